"""A second installation beside the test's own: an empty database and an empty file store."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from msplan.files.models import StoredFile
from msplan.files.storing import store
from tests.copies import drop, elsewhere, inside, own
from tests.msplan.outbox.mails import EARLIER


def make_empty(database: str) -> None:
    drop(database)
    with elsewhere() as cursor:
        cursor.execute(f'CREATE DATABASE "{database}" TEMPLATE template0')


@contextmanager
def empty_installation(settings: Any, folder: Path) -> Iterator[str]:
    """Inside the block the program works there; afterwards it is gone."""
    database, before = f"{own()[:50]}_empty", settings.MEDIA_ROOT
    make_empty(database)
    settings.MEDIA_ROOT = str(folder / "files-restored")
    try:
        with inside(database):
            yield database
    finally:
        settings.MEDIA_ROOT = before
        drop(database)


def a_file(text: str = "Seen by three people\n", name: str = "note.csv") -> StoredFile:
    return store(ContentFile(text.encode(), name=name), by=None, at=EARLIER)
