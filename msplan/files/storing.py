"""Taking a file in: what it is must be allowed, and it must be what its ending says."""

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath
from typing import IO, NamedTuple

from django.conf import settings
from django.core.files.base import File

from msplan.accounts.models import Person
from msplan.files.models import Marking, StoredFile


class FileRefused(Exception):
    """``str()`` is the sentence to show beside the field."""


class Kind(NamedTuple):
    name: str
    media_type: str
    starts_with: tuple[bytes, ...]


ZIP = (b"PK\x03\x04",)
KINDS = {
    ".pdf": Kind("PDF", "application/pdf", (b"%PDF-",)),
    ".docx": Kind("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ZIP),
    ".xlsx": Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ZIP),
    ".csv": Kind("CSV", "text/csv", ()),
    ".png": Kind("PNG", "image/png", (b"\x89PNG\r\n\x1a\n",)),
    ".jpg": Kind("JPEG", "image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": Kind("JPEG", "image/jpeg", (b"\xff\xd8\xff",)),
}
EVIDENCE = frozenset(KINDS)
PART_OF = {".docx": "word/document.xml", ".xlsx": "xl/workbook.xml"}
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ENTRIES = 5_000


def store(
    upload: File[bytes],
    *,
    by: Person | None,
    at: datetime,
    marking: str = Marking.OFFICIAL,
    allowed: Iterable[str] = EVIDENCE,
    most_bytes: int | None = None,
) -> StoredFile:
    """Check and keep an uploaded file. Raises FileRefused with a sentence; then nothing was kept."""
    name = PurePath((upload.name or "file").replace("\\", "/")).name[-200:]
    kind = check(upload, name=name, allowed=allowed, most_bytes=most_bytes or settings.EVIDENCE_MAX_BYTES)
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.seek(0)
    return StoredFile.objects.create(
        name=name,
        content=File(upload.file, name=name),
        media_type=kind.media_type,
        size=upload.size,
        sha256=digest,
        marking=marking,
        uploaded_by=by,
        uploaded_at=at,
    )


def check(upload: File[bytes], *, name: str, allowed: Iterable[str], most_bytes: int) -> Kind:
    """The kind of the file, or FileRefused: empty, too large, forbidden kind, wrong ending, macros, a bomb."""
    ending = PurePath(name).suffix.lower()
    allowed = sorted(allowed)
    if ending not in allowed:
        raise FileRefused(
            f"“{name}” is not a kind of file that can be kept. Use one of: {', '.join(allowed)}."
        )
    if not upload.size:
        raise FileRefused(f"“{name}” is empty.")
    if upload.size > most_bytes:
        raise FileRefused(f"“{name}” is larger than {most_bytes // (1024 * 1024)} MB.")
    kind = KINDS[ending]
    upload.seek(0)
    head = upload.read(4096)
    if kind.starts_with and not head.startswith(kind.starts_with):
        raise FileRefused(f"“{name}” ends in {ending} but is not a {kind.name} file.")
    if ending == ".csv" and (b"\x00" in head or head.lstrip()[:1] == b"<"):
        raise FileRefused(f"“{name}” ends in .csv but is not a text file.")
    if ending in PART_OF:
        _check_container(upload, name=name, ending=ending, kind=kind)
    return kind


def _check_container(upload: File[bytes], *, name: str, ending: str, kind: Kind) -> None:
    """Look into a Word or Excel file without unpacking it: sizes are declared in its directory."""
    upload.seek(0)
    try:
        with zipfile.ZipFile(_seekable(upload)) as container:
            entries = container.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise FileRefused(f"“{name}” is damaged: it cannot be opened as a {kind.name} file.") from error
    names = {entry.filename for entry in entries}
    if PART_OF[ending] not in names:
        raise FileRefused(f"“{name}” ends in {ending} but is not a {kind.name} file.")
    if any(n.lower().endswith("vbaproject.bin") for n in names):
        raise FileRefused(f"“{name}” holds macros. Save it without macros and try again.")
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise FileRefused(f"“{name}” unpacks to more than can be opened safely.")


def _seekable(upload: File[bytes]) -> IO[bytes]:
    return upload.file  # type: ignore[return-value]
