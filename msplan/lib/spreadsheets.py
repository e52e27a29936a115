"""Workbooks and CSV files in which every cell is what it looks like: text stays text, numbers stay numbers.

A supplier's answer that begins with "=" would become a live formula in the reader's spreadsheet (openpyxl
even makes it one by itself). In XLSX the cell's type settles it. CSV has no types, so a single quote goes in
front, and ``restore`` takes it off again when one of our own exports comes back.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any, TypeAlias

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from msplan.lib.dates import LONDON, spoken

PageBeingWritten: TypeAlias = Any  # openpyxl's stubs know little of sheets that are written row by row
Cell: TypeAlias = str | int | float | Decimal | date | datetime | bool | None

MONEY = "£#,##0.00"
WHOLE = "#,##0"
PERCENT = "0.0%"

LONGEST_TEXT = 32_767  # what Excel holds in a cell
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
# What some spreadsheet somewhere takes for the start of a formula, full-width signs and hidden leading
# characters included. The quotes in front let an already quoted text be quoted again: nothing is lost.
_FORMULA = re.compile(r"'*[\s\u00a0\u200b-\u200f\u2060\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


@dataclass(frozen=True)
class Sheet:
    """One table. ``formats`` maps a heading to a number format (``MONEY``, ``WHOLE``, ``PERCENT``)."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    notes: Sequence[str] = ()
    formats: Mapping[str, str] = field(default_factory=dict)


def inert(text: str) -> str:
    """The text with a single quote in front where a spreadsheet would read a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def restore(text: str) -> str:
    """What ``inert`` was given. For reading our own CSV files back."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text[1:]) else text


def write_csv(rows: Iterable[Sequence[Cell]], *, headings: Sequence[str] = (), bom: bool = True) -> bytes:
    """UTF-8 CSV with CRLF line ends; with a byte order mark unless told not to, or Excel mangles Ŵ and £.

    Text is quoted always, so that a program which splits at ";" finds no cell of its own inside.
    """
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in chain([headings] if headings else [], rows):
        writer.writerow([_csv_cell(value) for value in row])
    return out.getvalue().encode("utf-8-sig" if bom else "utf-8")


def write_xlsx(
    sheets: Sequence[Sheet],
    *,
    title: str,
    marking: str = "OFFICIAL",
    as_at: date | datetime,
    filters: Sequence[str] = (),
) -> bytes:
    """A workbook: a cover (what it is, as at when, which filters, what is inside), then one sheet a table.

    ``marking`` is printed at the head and foot of every page; ``filters`` are sentences such as "Band: high".
    """
    book = Workbook(write_only=True)
    book.properties.title = book.properties.subject = _text(title)
    book.properties.creator = "msplan"
    titled = list(zip(_sheet_titles(sheets), sheets, strict=True))
    try:
        _write_cover(book, title, titled, marking=marking, as_at=as_at, filters=filters)
        for number, (sheet_title, sheet) in enumerate(titled, start=1):
            _write_sheet(book, sheet_title, sheet, f"Table{number}", marking)
    except BaseException:
        for page in book.worksheets:  # half-written streams complain from the garbage collector otherwise
            if not page.closed:
                page.close()
        raise
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _text(value: str) -> str:
    text = _CONTROLS.sub("", value)
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"


def _csv_cell(value: Cell) -> Cell:
    match value:
        case None:
            return ""
        case bool():
            return "Yes" if value else "No"
        case datetime() | date():
            return value.isoformat()
        case int() | float() | Decimal():
            return value
    return inert(_CONTROLS.sub("", str(value)))


def _plain(value: Cell) -> Cell:
    """Only types that a worksheet holds: no time zones, no text that is not text."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case datetime():
            return value.astimezone(LONDON).replace(tzinfo=None) if value.tzinfo else value
        case float() if not math.isfinite(value):
            return None  # a worksheet with such a number does not open
        case None | date() | int() | float() | Decimal():
            return value
    return _text(str(value))


def _cell(sheet: PageBeingWritten, value: Cell, *, number_format: str = "") -> SheetCell | None:
    plain = _plain(value)
    if plain is None or plain == "":
        return None
    cell = WriteOnlyCell(sheet, value=plain)  # type: ignore[arg-type]  # the stubs forget Decimal
    if isinstance(plain, str):
        cell.data_type = "s"  # openpyxl has guessed a formula or an error value by now
        # Keeps it text when somebody edits the cell: Excel reads the content anew otherwise.
        cell.quotePrefix = _FORMULA.match(plain) is not None
        if len(plain) > 60:
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    elif number_format:
        cell.number_format = number_format
    elif isinstance(plain, datetime):
        cell.number_format = "d mmm yyyy hh:mm"
    elif isinstance(plain, date):
        cell.number_format = "d mmm yyyy"
    return cell


def _heading(sheet: PageBeingWritten, text: str, *, size: int = 11) -> SheetCell:
    cell = WriteOnlyCell(sheet, value=_text(text))
    cell.data_type = "s"
    cell.font = Font(name="Arial", size=size, bold=True)
    cell.alignment = Alignment(vertical="top", wrap_text=size == 11)
    return cell


def _sheet_titles(sheets: Sequence[Sheet]) -> list[str]:
    """At most 31 characters, none of those Excel forbids, no two alike (case does not count)."""
    taken = {"about this file"}
    titles = []
    for sheet in sheets:
        stem = re.sub(r"[\[\]:*?/\\'\s]+", " ", _text(sheet.title)).strip()[:31].strip() or "Sheet"
        title, number = stem, 2
        while title.lower() in taken:
            ending = f" {number}"
            title, number = stem[: 31 - len(ending)] + ending, number + 1
        taken.add(title.lower())
        titles.append(title)
    return titles


def _column_names(headings: Sequence[str]) -> list[str]:
    """A table's column names must differ and not be empty, or Excel offers to repair the file."""
    names: list[str] = []
    for position, heading in enumerate(headings, start=1):
        stem = name = _text(heading).strip() or f"Column {position}"
        number = 2
        while name.lower() in (taken.lower() for taken in names):
            name, number = f"{stem} {number}", number + 1
        names.append(name)
    return names


def _mark_pages(sheet: PageBeingWritten, marking: str) -> None:
    text = marking.replace("&", "&&")
    for part in (sheet.oddHeader, sheet.oddFooter):
        part.center.text = text
    sheet.oddFooter.right.text = "Page &P of &N"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_cover(
    book: Workbook,
    title: str,
    contents: Sequence[tuple[str, Sheet]],
    *,
    marking: str,
    as_at: date | datetime,
    filters: Sequence[str],
) -> None:
    cover = book.create_sheet("About this file")
    _mark_pages(cover, marking)
    cover.column_dimensions["A"].width = 24
    cover.column_dimensions["B"].width = 100
    lines: list[tuple[str, str]] = [("Marking", marking), ("As at", _moment(as_at))]
    lines += [("Filters" if n == 0 else "", text) for n, text in enumerate(filters or ["None: every row"])]
    cover.append([_heading(cover, title, size=16)])
    cover.append([])
    for name, text in lines:
        cover.append([_heading(cover, name) if name else None, _cell(cover, text)])
    cover.append([])
    cover.append([_heading(cover, "Sheet"), _heading(cover, "What it holds")])
    for sheet_title, sheet in contents:
        link = _heading(cover, sheet_title)
        link.hyperlink = f"#'{sheet_title}'!A1"
        link.font = Font(name="Arial", size=11, color="1D70B8", underline="single")
        cover.append([link, _cell(cover, " ".join(sheet.notes) or sheet.title)])


def _moment(as_at: date | datetime) -> str:
    if isinstance(as_at, datetime):
        here = as_at.astimezone(LONDON) if as_at.tzinfo else as_at
        return f"{spoken(here.date())}, {here:%H:%M}"
    return spoken(as_at)


def _write_sheet(book: Workbook, sheet_title: str, sheet: Sheet, table_name: str, marking: str) -> None:
    page = book.create_sheet(sheet_title)
    _mark_pages(page, marking)
    names = _column_names(sheet.headings)
    formats = [sheet.formats.get(heading, "") for heading in sheet.headings]
    rows = iter(sheet.rows)
    sample = [tuple(row) for row in islice(rows, 200)]
    for column, width in enumerate(_widths(names, sample), start=1):
        page.column_dimensions[get_column_letter(column)].width = width
    first = len(sheet.notes) + 2 if sheet.notes else 1
    page.freeze_panes = f"B{first + 1}"
    page.print_title_rows = f"{first}:{first}"
    for note in sheet.notes:
        page.append([_cell(page, note)])
    if sheet.notes:
        page.append([])
    page.append([_filled(_heading(page, name)) for name in names])
    written = 0
    for row in chain(sample, rows):
        page.append([_cell(page, value, number_format=format_) for value, format_ in _paired(row, formats)])
        written += 1
    if written and names:  # Excel repairs a table without a row
        last = f"{get_column_letter(len(names))}{first + written}"
        table: Any = Table(displayName=table_name, name=table_name, ref=f"A{first}:{last}")
        table._initialise_columns()
        for column, name in zip(table.tableColumns, names, strict=True):
            column.name = name
        table.tableStyleInfo = TableStyleInfo(name="TableStyleLight1", showRowStripes=True)
        page.tables.add(table)  # add_table warns that the columns are to be named, as they are above


def _filled(cell: SheetCell) -> SheetCell:
    cell.fill = PatternFill("solid", fgColor="E8ECF1")
    return cell


def _paired(row: Sequence[Cell], formats: Sequence[str]) -> Iterator[tuple[Cell, str]]:
    if len(row) != len(formats):
        raise ValueError(f"a row has {len(row)} cells under {len(formats)} headings")
    return zip(row, formats, strict=True)


def _widths(names: Sequence[str], sample: Sequence[Sequence[Cell]]) -> list[float]:
    return [
        max(10.0, min(60.0, 3 + max([len(name), *(len(str(row[n])) for row in sample if n < len(row))])))
        for n, name in enumerate(names)
    ]
