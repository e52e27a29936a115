"""A file as sheets of lines: one for a text file, as many as there are for a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from .amounts import Cell
from .errors import UnreadableSpend
from .files import SpendFile
from .headers import Wanted
from .packages import DAMAGED, LOCKED
from .text import csv_lines, delimiter_of, encoding_of, text_lines

MOST_LINES: Final = 2_000_000

Lines = Iterator[tuple[int, list[Cell]]]


@dataclass(slots=True)
class RawSheet:
    """A sheet before anything is understood: numbered lines of cells from column `offset` (A is 0) on."""

    name: str
    lines: Lines
    offset: int = 0
    hidden: bool = False
    encoding: str = ""


def sheets_of(file: SpendFile, wanted: Wanted) -> Iterator[RawSheet]:
    """The sheets of a file, in order; read each one's lines before asking for the next."""
    return _text_sheet(file, wanted) if file.kind == "text" else _workbook_sheets(file)


def _text_sheet(file: SpendFile, wanted: Wanted) -> Iterator[RawSheet]:
    encoding = encoding_of(file.stream)
    delimiter = delimiter_of(file.stream, encoding, wanted)
    text = text_lines(file.stream, encoding)
    try:
        lines: Iterator[tuple[int, list[Cell]]] = csv_lines(text, delimiter)  # type: ignore[assignment]
        yield RawSheet(file.stem, _limited(lines), encoding=encoding)
    finally:
        text.detach()


def _workbook_sheets(file: SpendFile) -> Iterator[RawSheet]:
    file.stream.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file.stream) as workbook:
            for number, facts in enumerate(workbook.sheets_metadata):
                if facts.typ is SheetTypeEnum.WorkSheet:
                    yield _workbook_sheet(workbook, number, facts)
    except PasswordError as error:
        raise UnreadableSpend(LOCKED) from error
    except CalamineError as error:
        raise UnreadableSpend(DAMAGED) from error


def _workbook_sheet(workbook: CalamineWorkbook, number: int, facts: SheetMetadata) -> RawSheet:
    sheet = workbook.get_sheet_by_index(number)
    hidden = facts.visible is not SheetVisibleEnum.Visible
    if sheet.start is None:
        return RawSheet(facts.name, iter(()), hidden=hidden)
    return RawSheet(facts.name, _limited(_sheet_lines(sheet)), sheet.start[1], hidden)


def _sheet_lines(sheet: CalamineSheet) -> Lines:
    # iter_rows() counts from the sheet's first row, so blank rows at the top keep the numbers right.
    return enumerate(sheet.iter_rows(), start=1)


def _limited(lines: Lines) -> Lines:
    for line in lines:
        if line[0] > MOST_LINES:
            raise UnreadableSpend(f"The file has more than {MOST_LINES:,} lines. Save one year at a time.")
        yield line
