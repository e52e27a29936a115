"""Text files: which encoding, which delimiter. Line ends of every kind are the csv module's business.

Rules: docs/rules/spend-files.md, "Text files".
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO, Final

from .errors import UnreadableSpend
from .files import utf16_without_mark
from .headers import LINES_SEARCHED, Wanted, find_header
from .places import named_only

DELIMITERS: Final = (",", ";", "\t", "|")
_PIECE: Final = 1024 * 1024
_SAMPLE: Final = 256 * 1024
_MOST_CONTEXTS: Final = 20_000
# Never the meaning of a byte in a spend file: frames and blocks of DOS, and what cp1252 leaves undefined.
_FRAMES = frozenset("░▒▓│┤╣║╗╝┐└┴┬├─┼╚╔╩╦╠═╬┘┌█▄▀■\ufffd¤¦¬©®¶ƒ±‗¾ð­")
_PROSE_MARKS = frozenset("’‘“”–—…•")
_HIGH_BYTE = re.compile(rb"[\x00-\x7f]{0,2}[\x80-\xff][\x00-\x7f]{0,2}")


def encoding_of(stream: BinaryIO) -> str:
    """The encoding of a text file: by its mark, else UTF-8 where it is that, else the likelier old code page.

    "utf-8 with cp1252" is UTF-8 with a few stray Windows bytes, as when files were stuck together.
    """
    stream.seek(0)
    head = stream.read(4096)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if head.startswith(mark):
            return name if name == "utf-16" or _decodes(stream, "utf-8") else "utf-8 with cp1252"
    if b"\x00" in head and (name := utf16_without_mark(head)):
        return name
    if _decodes(stream, "utf-8"):
        return "utf-8"
    return _likelier_code_page(stream)


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for piece in _pieces(stream):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    stream.seek(0)
    while piece := stream.read(_PIECE):
        yield piece


def _likelier_code_page(stream: BinaryIO) -> str:
    """cp1252 (Windows), cp850 (DOS) or Mac Roman, by what each makes of the bytes above 127 where they stand."""
    contexts: Counter[bytes] = Counter()
    valid_utf8 = stray = 0
    for piece in _pieces(stream):
        contexts.update(_HIGH_BYTE.findall(piece)[: _MOST_CONTEXTS - contexts.total()])
        text = piece.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        stray += broken
        valid_utf8 += sum(character > "\x7f" for character in text) - broken
    if valid_utf8 > 4 * stray:
        return "utf-8 with cp1252"
    scores = {
        page: sum(_plausibility(found.decode(page, "replace")) * times for found, times in contexts.items())
        for page in ("cp1252", "cp850", "mac_roman")  # the likelier ones first: they win where all fit alike
    }
    return max(scores, key=lambda page: scores[page])


def _plausibility(context: str) -> int:
    """How well one character fits between its neighbours, as a British clerk would judge."""
    place = next(at for at, character in enumerate(context) if character > "\x7f")
    character, before, after = context[place], context[:place], context[place + 1 :]
    if character == "£":
        return 4
    if character in _FRAMES:
        return -4
    possessive = before[-1:].isalpha() and after[:1] in ("s", "S") and not after[1:2].isalpha()
    if character in "’´‘`":
        return 4 if possessive or before[-1:].isalpha() else 1
    if character in _PROSE_MARKS or character == "\xa0":
        return 2
    if character.isalpha():
        inside = before[-1:].isalpha() or after[:1].isalpha()
        odd_case = (
            character.isupper() and (before[-1:].islower() or after[:1].islower()) and before[-1:].isalpha()
        )
        return -2 if possessive or odd_case or not inside else 2
    return 0


def _cp1252_byte(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252-byte", _cp1252_byte)


def text_lines(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """The stream as text whose line ends are left alone; detach it when done."""
    stream.seek(0)
    if encoding == "utf-8 with cp1252":
        return io.TextIOWrapper(stream, "utf-8-sig", errors="cp1252-byte", newline="")
    return io.TextIOWrapper(stream, encoding, errors="replace", newline="")


def delimiter_of(stream: BinaryIO, encoding: str, wanted: Wanted) -> str:
    """The delimiter under which the first lines hold a line of headings; a comma if none does better.

    Without headings, the one under which the most lines are alike, and then the one that gives the most cells.
    """
    text = text_lines(stream, encoding)
    try:
        sample = text.read(_SAMPLE).splitlines(keepends=True)[: 2 * LINES_SEARCHED]
    finally:
        text.detach()

    def fields_found(delimiter: str) -> tuple[int, int, int, int]:
        try:
            lines = [cells for cells in csv.reader(sample, delimiter=delimiter) if cells]
        except csv.Error:
            return (0, 0, 0, 0)
        search = find_header(list(enumerate(lines[:LINES_SEARCHED], 1)), named_only(wanted))
        found = search.header or search.nearest
        widths = Counter(len(cells) for cells in lines)
        width, alike = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (len(found.places) if found else 0, sum(len(cells) > 1 for cells in lines), alike, width)

    return max(DELIMITERS, key=fields_found)


def csv_lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The records of a delimited file with the row number a spreadsheet would give them.

    A quotation mark that is never closed would swallow the lines after it: that is refused, not read.
    """
    reader = csv.reader(text, delimiter=delimiter)
    number = last_line = 0
    width = 0
    try:
        for cells in reader:
            number += 1
            if reader.line_num - last_line > 1 and _swallowed_lines(cells, delimiter, width):
                raise UnreadableSpend(
                    f"A quotation mark on line {last_line + 1} of the file is not closed on that line, "
                    "so the lines after it cannot be told apart. Correct that line and choose the file again."
                )
            last_line = reader.line_num
            width = max(width, min(len(cells), 8))
            yield number, cells
    except csv.Error as error:
        if "field limit" in str(error):
            raise UnreadableSpend(
                f"Line {last_line + 1} of the file begins a cell of more than {csv.field_size_limit():,} characters, "
                "which no payment needs. Perhaps a quotation mark is not closed there: correct that line and choose "
                "the file again."
            ) from error
        raise UnreadableSpend(
            f"Line {reader.line_num} of the file cannot be read as separated values. "
            "Open the file in a spreadsheet program and save it afresh."
        ) from error


def _swallowed_lines(cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a cell holds line ends, and a line in it has as many delimiters as a record of its own."""
    return any(
        line.count(delimiter) >= max(2, width - 1)
        for cell in cells
        if "\n" in cell or "\r" in cell
        for line in cell.splitlines()[1:]
    )
