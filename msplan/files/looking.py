"""Looking at what a file is, whatever it is called. Nothing is unpacked, run or drawn to find out."""

import codecs
import re
import stat
import zipfile
from typing import IO, NamedTuple, cast
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.files.base import File
from PIL import Image, UnidentifiedImageError


class FileRefused(Exception):
    """``str()`` is the sentence to show beside the field."""


class Kind(NamedTuple):
    name: str
    media_type: str
    starts_with: tuple[bytes, ...]


ZIP = (b"PK\x03\x04",)
OFFICE = "application/vnd.openxmlformats-officedocument"
KINDS = {
    ".pdf": Kind("a PDF", "application/pdf", (b"%PDF-",)),
    ".docx": Kind("a Word", f"{OFFICE}.wordprocessingml.document", ZIP),
    ".xlsx": Kind("an Excel", f"{OFFICE}.spreadsheetml.sheet", ZIP),
    ".csv": Kind("a CSV", "text/csv", ()),
    ".png": Kind("a PNG", "image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": Kind("a JPEG", "image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": Kind("a JPEG", "image/jpeg", (b"\xff\xd8\xff",)),
}
MAIN_PART = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
# How Word and Excel files begin that are locked by a password, or older than 2007.
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a PDF's trailer says when its content is enciphered: another object, or the rules themselves.
ENCRYPTED = re.compile(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)")
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 5_000
MOST_PIXELS = 50_000_000
# Bytes of all lists of relations together: a list packed from five kilobytes can take seconds to read.
MOST_RELATIONS = 1024 * 1024
# How often a picture's first bytes are asked for: a picture with a profile, a preview and a place needs some hundreds.
MOST_READS = 50_000
# What a document fetches from elsewhere when it is opened. A link that a reader may click is no such thing.
FETCHED = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "image"})


def look_at(upload: "File[bytes]", *, name: str, ending: str, kind: Kind) -> None:
    """Raise FileRefused unless the bytes are what the ending says."""
    upload.seek(0)
    head = upload.read(4096)
    if ending in MAIN_PART and head.startswith(OLD_OFFICE):
        raise FileRefused(
            f"“{name}” is locked by a password, or older than its ending says. "
            f"Save it without a password as {ending} and try again."
        )
    if kind.starts_with and not head.startswith(kind.starts_with):
        raise FileRefused(f"“{name}” ends in {ending} but is not {kind.name} file.")
    if ending == ".csv":
        _look_at_text(head, name=name)
    elif ending == ".pdf":
        _look_at_pdf(upload, name=name)
    elif ending in MAIN_PART:
        _look_at_container(upload, name=name, ending=ending, kind=kind)
    elif kind.media_type.startswith("image/"):
        _look_at_picture(upload, name=name, kind=kind)


def _look_at_pdf(upload: "File[bytes]", *, name: str) -> None:
    """A locked PDF is no evidence: neither a scanner nor whoever checks it later can look into it."""
    upload.seek(0)
    before = b""
    for piece in upload.chunks(1024 * 1024):
        if ENCRYPTED.search(before + piece):
            raise FileRefused(
                f"“{name}” is protected by a password. Save a copy without protection and try again."
            )
        before = piece[-64:]


def _look_at_text(head: bytes, *, name: str) -> None:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # what Excel calls Unicode text
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\x00" in head or text[:1] == b"<" or text[:5] == b"%PDF-" or text.startswith(ZIP):
        raise FileRefused(f"“{name}” ends in .csv but is not a text file.")


def _look_at_picture(upload: "File[bytes]", *, name: str, kind: Kind) -> None:
    """The size is in the first bytes: a picture of a few kilobytes can unpack to gigabytes.

    Nor is it sought for without end: ten megabytes of padding are ten million readings of one byte.
    """
    upload.seek(0)
    try:
        file = cast(IO[bytes], _Patient(_seekable(upload)))
        with Image.open(file, formats=["JPEG", "PNG"]) as picture:
            width, height = picture.size
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError) as error:
        raise FileRefused(f"“{name}” is damaged: it cannot be opened as {kind.name} picture.") from error
    if width * height > MOST_PIXELS:
        raise FileRefused(f"“{name}” is too large a picture: {width} by {height} pixels.")


def _look_at_container(upload: "File[bytes]", *, name: str, ending: str, kind: Kind) -> None:
    """Look into a Word or Excel file without unpacking it: sizes are declared in its directory."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(_seekable(upload)) as container:
            _look_inside(container, name=name, ending=ending, kind=kind)
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        # In this order: no directory or a wrong checksum; cut short; offsets that cannot be; a part under a
        # password; a way of packing that zipfile does not know. zipfile has no common ancestor for them.
        raise FileRefused(f"“{name}” is damaged: it cannot be opened as {kind.name} file.") from error


def _look_inside(container: zipfile.ZipFile, *, name: str, ending: str, kind: Kind) -> None:
    entries = container.infolist()
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise FileRefused(f"“{name}” unpacks to more than can be opened safely.")
    names = {entry.filename for entry in entries}
    if any(_leads_elsewhere(entry) for entry in entries):
        raise FileRefused(f"“{name}” holds parts that would be written beside it when it is unpacked.")
    if MAIN_PART[ending] not in names:
        raise FileRefused(f"“{name}” ends in {ending} but is not {kind.name} file.")
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise FileRefused(f"“{name}” holds macros. Save it without macros and try again.")
    with container.open(MAIN_PART[ending]) as part:
        if b"<!DOCTYPE" in part.read(4096):  # no such file has one: what it declares can unpack without end
            raise ValueError(MAIN_PART[ending])
    lists = [entry for entry in entries if entry.filename.endswith(".rels")]
    if sum(entry.file_size for entry in lists) > MOST_RELATIONS:
        raise FileRefused(f"“{name}” unpacks to more than can be opened safely.")
    for entry in lists:
        if _fetches(container, entry):
            raise FileRefused(f"“{name}” fetches parts from another address when it is opened.")


def _leads_elsewhere(entry: zipfile.ZipInfo) -> bool:
    """A name that climbs out of its folder, or a pointer to another file: no office program writes such a part."""
    path = entry.filename.replace("\\", "/")
    is_pointer = stat.S_ISLNK(entry.external_attr >> 16)
    return is_pointer or path.startswith("/") or ":" in path or ".." in path.split("/")


def _fetches(container: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether a list of relations names something outside that is loaded without a click."""
    try:
        relations = fromstring(container.read(entry))
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(entry.filename) from error
    return any(
        relation.get("TargetMode") == "External" and relation.get("Type", "").rsplit("/", 1)[-1] in FETCHED
        for relation in relations
    )


class _Patient:
    """A file that is read so often and no more: then it raises OSError, like one that is cut short."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.left = file, MOST_READS
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        self.left -= 1
        if self.left < 0:
            raise OSError("too many readings")
        return self.file.read(size)


def _seekable(upload: "File[bytes]") -> IO[bytes]:
    return upload.file  # type: ignore[return-value]
