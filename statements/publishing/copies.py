"""Copies of published files on this machine's disk, by their checksums: made when first served, dropped on removal."""

from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from statements.models import Removal


def copy_of(checksum: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "published" / checksum


def forget(checksums: Iterable[str]) -> None:
    """Drop this machine's copies of files that were removed; elsewhere ``forget_removed`` does."""
    for checksum in checksums:
        copy_of(checksum).unlink(missing_ok=True)


def forget_removed() -> int:
    """Drop the copies of everything that was ever removed; how many there were. A task runs it on every machine."""
    removed = Removal.objects.done().values_list("checksums", flat=True)
    there = [copy for files in removed for one in files if (copy := copy_of(one["sha256"])).is_file()]
    for copy in there:
        copy.unlink(missing_ok=True)
    return len(there)
