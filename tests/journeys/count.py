"""Counting by hand what the program must say: plain openpyxl, Decimal and SQL; nothing of the program's own reading.

The rules are those of docs/rules/spend-files.md, written again in a few lines.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.db import connection
from openpyxl import load_workbook


@dataclass
class Counted:
    rows: int = 0
    sum: Decimal = Decimal("0.00")
    by_month: dict[str, list[Any]] = field(default_factory=lambda: defaultdict(lambda: [0, Decimal("0.00")]))
    withheld: int = 0


def police_workbook(path: Path, withheld: set[str]) -> Counted:
    """Rows, sum and months of a workbook with a sheet a month in four columns, whatever their headings are.

    ``withheld``: the payees' spellings, upper case and without edges, that stand for nobody.
    """
    counted = Counted()
    for sheet in load_workbook(path, data_only=True):
        columns: dict[str, int] = {}
        for row in sheet.iter_rows(values_only=True):
            heads = {
                str(cell).replace("*", "").strip().upper(): n
                for n, cell in enumerate(row)
                if cell is not None
            }
            named = next((n for head, n in heads.items() if head.startswith("SUPPLIER")), None)
            if named is not None and "DATE" in heads:
                amount = next(n for head, n in heads.items() if "AMOUNT" in head)
                columns = {"supplier": named, "date": heads["DATE"], "amount": amount}
                continue
            if not columns:
                continue
            paid, name, on = (row[columns[c]] for c in ("amount", "supplier", "date"))
            if not isinstance(paid, int | float | Decimal) or name is None:
                continue
            amount_paid = Decimal(str(paid)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            counted.rows += 1
            counted.sum += amount_paid
            counted.withheld += " ".join(str(name).replace("\xa0", " ").upper().split()) in withheld
            day = on.date() if isinstance(on, datetime) else on
            if isinstance(day, date):
                counted.by_month[f"{day:%Y-%m}"][0] += 1
                counted.by_month[f"{day:%Y-%m}"][1] += amount_paid
    return counted


def one(sql: str, *values: Any) -> Any:
    """The one value that a question in SQL answers with."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def all_of(sql: str) -> list[Any]:
    """The first column of every row."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
