"""A file as sheets of lines: one for a text file, as many as there are for a workbook."""

from collections.abc import Callable, Iterable, Iterator
from io import SEEK_END
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
from .headers import Wanted, text_of
from .packages import DAMAGED, LOCKED
from .text import csv_lines, delimiter_of, encoding_of, text_lines

MOST_LINES: Final = 2_000_000
STEP: Final = 2_000  # lines between two words about how far it is

Lines = Iterator[tuple[int, list[Cell]]]


Progress = Callable[[int, float], None]


class Told:
    """Tells whoever waits how many lines were read, and about what share of the file they are."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.lines = 0

    def step(self, lines: int, share: float) -> None:
        self.lines += lines
        if self._progress is not None:
            self._progress(self.lines, share)


class RawSheet:
    """A sheet before anything is understood: numbered lines of cells from column `offset` (A is 0) on.

    `filled` counts the lines that held anything, as they pass: what is made of them later must come to as many.
    """

    def __init__(
        self,
        name: str,
        lines: Lines,
        *,
        offset: int = 0,
        hidden: bool = False,
        encoding: str = "",
        share: Callable[[int], float] = lambda line: 1.0,
        told: Told | None = None,
    ) -> None:
        self.name, self.offset, self.hidden, self.encoding = name, offset, hidden, encoding
        self.filled = 0
        self._share, self._told = share, told or Told(None)
        self.lines = self._watched(lines)

    def let_go(self) -> None:
        """Give the memory of the sheet back before the next one is opened."""
        self.lines = iter(())

    def _watched(self, lines: Lines) -> Lines:
        number = 0
        for number, cells in lines:
            if not number % STEP:
                if number > MOST_LINES:
                    raise UnreadableSpend(
                        f"The file has more than {MOST_LINES:,} lines. Save one year at a time."
                    )
                self._told.step(STEP, self._share(number))
            if holds_anything(cells):
                self.filled += 1
            yield number, cells
        self._told.step(number % STEP, self._share(number))


def holds_anything(cells: Iterable[Cell]) -> bool:
    """Whether a person would see anything in these cells."""
    for cell in cells:
        # A first sign that is plain to see answers for nearly every line.
        if cell != "" and ((isinstance(cell, str) and "!" <= cell[0] <= "~") or text_of(cell) != ""):
            return True
    return False


def sheets_of(file: SpendFile, wanted: Wanted, progress: Progress | None = None) -> Iterator[RawSheet]:
    """The sheets of a file, in order; read each one's lines before asking for the next.

    `progress` is told now and then how many lines were read, and about what share of the file they are.
    """
    told = Told(progress)
    return _text_sheet(file, wanted, told) if file.kind == "text" else _workbook_sheets(file, told)


def _text_sheet(file: SpendFile, wanted: Wanted, told: Told) -> Iterator[RawSheet]:
    encoding = encoding_of(file.stream)
    delimiter = delimiter_of(file.stream, encoding, wanted)
    text = text_lines(file.stream, encoding)
    length = file.stream.seek(0, SEEK_END)
    file.stream.seek(0)

    def share(line: int) -> float:
        return file.stream.tell() / length

    try:
        lines: Iterator[tuple[int, list[Cell]]] = csv_lines(text, delimiter)  # type: ignore[assignment]
        yield RawSheet(file.stem, lines, encoding=encoding, share=share, told=told)
    finally:
        text.detach()


def _workbook_sheets(file: SpendFile, told: Told) -> Iterator[RawSheet]:
    file.stream.seek(0)
    try:
        with CalamineWorkbook.from_filelike(file.stream) as workbook:
            sheets = workbook.sheets_metadata
            for number, facts in enumerate(sheets):
                if facts.typ is SheetTypeEnum.WorkSheet:
                    yield _workbook_sheet(workbook, number, facts, told, many=len(sheets))
    except PasswordError as error:
        raise UnreadableSpend(LOCKED) from error
    except CalamineError as error:
        raise UnreadableSpend(DAMAGED) from error


def _workbook_sheet(
    workbook: CalamineWorkbook, number: int, facts: SheetMetadata, told: Told, *, many: int
) -> RawSheet:
    sheet = workbook.get_sheet_by_index(number)
    hidden = facts.visible is not SheetVisibleEnum.Visible
    if sheet.start is None:
        return RawSheet(facts.name, iter(()), hidden=hidden)

    height = max(1, sheet.total_height)

    def share(line: int) -> float:
        return (number + line / height) / many

    return RawSheet(
        facts.name, _sheet_lines(sheet), offset=sheet.start[1], hidden=hidden, share=share, told=told
    )


def _sheet_lines(sheet: CalamineSheet) -> Lines:
    # iter_rows() counts from the sheet's first row, so blank rows at the top keep the numbers right.
    return enumerate(sheet.iter_rows(), start=1)
