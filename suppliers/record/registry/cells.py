"""Splitting the registry's file into rows and cells. Knows no model and no Django.

Its writer puts quotes round a cell only where it holds a comma or a line break, and never doubles a quote inside, so
that a strict reader breaks. Files saved again by a spreadsheet are strict. What tells the two readings apart is the
number of columns: every row has as many as the heading.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

# No row of the registry comes near: a quote that is never closed must not swallow the file.
LONGEST_ROW = 60_000


@dataclass
class Table:
    """``rows`` are (line number in the file, cells); ``unreadable`` the lines of rows that have no reading."""

    headings: list[str]
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)


def split(text: str) -> Table:
    """Headings and rows. A row that fits no reading is set aside with its line, and the next one is read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _strict(text) or _tolerant(text)


def _strict(text: str) -> Table | None:
    """As spreadsheets write; None where one row has another number of columns than the heading."""
    table: Table | None = None
    reader = csv.reader(io.StringIO(text, newline=""))
    line = 1
    try:
        for cells in reader:
            if table is None:
                table = Table([cell.strip() for cell in cells])
            elif cells and len(cells) != len(table.headings):
                return None
            elif any(cells):
                table.rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        return None
    return table


def _tolerant(text: str) -> Table:
    end = text.find("\n")
    first = text if end < 0 else text[:end]
    table = Table([cell.strip().strip('"') for cell in first.split(",")])
    position, line = (len(text) if end < 0 else end + 1), 2
    while position < len(text):
        found = _row(text, position, len(table.headings))
        if found is None:
            if text[position : _found(text, "\n", position)].strip():
                table.unreadable.append(line)
            position, line = _next_row(text, position, line, table)
            continue
        cells, after = found
        table.rows.append((line, cells))
        line += text.count("\n", position, after)
        position = after
    return table


def _next_row(text: str, position: int, line: int, table: Table) -> tuple[int, int]:
    """The first later line from which a row can be read: what lies between belongs to the unreadable one."""
    limit = position + LONGEST_ROW
    while True:
        end = text.find("\n", position)
        if end < 0:
            return len(text), line
        position, line = end + 1, line + 1
        if position > limit or _row(text, position, len(table.headings)) is not None:
            return position, line


def _row(text: str, start: int, columns: int) -> tuple[list[str], int] | None:
    """The cells of the row that begins here and where the next begins, in the first reading with every column."""
    dead: set[tuple[int, int]] = set()
    path: list[tuple[str, int]] = []
    choices: list[Iterator[tuple[str, int]]] = [_cells(text, start, 1, columns)]
    while choices:
        step = next(choices[-1], None)
        if step is None:
            choices.pop()
            if path:
                dead.add((path[-1][1], len(path)))
                path.pop()
            continue
        after = step[1]
        number = len(choices)
        if (after, number) in dead or after - start > LONGEST_ROW:
            continue
        if number == columns:
            return [_unquoted(cell) for cell, _ in [*path, step]], after
        path.append(step)
        choices.append(_cells(text, after, number + 1, columns))
    return None


def _cells(text: str, start: int, number: int, columns: int) -> Iterator[tuple[str, int]]:
    """The readings of the cell that begins here: (as it stands in the file, where the next begins), likeliest first."""
    last = number == columns
    end = "\n" if last else ","
    if text[start : start + 1] == '"':
        close = start
        while (close := text.find('"', close + 1)) >= 0 and close - start <= LONGEST_ROW:
            follows = text[close + 1 : close + 2]
            if (follows == end or (last and not follows)) and _needs_quotes(text, start + 1, close):
                yield text[start : close + 1], close + 2
    line = _found(text, "\n", start)
    comma = _found(text, ",", start)
    if last:
        if comma > line:
            yield text[start:line], line + 1
    elif comma < line:
        yield text[start:comma], comma + 1


def _needs_quotes(text: str, start: int, end: int) -> bool:
    """Quotes stand round a cell only where it holds a comma, a line break or, from a spreadsheet, a doubled quote."""
    return any(text.find(mark, start, end) >= 0 for mark in (",", "\n", '""')) or start == end


def _found(text: str, mark: str, start: int) -> int:
    at = text.find(mark, start)
    return len(text) if at < 0 else at


def _unquoted(cell: str) -> str:
    if len(cell) < 2 or cell[0] != '"' or cell[-1] != '"' or not _needs_quotes(cell, 1, len(cell) - 1):
        return cell.strip()
    inside = cell[1:-1]
    doubled = inside.replace('""', "")
    return (inside if '"' in doubled else inside.replace('""', '"')).strip()
