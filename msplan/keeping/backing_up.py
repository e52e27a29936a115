"""Database and files together into one folder, while the program is in use.

One transaction looks at everything: pg_dump reads the very same moment of the database (an exported snapshot), so that
counts and names of files are those of the dump, whatever others write meanwhile. Files are copied after that. A file is
in the store before the row that names it is committed, so every file of the snapshot is there; only one that was
replaced between snapshot and copy can be gone, and then all is begun again.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, transaction

from msplan.keeping import archive, counting, postgres
from msplan.keeping.archive import DUMP, FILES, Manifest

ATTEMPTS = 3


class CannotBackUp(Exception):
    """Nothing was kept; ``str()`` is a sentence."""


class Made(NamedTuple):
    """Where the backup lies, files that rows name and the store lacks, and the checksum that stands for all of it."""

    folder: Path
    missing: list[str]
    checksum: str


class _Replaced(Exception):
    """A file that the snapshot names was replaced while it was being copied."""


def back_up(into: Path, *, at: datetime, on_progress: Callable[[str], None] = lambda _: None) -> Made:
    """Make a backup in the folder. Raises CannotBackUp, and then nothing of it is left."""
    final = into / archive.name_for(at)
    making = into / f".{final.name}.{os.getpid()}"
    if final.exists():
        raise CannotBackUp(f"{final} is there already. Nothing was written over.")
    try:
        into.mkdir(mode=0o700, parents=True, exist_ok=True)
        missing, checksum = _made(making, on_progress=on_progress)
        making.rename(final)
        archive.flush(into)
    except postgres.ProgramFailed as error:
        raise CannotBackUp(f"The database could not be copied, and nothing was kept. {error}") from error
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotBackUp(f"The backup could not be written, and nothing was kept. {why}: {into}") from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return Made(final, missing, checksum)


def _made(folder: Path, *, on_progress: Callable[[str], None]) -> tuple[list[str], str]:
    for attempt in range(1, ATTEMPTS + 1):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        try:
            manifest = _written(folder, on_progress=on_progress)
            return manifest.missing, archive.seal(folder, manifest)
        except _Replaced as replaced:
            if attempt == ATTEMPTS:
                raise CannotBackUp(
                    f"Files were replaced while they were copied, three times: {replaced}. Try again."
                ) from replaced
    raise AssertionError("unreachable")


def _written(folder: Path, *, on_progress: Callable[[str], None]) -> Manifest:
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing was asked before: the snapshot is taken here, and it is read-only.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot(), current_setting('server_version'), now()")
        snapshot, server, moment = cursor.fetchone()
        on_progress("Copying the database")
        _dump(folder / DUMP, snapshot)
        on_progress("Counting its rows")
        rows, migrations = counting.rows_by_table(), counting.last_migrations()
        published, names = counting.published(), list(counting.named_files())
    on_progress(f"Copying {len(names):,} files")
    files, missing = _copied(names, folder / FILES)
    return Manifest(
        format=archive.FORMAT,
        taken_at=moment.astimezone(UTC).isoformat(),
        release=settings.RELEASE,
        server=server,
        database_bytes=(folder / DUMP).stat().st_size,
        rows=rows,
        migrations=migrations,
        files=files,
        missing=missing,
        published=published,
    )


def _dump(path: Path, snapshot: str) -> None:
    postgres.run(
        "pg_dump",
        [
            f"--dbname={postgres.address()}",
            f"--snapshot={snapshot}",
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            f"--exclude-table-data=public.{counting.NOT_KEPT}",
            f"--file={path}",
        ],
    )


def _copied(names: list[str], folder: Path) -> tuple[dict[str, str], list[str]]:
    """Checksums of what was copied, and the names that the file store does not have."""
    files, missing = {}, []
    for name in names:
        try:
            files[name] = _copy(name, folder / name)
        except FileNotFoundError:
            if not counting.is_named(name):
                raise _Replaced(name) from None
            missing.append(name)
    return files, missing


def _copy(name: str, target: Path) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name, "rb") as source:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as copy:
            for chunk in source.chunks(archive.CHUNK):
                digest.update(chunk)
                copy.write(chunk)
            copy.flush()
            os.fsync(copy.fileno())
    return digest.hexdigest()
