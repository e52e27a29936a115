"""Files on this machine's disk, whole or not at all."""

from contextlib import suppress
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class Disk(FileSystemStorage):
    """Django's own, which leaves what it has begun where the disk is full; here that goes again at once."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        try:
            return str(super()._save(name, content))  # type: ignore[misc]  # the stubs do not know it
        except OSError:
            with suppress(OSError):
                Path(self.path(name)).unlink()
            raise
