"""Reading a spend file into a plan: the one door to this package.

1. the kind of file is told by its content, and dangerous or wrong kinds are refused (`files`, `packages`);
2. each sheet's header is found and its columns understood (`headers`);
3. each line below it is taken, set aside with a reason, or is no row (`lines`);
4. what only the whole file can settle is settled: the order of dates, credit markers, summary sheets;
5. everything is counted.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from .amounts import Cell
from .assembly import Assembly, Understood
from .errors import UnreadableSpend
from .fields import header_key
from .files import SpendFile, opened
from .headers import LINES_SEARCHED, Header, Search, Wanted, find_header, text_of
from .lines import Memory, SheetLines
from .places import columns_by_position, header_by_position, named_only
from .plan import Column, Sheet, SpendPlan
from .sheets import Progress, RawSheet, holds_anything, sheets_of


def read_spend(
    source: Path | BinaryIO,
    *,
    filename: str,
    mapping: Wanted | None = None,
    period: date | None = None,
    progress: Progress | None = None,
) -> SpendPlan:
    """Read a spend file into a plan; nothing is written anywhere.

    `mapping` says what headings stand for where the guess is not wanted: heading to field, or to None for
    "leave this column out"; headings it does not name are guessed. `period` is a day in the month that
    undated rows belong to. `progress` is told, every few thousand lines, how many were read and about what share of
    the file they are. Raises UnreadableSpend with a sentence for the person who chose the file.
    """
    wanted = {header_key(heading): field for heading, field in (mapping or {}).items()}
    with opened(source, filename) as file:
        memory = Memory(wanted)
        encoding, understood = _sheets(file, memory, progress)
        if memory.amounts.prove_decimal_comma:
            memory = Memory(wanted, decimal_comma=True)
            encoding, understood = _sheets(file, memory, progress)
    _refuse_if_nothing(understood)
    return Assembly(file, filename, encoding, understood, period).plan()


def _sheets(file: SpendFile, memory: Memory, progress: Progress | None) -> tuple[str, list[Understood]]:
    """The encoding, and each sheet as far as it can be understood by itself."""
    encoding, understood = "", []
    for raw in sheets_of(file, memory.wanted, progress):
        encoding = encoding or raw.encoding
        understood.append(_understand(raw, memory, file))
        raw.let_go()
    return encoding, understood


def _understand(raw: RawSheet, memory: Memory, file: SpendFile) -> Understood:
    if raw.hidden:
        filled = sum(1 for _ in _filled(raw.lines))
        why = f"it is hidden ({filled:,} lines)" if filled else "it is hidden and empty"
        return _left_out(raw, why)
    first = list(islice(_filled(raw.lines), LINES_SEARCHED))
    if not first:
        return _left_out(raw, "it is empty")
    search = find_header(first, named_only(memory.wanted), raw.offset)
    header = search.header or header_by_position(first, memory.wanted, raw.offset)
    if header is None:
        by_position = columns_by_position(first, raw.offset)
        _refuse_if_a_column_is_missing(raw.name, search, file, by_position)
        filled = len(first) + sum(1 for _ in _filled(raw.lines))
        columns = search.nearest.columns(first) if search.nearest else ()
        why = f"no headings for a supplier and an amount were found ({filled:,} lines)"
        if is_pivot := _is_pivot(first):
            why = f"it is a pivot table, which sums payments and does not list them ({filled:,} lines)"
        return replace(_left_out(raw, why, columns), by_position=by_position, is_pivot=is_pivot)

    below = [line for line in first if line[0] > header.row_number]
    lines = SheetLines(raw.name, header, search.titles, memory, may_shift=bool(raw.encoding))
    lines.read(chain(below, raw.lines))
    above = len(first) - len(below) - header.lines
    sheet = Sheet(
        raw.name,
        header.row_number,
        header.columns(below),
        len(lines.headers) > 1,
        len(lines.drafts) + len(lines.set_aside),
        above=above,
    )
    titles = [text_of(cell) for _, cells in first[:above] for cell in cells]
    return Understood(sheet, raw.filled, lines, tuple(text for text in titles if text))


def _filled(lines: Iterable[tuple[int, list[Cell]]]) -> Iterable[tuple[int, list[Cell]]]:
    return (line for line in lines if holds_anything(line[1]))


def _is_pivot(lines: Iterable[tuple[int, list[Cell]]]) -> bool:
    """By the words that Excel itself writes above the names of a pivot."""
    keys = {header_key(cell) for _, cells in lines for cell in cells if isinstance(cell, str)}
    return "rowlabels" in keys


def _left_out(raw: RawSheet, why: str, columns: tuple[Column, ...] = ()) -> Understood:
    return Understood(Sheet(raw.name, None, columns, False, 0, why), raw.filled)


def _refuse_if_a_column_is_missing(
    name: str, search: Search, file: SpendFile, by_position: tuple[Column, ...]
) -> None:
    """A sheet of payments that lacks a column stops everything: a month left out would be lost."""
    nearest = search.nearest
    if nearest is None or not _looks_like_spend(nearest):
        return
    where = f"On the sheet “{name}” we" if file.kind != "text" else "We"
    raise UnreadableSpend(_missing_sentence(where, nearest), by_position)


def _looks_like_spend(header: Header) -> bool:
    return (
        sum(header.place(field) >= 0 for field in ("supplier", "amount", "date", "category", "reference"))
        >= 2
    )


def _missing_sentence(where: str, header: Header) -> str:
    missing = " or ".join(f"the {field}" for field in header.missing)
    found = ", ".join(f"“{text}”" for text in header.texts if text)
    return f"{where} could not find a column for {missing}. The columns found were: {found}."


def _refuse_if_nothing(understood: list[Understood]) -> None:
    read = [each for each in understood if each.lines is not None]
    if any(each.sheet.rows_read for each in read):
        return
    if read:
        raise UnreadableSpend("The file has headings for payments but no payment below them.")
    if all(each.sheet.left_out.endswith("empty") for each in understood):
        raise UnreadableSpend("The file is empty.")
    if any(each.is_pivot for each in understood):
        raise UnreadableSpend(
            "This is a pivot table: it sums payments and does not list them. Choose the list that it was made from. "
            "Where the pivot still works, a double click on its grand total in Excel lists what is behind it."
        )
    by_position = max(understood, key=lambda each: each.filled).by_position
    headings = [column.header for each in understood for column in each.sheet.columns if column.header]
    if headings:
        found = ", ".join(f"“{heading}”" for heading in headings)
        raise UnreadableSpend(
            f"We could not find columns for the supplier and the amount. The columns found were: {found}.",
            by_position,
        )
    raise UnreadableSpend(
        "We could not find a line of headings with a supplier and an amount. "
        "The file may have no headings, or not be a list of payments.",
        by_position,
    )
