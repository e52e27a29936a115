"""What a spend file was understood to say: a plan of rows that nothing has acted on yet.

Everything here is immutable. The rules that fill it are in `docs/rules/spend-files.md`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

# Why a row was set aside: a short code that stays the same, and the sentence a person reads.
REASONS: Mapping[str, str] = {
    "total": "A total, subtotal or grand total of other lines, which would count them twice.",
    "summary sheet": "Its sheet adds up to exactly what the other sheets hold, and would count them twice.",
    "pivot": "It repeats, supplier by supplier, what dated lines of the file come to, and would count them twice.",
    "amount alone": "An amount with nothing else on its line: a sum, or a payment nobody could trace.",
    "no amount": "A supplier is named but no amount is given.",
    "amount withheld": "The publisher withheld the amount.",
    "other currency": "The amount is in a currency other than pounds.",
    "amount unreadable": "The amount cannot be read as a sum of money without guessing.",
    "columns shifted": "The line has more cells than there are headings, so its amount may be another column's.",
}
# What would have to stand in the file for such a row to be taken. Nobody says it to the program instead: what counts is
# what the file holds, so that finance, the file and the register agree.
REMEDIES: Mapping[str, str] = {
    "total": "If one is a payment, write who was paid, and when.",
    "summary sheet": "If they are payments of their own, save that sheet as a file by itself.",
    "pivot": "If they are payments of their own, write when each was made.",
    "amount alone": "If one is a payment, write who was paid.",
    "no amount": "Write the amount. A row for nothing needs none.",
    "amount withheld": "Only whoever made the file can give the amount.",
    "other currency": "Write what was paid in pounds.",
    "amount unreadable": "Write the amount as a plain number of pounds, like 1234.50.",
    "columns shifted": "Put the cell that holds a comma in quotation marks, or save the file afresh from the workbook.",
}
# What is in a file beside its rows, in words for one line and for several. Nothing of it counts or is forgotten.
BESIDE: Mapping[str, tuple[str, str]] = {
    "above the headings": ("stands above the headings", "stand above the headings"),
    "headings": ("holds headings", "hold headings"),
    "title again": ("repeats a title or headings", "repeat titles or headings"),
    "no supplier and no amount": (
        "holds neither a supplier nor an amount",
        "hold neither a supplier nor an amount",
    ),
    "sheet left out": ("stands on a sheet that was left out", "stand on sheets that were left out"),
}


class Count(NamedTuple):
    """How many rows, and what they come to in pounds."""

    rows: int
    sum: Decimal


class SpendRow(NamedTuple):
    """One payment that the plan takes.

    `likeness` is equal for rows of the file that are equal in every cell under a heading; it means nothing
    outside this reading.

    `supplier_name` is empty for a withheld payee and for a payment that names nobody: neither belongs to
    a supplier. `paid_on` is None where the file gives no usable date; `month` ("2021-04") is what the
    row itself says, and `period` (a first of the month) is that month or else the period a person gave.
    """

    sheet: str
    row_number: int
    supplier_raw: str
    supplier_name: str
    withheld: bool
    amount: Decimal
    amount_raw: str
    paid_on: date | None
    month: str
    period: date | None
    date_raw: str
    likeness: int
    category: str = ""
    description: str = ""
    body: str = ""
    department: str = ""
    reference: str = ""
    supplier_id: str = ""
    company_number: str = ""
    vat_number: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class SetAside:
    """One row that the plan does not take, with all its cells, so that a person can look."""

    sheet: str
    row_number: int
    reason: str
    cells: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return REASONS.get(self.reason) or f"No row: it {BESIDE[self.reason][0]}."


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: where it is, what it is called, what it was taken for, what it holds.

    `key` is the heading without case, blanks, stars and punctuation: what a remembered mapping uses.
    """

    letter: str
    header: str
    key: str
    field: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AmountColumn:
    """A column of amounts, what it comes to over the rows taken, and whether it is the one that counts."""

    header: str
    key: str
    sum: Decimal
    used: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet (a text file counts as one). `header_row` is None where the sheet was left out.

    `above` counts the lines above the headings that hold anything.
    """

    name: str
    header_row: int | None
    columns: tuple[Column, ...]
    header_varied: bool
    rows_read: int
    left_out: str = ""
    above: int = 0


@dataclass(frozen=True, slots=True)
class SpendPlan:
    """A file, understood.

    `rows_read` is always `rows_taken` plus all of `rows_set_aside`; `lines_filled`, every line of the file that
    holds anything, is always `rows_read` plus all of `lines_beside`. `beside` are those of the latter that stand
    among the rows, so that a person can look at them.
    """

    filename: str
    sha256: str
    size: int
    kind: str
    encoding: str
    sheets: tuple[Sheet, ...]
    mapping: Mapping[str, str | None]
    amount_choice: str
    date_order: str
    rows: tuple[SpendRow, ...]
    set_aside: tuple[SetAside, ...]
    rows_read: int
    rows_taken: int
    rows_set_aside: Mapping[str, int]
    rows_withheld: int
    rows_unnamed: int
    rows_undated: int
    rows_month_only: int
    sum: Decimal
    first_date: date | None
    last_date: date | None
    by_month: Mapping[str, Count]
    undated: Count
    withheld: Count
    unnamed: Count
    by_sheet: Mapping[str, Count]
    period: date | None
    warnings: tuple[str, ...]
    lines_filled: int
    lines_beside: Mapping[str, int]
    beside: tuple[SetAside, ...]
    amounts: tuple[AmountColumn, ...]
    month_hint: date | None

    @property
    def needs_period(self) -> bool:
        """Whether a person must say which month the undated rows belong to before this is confirmed."""
        return self.rows_undated > 0 and self.period is None
