"""Countries as ISO 3166-1 names them, for lists and for checking what is stored."""

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "reference" / "countries.csv"


@cache
def country_names() -> dict[str, str]:
    """Two-letter code to English name, in the order of the names."""
    with _FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}


def country_name(code: str) -> str:
    return country_names().get(code, code)
