"""Reading a file of standards: CSV with the columns set, group, number, text, guidance and, if wanted, aspect.

Knows no database: text in, rows and faults out. A fault names its row as a spreadsheet counts it (the headings are
row 1) and its column.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from actions.plan.models.words import Aspect
from msplan.lib.spreadsheets import restore
from suppliers.spend.reading.errors import UnreadableSpend
from suppliers.spend.reading.text import csv_lines

COLUMNS = ("set", "group", "number", "text", "guidance", "aspect")
REQUIRED = ("set", "group", "number", "text", "guidance")
MUST_SAY = ("set", "group", "number", "text")
LONGEST = {"set": 120, "group": 120, "number": 12, "text": 2000, "guidance": 2000, "aspect": 120}
MOST_ROWS = 1000
MOST_BYTES = 512 * 1024
NOT_A_NUMBER = re.compile(r"\s")


class Row(NamedTuple):
    """One line of the file; ``line`` is its row in a spreadsheet. ``aspect`` "" where the file says nothing."""

    line: int
    set: str
    group: str
    number: str
    text: str
    guidance: str
    aspect: str


class Fault(NamedTuple):
    """What is wrong where. Row 0: the file as a whole."""

    line: int
    column: str
    sentence: str


class FileFault(Exception):
    """The file cannot be read at all; ``str()`` is the sentence."""


def decoded(content: bytes) -> str:
    """The file's text: UTF-8 or, as older spreadsheets write it, Windows-1252. Raises FileFault."""
    if not content.strip():
        raise FileFault("The file is empty.")
    if b"\x00" in content:
        raise FileFault("This is not a CSV file. Save the sheet as “CSV UTF-8” and choose that file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str) -> tuple[list[Row], list[Fault]]:
    """Every row and every fault that can be seen without the database. Raises FileFault."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    first = lines.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    text_ = io.TextIOWrapper(io.BytesIO(lines.encode("utf-8", "replace")), "utf-8", newline="")
    try:
        table = [cells for _, cells in csv_lines(text_, delimiter)]
    except UnreadableSpend as problem:
        raise FileFault(problem.sentence) from problem
    headings = [word.strip().lower() for word in table[0]] if table else []
    if missing := [name for name in REQUIRED if name not in headings]:
        raise FileFault(
            f"The first row must name the columns. Missing: {', '.join(missing)}. The template has them all."
        )
    if twice := [name for name in COLUMNS if headings.count(name) > 1]:
        raise FileFault(f"The column {twice[0]} is there twice.")
    rows = [
        _row(line, headings, cells)
        for line, cells in enumerate(table[1:], start=2)
        if any(map(str.strip, cells))
    ]
    if not rows:
        raise FileFault("There are headings, and no standard below them.")
    if len(rows) > MOST_ROWS:
        raise FileFault(f"The file has {len(rows):,} rows. At most {MOST_ROWS:,} can be imported at once.")
    shifted = [_shifted(line, headings, cells) for line, cells in enumerate(table[1:], start=2)]
    return rows, sorted([*_faults(rows), *_repeats(rows), *filter(None, shifted)])


def aspect_of(written: str, group: str) -> str:
    """The aspect that a cell names (or, where it is empty, the group's name); force capability where neither does.

    Raises KeyError for a word that is no aspect.
    """
    if written:
        return _ASPECTS[written.casefold()]
    return _ASPECTS.get(group.casefold(), Aspect.FORCE.value)


_ASPECTS = {
    name.casefold(): aspect.value for aspect in Aspect for name in (aspect.value, aspect.label, aspect.short)
}


def _row(line: int, headings: list[str], cells: list[str]) -> Row:
    found = dict(zip(headings, cells, strict=False))
    return Row(line, *(restore(found.get(name, "").replace("\x00", "")).strip() for name in COLUMNS))


def _shifted(line: int, headings: list[str], cells: list[str]) -> Fault | None:
    """More cells than headings: a comma in a text without quotation marks has moved what follows it."""
    if any(map(str.strip, cells[len(headings) :])):
        return Fault(
            line,
            headings[-1],
            "The row has more cells than there are headings. Put a text with commas in quotes.",
        )
    return None


def _faults(rows: list[Row]) -> Iterator[Fault]:
    for row in rows:
        for name in COLUMNS:
            value: str = getattr(row, name)
            if not value and name in MUST_SAY:
                yield Fault(row.line, name, "Nothing is written here.")
            if len(value) > LONGEST[name]:
                yield Fault(
                    row.line, name, f"This has {len(value):,} characters. At most {LONGEST[name]:,} fit."
                )
        if NOT_A_NUMBER.search(row.number):
            yield Fault(row.line, "number", "A number has no spaces, like 2.4.")
        try:
            aspect_of(row.aspect, row.group)
        except KeyError:
            wanted = ", ".join(aspect.value for aspect in Aspect)
            yield Fault(row.line, "aspect", f"“{row.aspect}” is no aspect. Use one of: {wanted}.")


def _repeats(rows: list[Row]) -> Iterator[Fault]:
    counts = Counter((row.set.casefold(), row.number) for row in rows)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        key = (row.set.casefold(), row.number)
        if row.number and counts[key] > 1:
            if key in seen:
                yield Fault(
                    row.line, "number", f"The number {row.number} is in this set of the file already."
                )
            seen.add(key)
