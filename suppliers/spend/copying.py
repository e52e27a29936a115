"""Writing many lines at once, by PostgreSQL's own COPY: a year's file of a county is a hundred thousand of them."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import TypeAlias

from django.db import connection

from msplan.lib.dates import FinancialYear
from suppliers.register.models import Supplier, SupplierName
from suppliers.spend.models import SpendImport, SpendLine
from suppliers.spend.reading import SpendRow

# A row of the plan, its supplier's id if it has one, and its fingerprint.
Line: TypeAlias = tuple[SpendRow, int | None, str]

BATCH = 20_000
# From so many new lines on, what the database believes about the sizes of its tables is no longer good enough.
MANY = 5_000
_COLUMNS = (
    "spend_import_id", "supplier_id", "withheld", "paid_on", "month", "year", "amount", "supplier_text",
    "category_text", "description", "reference", "sheet", "row_number", "fingerprint",
)  # fmt: skip
# An empty cell means null in COPY's CSV, but in these columns an empty text.
_TEXTS = ("supplier_text", "category_text", "description", "reference", "sheet")


def copy_lines(lines: Iterable[Line], spend_import: SpendImport) -> int:
    """Write the lines, batch by batch, and return how many. Constraints hold as for any other insert."""
    copy = (
        f"COPY {SpendLine._meta.db_table} ({', '.join(_COLUMNS)}) FROM STDIN "
        f"WITH (FORMAT csv, FORCE_NOT_NULL ({', '.join(_TEXTS)}))"
    )
    source, written = iter(lines), 0
    with connection.cursor() as cursor:
        while batch := list(islice(source, BATCH)):
            text = io.StringIO()
            csv.writer(text).writerows(_cells(line, spend_import.pk) for line in batch)
            text.seek(0)
            cursor.copy_expert(copy, text)
            written += len(batch)
    return written


def tell_the_planner(lines: int) -> None:
    """After many lines: have the tables looked at, before they are asked about.

    Else the database takes them for as small as they were, and checks a hundred thousand references one by one
    against a register that it reads from front to back each time.
    """
    if lines < MANY:
        return
    with connection.cursor() as cursor:
        for model in (Supplier, SupplierName, SpendLine):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


def _cells(line: Line, import_id: int) -> tuple[object, ...]:
    row, supplier_id, fingerprint = line
    month = row.period
    assert month is not None  # a plan without a period for its undated rows cannot be confirmed
    return (
        import_id,
        supplier_id,
        row.withheld,
        row.paid_on,
        month,
        _year(month),
        row.amount,
        # What stands in place of a withheld name may itself say too much.
        "" if row.withheld else row.supplier_name[:200],
        row.category[:200],
        row.description[:300],
        row.reference[:80],
        row.sheet[:80],
        row.row_number,
        fingerprint,
    )


@lru_cache
def _year(month: date) -> int:
    return FinancialYear.of(month).start_year
