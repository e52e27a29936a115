"""A backup into an empty installation, or into none: whatever goes wrong, it is as empty afterwards as before.

Order: every byte of the backup is looked at; the empty tables are made; the hold is written, so that a worker that is
running already finds it before it finds a single mail; rows; indexes, keys and triggers; files; then everything is
counted and added up again, and an older backup is brought up to this release.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import Error, connection, transaction

from msplan.history.verifying import verify
from msplan.keeping import archive, counting, postgres
from msplan.keeping.archive import DUMP, FILES, Manifest
from msplan.keeping.orphans import NOT_OURS, stored

HOLD = "INSERT INTO outbox_hold (since, backup_taken_at, backup_name) VALUES (%s, %s, %s)"
# The dump sets the counter of a table whose rows it does not bring.
HOLD_COUNTER = "SELECT setval(pg_get_serial_sequence('outbox_hold', 'id'), (SELECT max(id) FROM outbox_hold))"
OURS = """
SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
       format('%I.%I', nspname, relname)
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = 'public' AND relkind IN ('r', 'p', 'v', 'm', 'S')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')
UNION ALL
SELECT 'FUNCTION', pg_proc.oid::regprocedure::text
FROM pg_proc JOIN pg_namespace ON pg_namespace.oid = pronamespace
WHERE nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
UNION ALL
SELECT 'TEXT SEARCH CONFIGURATION', format('%I.%I', nspname, cfgname)
FROM pg_ts_config JOIN pg_namespace ON pg_namespace.oid = cfgnamespace WHERE nspname = 'public'
UNION ALL
SELECT 'TEXT SEARCH DICTIONARY', format('%I.%I', nspname, dictname)
FROM pg_ts_dict JOIN pg_namespace ON pg_namespace.oid = dictnamespace
WHERE nspname = 'public' AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_ts_dict.oid AND deptype = 'e')
UNION ALL
SELECT 'EXTENSION', format('%I', extname) FROM pg_extension WHERE extname <> 'plpgsql'
"""


class CannotRestore(Exception):
    """The installation is as it was before; ``str()`` is a sentence."""


@dataclass(frozen=True)
class Restored:
    """What was restored, and that it is what was backed up."""

    manifest: Manifest
    history_entries: int


def restore(
    folder: Path, *, at: datetime, expected: str = "", on_progress: Callable[[str], None] = lambda _: None
) -> Restored:
    """Raises CannotRestore, or Damaged, and then nothing is left of it."""
    on_progress("Looking at every byte of the backup")
    manifest = archive.examined(folder, expected=expected)
    postgres.run("pg_restore", ["--list", str(folder / DUMP)])
    _must_be_empty()
    saved: list[str] = []
    try:
        on_progress("Restoring the database")
        _restore_database(folder, manifest, at=at)
        on_progress(f"Restoring {len(manifest.files):,} files")
        for name in manifest.files:
            _restore_file(folder, name, saved)
        on_progress("Counting and adding up")
        _compare(manifest)
        on_progress("Bringing the database up to this release")
        call_command("migrate", interactive=False, verbosity=0)
        return Restored(manifest, _history())
    except (CannotRestore, postgres.ProgramFailed, Error, OSError) as error:
        _take_back(saved)
        words = str(error).strip().splitlines()
        raise CannotRestore(f"Nothing was restored. {words[0] if words else type(error).__name__}") from error
    except BaseException:
        _take_back(saved)
        raise


def _must_be_empty() -> None:
    there = counting.tables()
    if there:
        raise CannotRestore(
            f"The database is not empty: it has {len(there)} tables. A backup is restored into an empty database; "
            "nothing was changed."
        )
    names = [name for name in stored() if not name.startswith(NOT_OURS)]
    if names:
        raise CannotRestore(
            f"The file store is not empty: it has {len(names):,} files, {names[0]} among them. A backup is restored "
            "into an empty store; nothing was changed."
        )


def _restore_database(folder: Path, manifest: Manifest, *, at: datetime) -> None:
    def section(name: str) -> None:
        postgres.run(
            "pg_restore",
            [
                f"--dbname={postgres.address()}",
                f"--section={name}",
                "--exit-on-error",
                "--single-transaction",
                "--no-owner",
                "--no-privileges",
                str(folder / DUMP),
            ],
        )

    section("pre-data")
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [at, manifest.when, folder.resolve().name[:200]])
    section("data")
    with connection.cursor() as cursor:
        cursor.execute(HOLD_COUNTER)
    section("post-data")


def _restore_file(folder: Path, name: str, saved: list[str]) -> None:
    saved.append(name)
    with (folder / FILES / name).open("rb") as source:
        kept = default_storage.save(name, File(source, name=name))
    if kept != name:
        saved[-1] = kept
        raise CannotRestore(f"The file store has something in the place of {name} already.")


def _compare(manifest: Manifest) -> None:
    """Raises CannotRestore where what is there now is not what the manifest says."""
    rows = counting.rows_by_table()
    if rows != manifest.rows:
        wrong = sorted(
            name for name in rows.keys() | manifest.rows.keys() if rows.get(name) != manifest.rows.get(name)
        )
        name = wrong[0]
        raise CannotRestore(
            f"{len(wrong)} tables have other counts than the backup says: {name} has {rows.get(name, 'no')} rows "
            f"and should have {manifest.rows.get(name, 'no')}."
        )
    for name, digest in manifest.files.items():
        with default_storage.open(name, "rb") as stored:
            if hashlib.file_digest(stored, "sha256").hexdigest() != digest:
                raise CannotRestore(f"{name} is not in the file store as it was in the backup.")
    published = counting.published()
    if published != manifest.published:
        raise CannotRestore("A published file is not what it was when the backup was taken.")


def _history() -> int:
    """How many entries the chain has. Raises CannotRestore where it is broken."""
    report = verify()
    if not report.is_whole:
        raise CannotRestore(f"The chain of history is broken: {report.faults[0].says}")
    return report.sealed + report.unsealed


def _take_back(saved: list[str]) -> None:
    """The database was empty before, so everything in it is of this attempt."""
    connection.close()  # whatever state it is in
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OURS)
        # Tables first, with what hangs on them; some of the rest is gone by then.
        for kind, name in sorted(
            cursor.fetchall(), key=lambda one: ("TABLE", "VIEW").count(one[0]), reverse=True
        ):
            cursor.execute(f"DROP {kind} IF EXISTS {name} CASCADE")
    for name in saved:
        default_storage.delete(name)
