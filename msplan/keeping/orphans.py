"""Files in the store that no row names: left by an upload whose transaction came to nothing, or by a crash."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from msplan.keeping.counting import is_named, named_files

# Copies of published files that each machine keeps, and readiness's own probe.
NOT_OURS = ("published/", "ready/")
# A file is written before the row that names it: a younger one may belong to an upload under way.
YOUNGEST = timedelta(days=1)


def stored(folder: str = "") -> Iterator[str]:
    """The names of all files in the store, folder by folder."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}{name}" for name in files if name)
    for inner in folders:
        yield from stored(f"{folder}{inner}/")


def orphans(*, at: datetime) -> list[str]:
    named = set(named_files())
    found = (name for name in stored() if name not in named and not name.startswith(NOT_OURS))
    return sorted(name for name in found if default_storage.get_modified_time(name) < at - YOUNGEST)


def remove_orphans(*, at: datetime) -> int:
    """Each is asked about once more just before it goes."""
    done = 0
    for name in orphans(at=at):
        if not is_named(name):
            default_storage.delete(name)
            done += 1
    return done
