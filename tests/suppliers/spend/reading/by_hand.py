"""Spend files counted by hand: csv, openpyxl (calamine for .xls) and Decimal, none of our reading code.

Each file's own layout is written out here, where the reader has to find it.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

REPOSITORY = Path(__file__).parents[4]
REAL_FILES = REPOSITORY.parent / "shared" / "data" / "spend"
SAMPLES = REPOSITORY / "tests" / "data" / "spend"


@dataclass
class Counted:
    rows: int = 0
    taken: int = 0
    sum: Decimal = Decimal("0.00")
    names: Counter[str] = field(default_factory=Counter)
    months: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    undated: int = 0
    first: date | None = None
    last: date | None = None
    sheets: dict[str, int] = field(default_factory=dict)

    def add(self, sheet: str, name: str, amount: Decimal | None, day: date | None) -> None:
        self.rows += 1
        self.sheets[sheet] = self.sheets.get(sheet, 0) + 1
        if amount is None:
            return
        self.taken += 1
        self.sum += amount
        self.names[name] += 1
        if day is None:
            self.undated += 1
            return
        rows, total = self.months.get(day.isoformat()[:7], (0, Decimal("0.00")))
        self.months[day.isoformat()[:7]] = (rows + 1, total + amount)
        self.first = min(self.first or day, day)
        self.last = max(self.last or day, day)


@dataclass(frozen=True)
class Layout:
    """How one publisher writes: encoding, the headings that matter, the form of its dates."""

    supplier: str
    amount: str
    date: str
    form: str = "%d/%m/%Y"
    encoding: str = "utf-8-sig"


DEVON = Layout("Supplier Name", "Amount", "Date")
DEVON_ISO = Layout("Supplier Name", "Amount", "Date", "%Y-%m-%d 00:00:00")
DEVON_NEW = Layout("Supplier name", "Amount", "Date")
OXFORD = Layout("Supplier Name", "Amount", "Paid Date")
WARWICK = Layout("Supplier Name", "Amount", "Pay Date", encoding="cp1252")
WARWICK_OLD = Layout("Supplier Name", "Amount", "Payment Date", encoding="cp1252")
NHS = Layout("Supplier", "amount", "Date")

TEXT_FILES = {
    "devon-cc_201103.csv": DEVON,
    "devon-cc_201704.csv": DEVON_ISO,
    "devon-cc_202001.csv": DEVON_ISO,
    "devon-cc_202509.csv": DEVON_NEW,
    "devon-cc_202511.csv": DEVON_NEW,
    "oxford-city_apr-jun-2014.csv": OXFORD,
    "oxford-city_apr-jun-2015.csv": OXFORD,
    "oxford-city_oct-dec-2016.csv": OXFORD,
    "oxford-city_jul-sep-2017.csv": OXFORD,
    "manchester-cc_2014-09.xls": Layout(
        "Supplier Name", "Net Amount", "Invoice Payment Date", "%d.%m.%Y", "cp1252"
    ),
    "tameside-mbc_2014-09.csv": Layout("Supplier Name", "Sum of Inv Amount", "Paid Date", "%d/%m/%y"),
    "trafford-mbc_2014-09.csv": DEVON,
    "nhs-chelsea-westminster_2020-05.csv": Layout("Supplier Name", "amount", "Date Paid"),
    "nhs-croydon_2020-05.csv": NHS,
    "nhs-epsom-st-helier_2020-05.csv": Layout("Supplier", "amount", "Date", "%m/%d/%Y"),
    "nhs-kingston_2020-07.csv": Layout("Supplier", "Amount", "Date", "%d-%b-%y"),
    "nhs-st-georges_2020-04.csv": Layout("Supplier", "Amount", "Date"),
    "nhs-whittington_2020-05.csv": Layout("Supplier", "Amount", "Date"),
    "warwickshire-cc_all-november-2010.csv": WARWICK_OLD,
    "warwickshire-cc_all-april-2011.csv": WARWICK_OLD,
    "warwickshire-cc_new-november-2011.csv": Layout("Supplier", "Amount", "Pay date", encoding="cp850"),
    "warwickshire-cc_all-apr-2013.csv": Layout("Supplier Name", "Amount", "Pay date", encoding="cp850"),
    "warwickshire-cc_all-january-2015.csv": WARWICK,
    "warwickshire-cc_all-december-2015.csv": WARWICK,
    "warwickshire-cc_all-march-2018.csv": WARWICK,
    "warwickshire-cc_all-april-2021.csv": WARWICK,
    "warwickshire-cc_p-card-march-2022.csv": Layout("Supplier", "Net Amount", "Date", encoding="cp1252"),
}
SAMPLE_FILES = {
    "devon_2017-04.csv": DEVON_ISO,
    "devon_2025-11.csv": DEVON_NEW,
    "oxford_2014-q1.csv": OXFORD,
    "oxford_2015-q1.csv": OXFORD,
    "oxford_2016-q3.csv": OXFORD,
}
TRUSTS = ("nhs-barts_2020-04.xlsx", "nhs-north-middlesex_2020-04.xlsx")
WORKBOOKS = ("lancashire-pcc_2018-19.xlsx", "lancashire-pcc_2021-22.xlsx")


def count_text(path: Path, layout: Layout) -> Counted:
    counted = Counted()
    with path.open(encoding=layout.encoding, newline="") as file:
        records = csv.reader(file)
        for record in records:
            headings = [cell.strip() for cell in record]
            if layout.supplier in headings and layout.amount in headings:
                break
        places = [headings.index(name) for name in (layout.supplier, layout.amount, layout.date)]
        for record in records:
            name, amount, day = (record[place] if place < len(record) else "" for place in places)
            if name.strip() or amount.strip():
                counted.add(path.stem, name, _pounds(amount), _day(day, layout.form))
    return counted


def _pounds(text: str) -> Decimal | None:
    bare = text.replace(",", "").replace("£", "").strip()
    return None if bare == "REDACTED" else Decimal(bare).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _day(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a date without a clock
    except ValueError:
        return None


def count_workbook(path: Path) -> Counted:
    """Lancashire's and the invented workbooks: category, date, amount, supplier, in this order on every sheet."""
    counted = Counted()
    for sheet, cells in _workbook_lines(path):
        day = cells[1].date() if isinstance(cells[1], datetime) else None
        amount = cells[2]
        pounds = (
            Decimal(repr(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            if isinstance(amount, int | float)
            else None
        )
        counted.add(sheet, str(cells[3] or ""), pounds, day)
    return counted


def count_trust(path: Path) -> Counted:
    """A trust's workbook: one sheet of payments, its headings in one line, among empty columns and empty sheets."""
    counted = Counted()
    sheet = max(load_workbook(path, data_only=True).worksheets, key=lambda each: each.max_row)
    lines = sheet.iter_rows(values_only=True)
    for line in lines:
        headings = [str(cell or "").strip() for cell in line]
        if "Supplier" in headings and "Amount" in headings:
            break
    when = "Date Paid" if "Date Paid" in headings else "Payment Date"
    places = [headings.index(name) for name in ("Supplier", "Amount", when)]
    for line in lines:
        name, amount, day = (line[place] for place in places)
        if str(name or "").strip() or amount is not None:
            pounds = Decimal(repr(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
            counted.add(
                sheet.title, str(name or ""), pounds, day.date() if isinstance(day, datetime) else None
            )
    return counted


def count_old_workbook(path: Path) -> Counted:
    """Devon's .xls of 2010: one sheet, heading in its first line, net amounts without more than two decimals."""
    counted = Counted()
    with CalamineWorkbook.from_path(path) as workbook:
        headings, *lines = workbook.get_sheet_by_name("December").to_python()
    places = [headings.index(name) for name in ("Entity Name", "Net Amt", "PymtDate")]
    for cells in lines:
        name, amount, day = (cells[place] for place in places)
        if name or amount != "":
            counted.add(
                "December", str(name), Decimal(repr(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP), day
            )
    return counted


def _workbook_lines(path: Path) -> Iterator[tuple[str, tuple[object, ...]]]:
    workbook = load_workbook(path, read_only=True, data_only=True)
    for sheet in workbook.worksheets:
        below = False
        for cells in sheet.iter_rows(values_only=True):
            if any(str(cell or "").strip("* ").startswith("SUPPLIER") for cell in cells):
                below = True
            elif below and len(cells) > 3 and (str(cells[3] or "").strip() or cells[2] is not None):
                yield sheet.title, cells
