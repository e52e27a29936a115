"""A training system's file as lines of cells, read in memory. Knows no model.

What opens a file safely (its kind told by its content, zip bombs, macros, passwords, code pages) is that of the spend
files; a line and what a cell says as text are those of a plan's file.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from actions.plan.importing.reading import Cell, Line, headings_of, text_of
from actions.training.importing.columns import guess
from msplan.lib.spreadsheets import restore
from suppliers.spend.reading.errors import UnreadableSpend
from suppliers.spend.reading.files import WANTED as OF_SPEND
from suppliers.spend.reading.files import SpendFile, opened
from suppliers.spend.reading.text import csv_lines, encoding_of, text_lines

MOST_ROWS = 100_000
MOST_COLUMNS = 80
LINES_SEARCHED = 30
DELIMITERS = (",", ";", "\t", "|")
WANTED = "Choose a CSV file or an Excel workbook (.xlsx)."


class Unreadable(Exception):
    """The file gives no lines; ``str()`` is the sentence for whoever chose it."""


class Table(NamedTuple):
    """The line of headings, and what stands below it; ``from_1904``: how its dates are counted."""

    headings: list[str]
    lines: list[Line]
    from_1904: bool
    header: Line | None = None

    def without_headings(self) -> "Table":
        """The same, where the line taken for headings is a row like the others."""
        return Table([], [self.header, *self.lines] if self.header else self.lines, self.from_1904)


def read(content: bytes, shape: str) -> Table:
    """The sheet in which most columns are known. Raises Unreadable. Nothing touches a disk."""
    if content.startswith(b"PK") and not _is_workbook(content):
        raise Unreadable(f"The file is an archive or a document of another kind. {WANTED}")
    try:
        # The name of the file says nothing that is needed, and may say whom it is about.
        with opened(io.BytesIO(content), "file") as file:
            sheets = [_text(file, shape)] if file.kind == "text" else list(_sheets(file))
            return max((_table(s, shape, from_1904=file.from_1904) for s in sheets if s), key=lambda t: (
                len(guess(t.headings, shape)), len(t.lines)
            ))  # fmt: skip
    except UnreadableSpend as problem:
        raise Unreadable(problem.sentence.replace(OF_SPEND, WANTED)) from problem
    except PasswordError as problem:
        raise Unreadable(
            "The workbook is locked by a password. Save it without one, then choose it."
        ) from problem
    except CalamineError as problem:
        raise Unreadable(
            "The workbook is damaged: it cannot be opened. Open it in Excel, save it afresh, and choose it again."
        ) from problem
    except ValueError as problem:  # max() of nothing
        raise Unreadable("The file is empty: it has no line with anything in it.") from problem


def _is_workbook(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            return any(name.lower().replace("\\", "/").startswith("xl/") for name in package.namelist())
    except zipfile.BadZipFile:
        return False


def _text(file: SpendFile, shape: str) -> list[Line]:
    encoding = encoding_of(file.stream)
    text = text_lines(file.stream, encoding)
    try:
        sample = text.read(64 * 1024)
    finally:
        text.detach()
    text = text_lines(file.stream, encoding)
    try:
        lines = csv_lines(text, _delimiter(sample, shape))
        return _kept((number, [restore(cell) for cell in cells]) for number, cells in lines)
    finally:
        text.detach()


def _delimiter(sample: str, shape: str) -> str:
    """The one under which most columns are known in some line, and most lines have several cells."""

    def score(delimiter: str) -> tuple[int, int]:
        try:
            lines = list(csv.reader(sample.splitlines(keepends=True), delimiter=delimiter))[:LINES_SEARCHED]
        except csv.Error:
            return (0, 0)
        known = max((len(guess(cells, shape)) for cells in lines), default=0)
        return known, sum(len(cells) > 1 for cells in lines)

    return max(DELIMITERS, key=score)


def _sheets(file: SpendFile) -> Iterator[list[Line]]:
    file.stream.seek(0)
    with CalamineWorkbook.from_filelike(file.stream) as workbook:
        for number, facts in enumerate(workbook.sheets_metadata):
            if facts.visible is SheetVisibleEnum.Visible:
                sheet = workbook.get_sheet_by_index(number)
                if sheet.start is not None:
                    left: list[Cell] = [""] * sheet.start[1]
                    yield _kept((n, [*left, *cells]) for n, cells in enumerate(sheet.iter_rows(), start=1))


def _kept(lines: Iterable[tuple[int, Sequence[Cell]]]) -> list[Line]:
    """Lines with something in them, up to the limits."""
    kept: list[Line] = []
    for number, cells in lines:
        if not any(text_of(cell) for cell in cells):
            continue
        if len(kept) > MOST_ROWS:
            raise Unreadable(f"The file has more than {MOST_ROWS:,} rows. Import it in parts.")
        kept.append(Line(number, tuple(cells[:MOST_COLUMNS])))
    return kept


def _table(lines: list[Line], shape: str, *, from_1904: bool) -> Table:
    first = lines[:LINES_SEARCHED]
    header = max(first, key=lambda line: (len(guess(headings_of(line), shape)), -line.number))
    below = [line for line in lines if line.number > header.number]
    return Table(headings_of(header), below, from_1904, header)
