"""What kind of file this is, told by what is in it and never by the ending of its name."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import SEEK_END
from pathlib import Path, PurePath
from typing import BinaryIO, Final

from .errors import UnreadableSpend
from .old_workbooks import check_old_workbook
from .packages import LARGEST_UNPACKED, LOCKED, MACROS, check_workbook, parts_of, unpack_only_file

MEGABYTE: Final = 1024 * 1024
LARGEST_FILE: Final = 100 * MEGABYTE
_HEAD: Final = 64 * 1024

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER_KINDS: Final = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\x00", "a picture"),
    (b"MM\x00*", "a picture"),
    (b"{\\rtf", "a Word document"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
# What is said behind each refusal; whoever reads fewer kinds says their own instead.
WANTED: Final = "Choose an Excel workbook (.xlsx or .xls) or a CSV file."


@dataclass(slots=True)
class SpendFile:
    """An opened file whose kind is known: "xlsx", "xls" or "text"."""

    filename: str
    stream: BinaryIO
    kind: str
    size: int
    sha256: str
    zipped: bool = False
    formulas_without_result: int = 0
    from_1904: bool = False

    @property
    def stem(self) -> str:
        return PurePath(self.filename.replace("\\", "/")).stem


@contextmanager
def opened(source: Path | BinaryIO, filename: str) -> Iterator[SpendFile]:
    """Open, measure, hash and sniff a file; raises UnreadableSpend for what cannot be spend."""
    stream = source.open("rb") if isinstance(source, Path) else source
    inner: BinaryIO | None = None
    try:
        size = _size(stream, LARGEST_FILE)
        stream.seek(0)
        sha256 = _sha256(stream)
        file = SpendFile(filename, stream, "", size, sha256)
        if _kind(file) == "zip":
            name, inner = unpack_only_file(stream, parts_of(stream))
            _size(inner, LARGEST_UNPACKED)
            file = SpendFile(name, inner, "", size, sha256, zipped=True)
            if _kind(file) == "zip":
                raise UnreadableSpend(
                    "The zip file holds another zip file. Unpack it and choose the file itself."
                )
        file.stream.seek(0)
        yield file
    finally:
        if inner is not None:
            inner.close()
        if isinstance(source, Path):
            stream.close()


def _sha256(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while piece := stream.read(MEGABYTE):
        digest.update(piece)
    return digest.hexdigest()


def _size(stream: BinaryIO, largest: int) -> int:
    size = stream.seek(0, SEEK_END)
    if size == 0:
        raise UnreadableSpend("The file is empty.")
    if size > largest:
        raise UnreadableSpend(
            f"The file is {size / MEGABYTE:,.0f} MB; the most that can be read is {largest // MEGABYTE} MB."
            " Save one year, or one month, at a time."
        )
    return size


def _kind(file: SpendFile) -> str:
    """Sets and returns the kind; checks a workbook's package on the way, before anything unpacks it."""
    stream = file.stream
    stream.seek(0)
    head = stream.read(_HEAD)
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        file.kind = _kind_of_package(file)
    elif head.startswith(_OLE):
        file.kind = _kind_of_ole(file)
    else:
        _refuse_other_kinds(head)
        file.kind = "text"
    return file.kind


def _kind_of_package(file: SpendFile) -> str:
    parts = parts_of(file.stream)
    names = {part.filename.lower().replace("\\", "/") for part in parts}
    if "xl/workbook.xml" in names or (
        "[content_types].xml" in names and any(n.startswith("xl/worksheets/") for n in names)
    ):
        facts = check_workbook(file.stream, parts)
        file.formulas_without_result, file.from_1904 = facts.formulas_without_result, facts.from_1904
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise UnreadableSpend(
            "This is a binary Excel workbook (.xlsb). Save it as an Excel workbook (.xlsx)."
        )
    if any(name.startswith("word/") for name in names):
        raise UnreadableSpend(f"The file is a Word document. {WANTED}")
    if any(name.startswith("ppt/") for name in names):
        raise UnreadableSpend(f"The file is a presentation. {WANTED}")
    if "mimetype" in names and "content.xml" in names:
        raise UnreadableSpend("This is an OpenDocument file. Save it as an Excel workbook (.xlsx) or as CSV.")
    return "zip"


def _kind_of_ole(file: SpendFile) -> str:
    """An old Office file: its directory, somewhere in it, names its streams in UTF-16."""
    file.stream.seek(0)
    content = file.stream.read()

    def holds(name: str) -> bool:
        return name.encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        raise UnreadableSpend(LOCKED)
    if holds("_VBA_PROJECT"):
        raise UnreadableSpend(MACROS)
    if holds("Workbook") or holds("Book\x00"):
        file.from_1904 = check_old_workbook(content)
        return "xls"
    if holds("WordDocument"):
        raise UnreadableSpend(f"The file is a Word document. {WANTED}")
    raise UnreadableSpend(f"The file is an old Office file, but no workbook. {WANTED}")


def _refuse_other_kinds(head: bytes) -> None:
    for start, kind in _OTHER_KINDS:
        if head.startswith(start):
            raise UnreadableSpend(f"The file is {kind}. {WANTED}")
    if not head.strip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x1a"):
        raise UnreadableSpend("The file is empty.")
    opening = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if opening.startswith(b"<"):
        if b"office:spreadsheet" in opening:
            raise UnreadableSpend(
                "This is an Excel workbook saved as XML. Save it as an Excel workbook (.xlsx)."
            )
        if b"<html" in opening or b"<table" in opening or opening.startswith(b"<!doctype html"):
            raise UnreadableSpend(
                "The file is a web page, whatever its name says. "
                "Open it in Excel and save it as an Excel workbook (.xlsx)."
            )
        raise UnreadableSpend(f"The file is XML. {WANTED}")
    if opening.startswith((b'{"', b"{\n", b"{\r\n", b"[{", b"[\n", b"[[")):
        raise UnreadableSpend(f"The file is JSON. {WANTED}")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and not utf16_without_mark(head):
        raise UnreadableSpend(f"The file is of a kind that cannot be read. {WANTED}")


def utf16_without_mark(head: bytes) -> str:
    """The byte order, if nearly every second byte is nought as in UTF-16 text in English; else empty."""
    even, odd = head[0:4096:2], head[1:4096:2]
    if odd and odd.count(0) > 0.9 * len(odd) and even.count(0) == 0:
        return "utf-16-le"
    if even and even.count(0) > 0.9 * len(even) and odd.count(0) == 0:
        return "utf-16-be"
    return ""
