"""Loading the reference tables that come with the program. Running it again changes nothing."""

import csv
from pathlib import Path

from django.db import transaction

from suppliers.register.categories import Category

CATEGORIES = Path(__file__).parent / "reference" / "categories.csv"
_WRITTEN = (
    "name", "profile", "f1", "f2", "f3", "f4", "f5", "f6", "agency_labour", "hints", "source", "confidence",
)  # fmt: skip


@transaction.atomic
def load_categories(path: Path = CATEGORIES) -> int:
    """Add the categories that are missing, by code; returns how many.

    A category that is there already is left as it is: a force may have changed its defaults, and scores rest on
    them.
    """
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [_category(row) for row in csv.DictReader(lines)]
    known = set(Category.objects.values_list("code", flat=True))
    missing = [row for row in rows if row.code not in known]
    Category.objects.bulk_create(missing)
    return len(missing)


def _category(row: dict[str, str]) -> Category:
    values = {name: row[name].strip() for name in _WRITTEN}
    hints = "\n".join(hint.strip() for hint in values.pop("hints").split(";") if hint.strip())
    agency = values.pop("agency_labour") == "yes"
    factors = {name: int(values.pop(name)) for name in ("f1", "f2", "f3", "f4", "f5", "f6")}
    return Category(code=row["code"].strip(), hints=hints, agency_labour=agency, **factors, **values)
