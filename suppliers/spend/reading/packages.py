"""Zip packages (.xlsx, .zip) are checked here before anything unpacks them.

What a package says about its own sizes is not believed: each part is unpacked once, in pieces, counted and
thrown away, so that a zip bomb stops at the limit and not at the end of the memory.
"""

import re
import zlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, NamedTuple, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, LargeZipFile, ZipFile, ZipInfo

from .errors import UnreadableSpend

LARGEST_UNPACKED: Final = 300 * 1024 * 1024
MOST_PARTS: Final = 2_000
# The spreadsheet library keeps a sheet as one rectangle: one cell in the last row and column fills memory.
# So many come to some 460 MB; a hundred thousand payments in 26 columns are less than half of them.
MOST_CELLS_IN_A_SHEET: Final = 6_000_000
_PIECE: Final = 1024 * 1024
_OVERLAP: Final = 256

# Attributes may stand in either kind of quotes. The first two find too much rather than too little, and begin with
# a letter, which is several times as fast; what they find is looked at again with the third.
_ROW = re.compile(rb"row\b[^>]*?\sr\s*=\s*[\"'](\d{1,7})")
_WIDE_CELL = re.compile(rb"r\s*=\s*[\"']([A-Za-z]{2,4})\d")
_CELL_WITH_VALUE = re.compile(
    rb"<(?:\w+:)?c\b[^>]*?\sr\s*=\s*[\"']([A-Za-z]{1,4})(\d{1,7})[\"'][^>]*(?<!/)>(?!</(?:\w+:)?c>)"
)
_FORMULA_WITHOUT_RESULT = re.compile(rb"f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")

_FROM_1904 = re.compile(rb"date1904\s*=\s*[\"'](?:1|true|on)[\"']", re.IGNORECASE)
# XML entities that multiply ("billion laughs") are declared in a document type. No spreadsheet program writes one.
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")

TOO_BIG_UNPACKED = (
    "The file unpacks to more than 300 MB, which no spend file needs. "
    "Save only the sheets with payments, or one month at a time."
)
DAMAGED = "The file is damaged and cannot be opened. Ask for it again, or open it and save it afresh."
LOCKED = "The file is protected by a password. Save a copy without the password and choose that."
TOO_WIDE = (
    "A sheet of the workbook reaches too far down and to the right to be read. "
    "Delete the stray cells beyond the payments, or save the sheet as CSV."
)
DECLARES_ENTITIES = (
    "The workbook holds instructions that no spreadsheet program writes, so it is not opened. "
    "Open it in Excel, save it afresh, and choose that."
)
MACROS = "The workbook contains macros. Save it as an Excel workbook without macros (.xlsx) and choose that."


def parts_of(stream: BinaryIO) -> list[ZipInfo]:
    """The parts that a package lists."""
    stream.seek(0)
    try:
        with ZipFile(stream) as package:
            parts = package.infolist()
    except (BadZipFile, LargeZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        # All that zipfile raises over a damaged directory; it has no common ancestor for them. Random damage
        # meets most of them.
        raise UnreadableSpend(DAMAGED) from error
    if len(parts) > MOST_PARTS:
        raise UnreadableSpend(f"The file is a package of {len(parts):,} files, which is no spend file.")
    if any(part.header_offset < 0 for part in parts):
        raise UnreadableSpend(DAMAGED)
    if any(part.flag_bits & 0x1 for part in parts):
        raise UnreadableSpend(LOCKED)
    return parts


def unpacked(stream: BinaryIO, part: ZipInfo, limit: int) -> Iterator[bytes]:
    """The part's bytes in pieces, never more than `limit`, whatever sizes the package claims."""
    stream.seek(part.header_offset)
    local = stream.read(30)
    if len(local) < 30 or local[:4] != b"PK\x03\x04" or part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise UnreadableSpend(DAMAGED)
    stream.seek(int.from_bytes(local[26:28], "little") + int.from_bytes(local[28:30], "little"), 1)
    decompressor = zlib.decompressobj(-zlib.MAX_WBITS) if part.compress_type == ZIP_DEFLATED else None
    packed_left, size = part.compress_size, 0
    while packed_left > 0:
        packed = stream.read(min(_PIECE // 16, packed_left))
        if not packed:
            raise UnreadableSpend(DAMAGED)
        packed_left -= len(packed)
        for piece in _inflated(decompressor, packed):
            size += len(piece)
            if size > limit:
                raise UnreadableSpend(TOO_BIG_UNPACKED)
            yield piece


def _inflated(decompressor: "zlib._Decompress | None", packed: bytes) -> Iterator[bytes]:
    if decompressor is None:
        yield packed
        return
    while packed:
        try:
            piece = decompressor.decompress(packed, _PIECE)
        except zlib.error as error:
            raise UnreadableSpend(DAMAGED) from error
        yield piece
        packed = decompressor.unconsumed_tail


class WorkbookFacts(NamedTuple):
    """What only a look into the package tells: formulas whose cells read as blank, and where dates count from."""

    formulas_without_result: int
    from_1904: bool


def check_workbook(stream: BinaryIO, parts: list[ZipInfo]) -> WorkbookFacts:
    """Refuse a workbook that would fill memory, that holds macros, or whose XML declares what no workbook does."""
    names = [part.filename.lower() for part in parts]
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise UnreadableSpend(MACROS)
    left, formulas, from_1904 = LARGEST_UNPACKED, 0, False
    for part in parts:
        # A sheet may lie under any name in the package, so every part is looked at as if it were one.
        size, without_result = _check_sheet(stream, part, left)
        formulas += without_result
        left -= size
        if part.filename.lower() == "xl/workbook.xml":
            text = b"".join(unpacked(stream, part, LARGEST_UNPACKED))
            from_1904 = _FROM_1904.search(text) is not None
    return WorkbookFacts(formulas, from_1904)


def _check_sheet(stream: BinaryIO, part: ZipInfo, limit: int) -> tuple[int, int]:
    size = rows = formulas = 0
    columns = 26
    for piece, window in _windows(stream, part, limit):
        size += len(piece)
        if _DECLARES.search(window):
            raise UnreadableSpend(DECLARES_ENTITIES)
        rows = max([rows, *map(int, _ROW.findall(window))])
        columns = max([columns, *map(_column_number, _WIDE_CELL.findall(window))])
        formulas += len(_FORMULA_WITHOUT_RESULT.findall(window))
    if rows * columns > MOST_CELLS_IN_A_SHEET and _rectangle(stream, part, limit) > MOST_CELLS_IN_A_SHEET:
        raise UnreadableSpend(TOO_WIDE)
    return size, formulas


def _rectangle(stream: BinaryIO, part: ZipInfo, limit: int) -> int:
    """The size of the rectangle of cells that hold something: mere formatting does not count."""
    rows = columns = 0
    for _, window in _windows(stream, part, limit):
        for column, row in _CELL_WITH_VALUE.findall(window):
            columns = max(columns, _column_number(column))
            rows = max(rows, int(row))
    return rows * columns


def _windows(stream: BinaryIO, part: ZipInfo, limit: int) -> Iterator[tuple[bytes, bytes]]:
    """Each piece, and the piece with the end of the one before it, so that no match is cut in two."""
    tail = b""
    for piece in unpacked(stream, part, limit):
        yield piece, tail + piece
        tail = piece[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def unpack_only_file(stream: BinaryIO, parts: list[ZipInfo]) -> tuple[str, BinaryIO]:
    """The one file of a .zip, leaving out folders and what a Mac puts beside it."""
    files = [
        part
        for part in parts
        if not part.is_dir()
        and not part.filename.startswith("__MACOSX/")
        and not part.filename.rsplit("/", 1)[-1].startswith(".")
    ]
    if len(files) != 1:
        found = f"it holds {len(files)} files" if files else "it holds none"
        raise UnreadableSpend(
            f"A zip file must hold exactly one spend file; {found}. Choose the file itself."
        )
    target = SpooledTemporaryFile(max_size=16 * _PIECE)  # noqa: SIM115 - the caller closes it
    for piece in unpacked(stream, files[0], LARGEST_UNPACKED):
        target.write(piece)
    return files[0].filename.rsplit("/", 1)[-1], cast(BinaryIO, target)
