"""A plan's file as sheets of lines, before anything is understood. Knows no model.

What opens a file safely (its kind told by its content, zip bombs, macros, passwords, code pages) is that of the
spend files; what is done here is to find the line of headings and to fill merged cells downwards.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from actions.plan.importing.columns import guess
from msplan.lib.spreadsheets import restore
from suppliers.spend.reading.errors import UnreadableSpend
from suppliers.spend.reading.files import SpendFile, opened
from suppliers.spend.reading.headers import letters
from suppliers.spend.reading.text import csv_lines, encoding_of, text_lines

Cell = str | float | int | bool | date | time | timedelta

MOST_ROWS = 2_000
MOST_COLUMNS = 80
LINES_SEARCHED = 50
DELIMITERS = (",", ";", "\t", "|")
TOO_LONG = f"The sheet has more than {MOST_ROWS:,} rows. Import it in parts."
TOO_WIDE = f"Row {{}} is {{}} columns wide; {MOST_COLUMNS} are the most. Choose a file with the plan and little else."
DAMAGED = (
    "The workbook is damaged: it cannot be opened. Open it in Excel, save it afresh, and choose it again."
)


class Unreadable(Exception):
    """The file gives no plan; ``str()`` is the sentence for whoever chose it."""


@dataclass(frozen=True)
class Line:
    """One line with the number that a spreadsheet gives it."""

    number: int
    cells: tuple[Cell, ...]

    def text(self, place: int) -> str:
        return text_of(self.cells[place]) if place < len(self.cells) else ""

    def cell(self, place: int) -> Cell:
        return self.cells[place] if place < len(self.cells) else ""

    @property
    def filled(self) -> int:
        return sum(1 for cell in self.cells if text_of(cell))


@dataclass(frozen=True)
class Grid:
    """One sheet: its lines, empty ones left out; ``problem`` says why it cannot be taken, if it cannot."""

    name: str
    lines: tuple[Line, ...]
    problem: str = ""

    def header(self, number: int | None = None) -> Line:
        """The line of headings: the one named, else the first of those in which most headings are known."""
        first = self.lines[:LINES_SEARCHED]
        if number is not None and (named := [line for line in self.lines if line.number == number]):
            return named[0]
        return max(first, key=lambda line: (len(guess(headings_of(line))), min(line.filled, 2), -line.number))

    def below(self, header: Line) -> list[Line]:
        return [line for line in self.lines if line.number > header.number]


def headings_of(line: Line) -> list[str]:
    return [line.text(place)[:80] for place in range(len(line.cells))]


def letter(place: int) -> str:
    return letters(place)


def text_of(cell: Cell) -> str:
    """A cell as a person reads it: 3.0 is 3, 2026-03-31 is 31 March 2026; line ends are kept as they are."""
    if isinstance(cell, str):
        return tidy(cell)
    if isinstance(cell, bool):
        return "Yes" if cell else "No"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return f"{day.day} {day:%B %Y}"
    return str(cell)


def tidy(text: str) -> str:
    """One kind of line end, no blanks at the ends, no characters that print as nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ").replace("\u200b", "")
    return "".join(c for c in text.replace("\ufeff", "") if c >= " " or c in "\n\t").strip()


def grids_of(stream: BinaryIO, filename: str) -> list[Grid]:
    """The sheets that hold something, in order. Raises Unreadable."""
    try:
        with opened(stream, filename) as file:
            if file.zipped:
                raise Unreadable("The file is a zip archive. Unpack it and choose the file itself.")
            found = [_text_grid(file)] if file.kind == "text" else list(_workbook_grids(file))
    except UnreadableSpend as problem:
        raise Unreadable(problem.sentence) from problem
    except PasswordError as problem:
        raise Unreadable(
            "The workbook is locked by a password. Save it without one and try again."
        ) from problem
    except CalamineError as problem:
        raise Unreadable(DAMAGED) from problem
    filled = [grid for grid in found if grid.lines]
    if not filled:
        raise Unreadable("The file is empty: it has no line with anything in it.")
    return filled


def likeliest(grids: Sequence[Grid]) -> Grid:
    """The sheet in which most headings are known; of equals the one with most lines, then the first."""
    return max(grids, key=lambda grid: (len(guess(headings_of(grid.header()))), len(grid.lines)))


def _text_grid(file: SpendFile) -> Grid:
    encoding = encoding_of(file.stream)
    text = text_lines(file.stream, encoding)
    try:
        sample = text.read(64 * 1024)
    finally:
        text.detach()
    text = text_lines(file.stream, encoding)
    try:
        lines = csv_lines(text, _delimiter(sample))
        return _grid(file.stem, ((number, [restore(cell) for cell in cells]) for number, cells in lines))
    finally:
        text.detach()


def _delimiter(sample: str) -> str:
    """The one under which most headings are known in some line, and most lines have several cells."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            lines = list(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter))[:LINES_SEARCHED]
        except csv.Error:
            return (0, 0)
        # What is wider is refused anyway, and need not be understood first.
        known = max((len(guess(cells[:MOST_COLUMNS])) for cells in lines), default=0)
        return known, sum(len(cells) > 1 for cells in lines)

    return max(DELIMITERS, key=score)


def _workbook_grids(file: SpendFile) -> Iterator[Grid]:
    file.stream.seek(0)
    with CalamineWorkbook.from_filelike(file.stream) as workbook:
        for number, facts in enumerate(workbook.sheets_metadata):
            if facts.visible is SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_index(number)
                if sheet.start is not None:
                    yield _grid(facts.name, _with_merges(sheet))


def _with_merges(sheet: CalamineSheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    """A cell merged over several lines stands for each of them. One merged over columns is a title: left alone."""
    down: dict[tuple[int, int], tuple[int, int]] = {}
    start = sheet.start or (0, 0)
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or ():
        for row in range(top + 1, min(bottom, top + MOST_ROWS) + 1):
            down[row, left] = (top, left)
    # iter_rows() counts rows from the sheet's first, and columns from the first that holds something.
    above: dict[tuple[int, int], Cell] = {}
    tops = set(down.values())
    for row, cells in enumerate(sheet.iter_rows()):
        line: list[Cell] = [""] * start[1] + list(cells)
        for place in range(min(len(line), MOST_COLUMNS)):
            if (row, place) in tops:
                above[row, place] = line[place]
            elif (row, place) in down and line[place] == "":
                line[place] = above.get(down[row, place], "")
        yield row + 1, line


def _grid(name: str, lines: Iterable[tuple[int, Sequence[Cell]]]) -> Grid:
    """Lines with something in them, their empty ends cut off, up to the limits."""
    kept: list[Line] = []
    for number, cells in lines:
        width = max((n for n, cell in enumerate(cells, 1) if text_of(cell)), default=0)
        if not width:
            continue
        if width > MOST_COLUMNS:
            return Grid(
                name,
                tuple(kept) or (Line(number, tuple(cells[:MOST_COLUMNS])),),
                TOO_WIDE.format(number, width),
            )
        if len(kept) > MOST_ROWS + LINES_SEARCHED:
            return Grid(name, tuple(kept), TOO_LONG)
        kept.append(Line(number, tuple(cells[:width])))
    return Grid(name, tuple(kept))
