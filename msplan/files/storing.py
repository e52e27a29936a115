"""Taking a file in: its kind must be allowed, and it must be what its ending says (msplan/files/looking.py)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime
from pathlib import PurePath

from django.conf import settings
from django.core.files.base import File

from msplan.accounts.models import Person
from msplan.files.looking import KINDS, FileRefused, Kind, look_at
from msplan.files.models import Marking, StoredFile
from msplan.files.scanning import refuse_infected
from msplan.lib.lots import id_by_lot

__all__ = ["EVIDENCE", "FileRefused", "check", "sha256_of", "store"]

EVIDENCE = frozenset(KINDS)
LONGEST_NAME = 200
# Control characters and those that turn the reading direction round ("evil<202E>fdp.exe" shows as "evilexe.pdf").
NOT_IN_NAMES = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def store(
    upload: "File[bytes]",
    *,
    by: Person | None,
    at: datetime,
    marking: str = Marking.OFFICIAL,
    allowed: Iterable[str] = EVIDENCE,
    most_bytes: int | None = None,
    restricted: bool = False,
) -> StoredFile:
    """Check and keep an uploaded file. Raises FileRefused with a sentence; then nothing was kept.

    A ``restricted`` one takes its id by lot: the ids in the addresses of other files do not tell of it.
    """
    name = clean_name(upload.name or "")
    kind = check(upload, name=name, allowed=allowed, most_bytes=most_bytes or settings.EVIDENCE_MAX_BYTES)
    digest = sha256_of(upload)
    return StoredFile.objects.create(
        pk=id_by_lot() if restricted else None,
        restricted=restricted,
        name=name,
        content=File(upload.file, name=name),
        media_type=kind.media_type,
        size=upload.size,
        sha256=digest,
        marking=marking,
        uploaded_by=by,
        uploaded_at=at,
    )


def sha256_of(upload: "File[bytes]") -> str:
    """By which a file that was handed in already is found; the upload is left at its beginning."""
    upload.seek(0)
    digest = hashlib.file_digest(upload.file, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.seek(0)
    return digest


def clean_name(sent: str) -> str:
    """What the sender called the file, without its folders and without characters that deceive or break a header."""
    name = PurePath(NOT_IN_NAMES.sub("", sent).replace("\\", "/")).name.strip()
    return name[-LONGEST_NAME:] if name.strip(".") else "file"


def check(upload: "File[bytes]", *, name: str, allowed: Iterable[str], most_bytes: int) -> Kind:
    """The kind of the file. Raises FileRefused: forbidden kind, empty, too large, or not what its ending says."""
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
    look_at(upload, name=name, ending=ending, kind=kind)
    refuse_infected(upload, name=name)
    return kind
