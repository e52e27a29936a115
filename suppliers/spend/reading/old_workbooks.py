"""Old workbooks (.xls) are checked here before the spreadsheet library opens them.

The library keeps a sheet as one rectangle, so a single cell that claims to stand in column 60,000 (a damaged byte is
enough) would fill gigabytes. The check walks the file's records and looks only at where their cells claim to be.

Layout: [MS-CFB] Compound File Binary File Format, and [MS-XLS] 2.4 (records), both published by Microsoft.
"""

import struct
from collections.abc import Iterator
from typing import Final

from .errors import UnreadableSpend
from .packages import DAMAGED, TOO_WIDE

MOST_COLUMNS: Final = 256
MOST_CELLS_IN_A_SHEET: Final = 3_000_000

_END_OF_CHAIN: Final = 0xFFFFFFFA  # this and everything above it is no sector
_SMALL_STREAM: Final = 4096
_NEW_SUBSTREAM: Final = 0x0809
_MANY_NUMBERS: Final = 0x00BD
_DATE_MODE: Final = 0x0022
# Records of one cell with a value; each begins with its row and column.
_CELLS: Final = frozenset(
    {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, 0x0002, 0x0003, 0x0004, 0x0005}
)


def check_old_workbook(content: bytes) -> bool:
    """Refuse an .xls whose cells claim places that no .xls has, or a rectangle that would fill memory.

    Returns whether its dates are counted from 1904.
    """
    try:
        stream = _workbook_stream(content)
    except (struct.error, IndexError) as error:
        raise UnreadableSpend(DAMAGED) from error
    rows = columns = 0
    from_1904 = False
    for kind, start, length in _records(stream):
        if kind == _NEW_SUBSTREAM:
            rows = columns = 0
        elif kind == _DATE_MODE and length >= 2:
            from_1904 = struct.unpack_from("<H", stream, start)[0] == 1
        elif (kind in _CELLS or kind == _MANY_NUMBERS) and length >= 4:
            row, column = struct.unpack_from("<HH", stream, start)
            if kind == _MANY_NUMBERS:
                column = max(column, struct.unpack_from("<H", stream, start + length - 2)[0])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            if columns > MOST_COLUMNS:
                raise UnreadableSpend(DAMAGED)
            if rows * columns > MOST_CELLS_IN_A_SHEET:
                raise UnreadableSpend(TOO_WIDE)
    return from_1904


def _records(stream: bytes) -> Iterator[tuple[int, int, int]]:
    """Every record's kind, and where its body starts and how long it is."""
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        if at + 4 + length > len(stream):
            return
        yield kind, at + 4, length
        at += 4 + length


def _workbook_stream(content: bytes) -> bytes:
    """The bytes of the stream called Workbook (or Book, before Excel 97)."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise UnreadableSpend(DAMAGED)
    size = 1 << shift
    table = _sector_table(content, size)
    directory = _chain(content, table, struct.unpack_from("<I", content, 48)[0], size)
    for at in range(0, len(directory) - 127, 128):
        length_of_name = struct.unpack_from("<H", directory, at + 64)[0]
        name = directory[at : at + max(0, min(length_of_name, 64) - 2)].decode("utf-16-le", "replace")
        if name in ("Workbook", "Book"):
            first, length = struct.unpack_from("<II", directory, at + 116)
            if length < _SMALL_STREAM:  # Excel pads to this; shorter ones lie elsewhere and are not Excel's
                raise UnreadableSpend(DAMAGED)
            return _chain(content, table, first, size)[:length]
    raise UnreadableSpend(DAMAGED)


def _sector_table(content: bytes, size: int) -> list[int]:
    """For each sector, which one comes after it."""
    places = list(struct.unpack_from("<109I", content, 76))
    more, left = struct.unpack_from("<II", content, 68)
    while more < _END_OF_CHAIN and left > 0:
        block = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        places += block[:-1]
        more, left = block[-1], left - 1
    table: list[int] = []
    for place in places:
        if place < _END_OF_CHAIN:
            table += struct.unpack_from(f"<{size // 4}I", content, (place + 1) * size)
    return table


def _chain(content: bytes, table: list[int], first: int, size: int) -> bytes:
    """The sectors of one stream, in order; a chain that runs in a circle is damage."""
    parts: list[bytes] = []
    sector = first
    while sector < _END_OF_CHAIN:
        if len(parts) > len(table):
            raise UnreadableSpend(DAMAGED)
        parts.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(parts)
