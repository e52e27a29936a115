"""Databases that are made once for a run of the tests: PostgreSQL copies one in a second.

Whoever needs such a database first makes it, while the other workers of the run wait; nobody writes in it afterwards.
The last worker to end takes them away.
"""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True)
class Shared:
    """What the workers of a run share: a folder in which they meet, and databases by name."""

    folder: Path
    worker: str

    @contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """One worker at a time. The kernel lets the next one in, should a worker die in here."""
        with (self.folder / f"{name}.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def database(self, name: str) -> str:
        """A name that no other run has, and not longer than PostgreSQL takes."""
        return f"test_{self.folder.parent.name[-40:]}_{name}"

    def has(self, name: str) -> bool:
        """Whether it was made to its end, and not by another run, and nobody took it away."""
        with elsewhere() as cursor:
            cursor.execute("SELECT FROM pg_database WHERE datname = %s", [self.database(name)])
            return cursor.rowcount == 1 and (self.folder / f"{name}.made").exists()

    def make(self, name: str, source: str, fill: Callable[[], None] | None = None) -> None:
        copy(source, self.database(name))
        if fill:
            with inside(self.database(name)):
                fill()
        (self.folder / f"{name}.made").touch()

    def join(self) -> None:
        with self.alone("users"):
            (self.folder / f"{self.worker}.uses").touch()

    def leave(self) -> None:
        """The last to leave puts out the light. Who comes after that finds nothing and makes it again."""
        with self.alone("users"):
            (self.folder / f"{self.worker}.uses").unlink()
            if not list(self.folder.glob("*.uses")):
                for made in self.folder.glob("*.made"):
                    drop(self.database(made.stem))


def own() -> str:
    """The database that this process's connections open."""
    return str(connection.settings_dict["NAME"])


@contextmanager
def elsewhere() -> Iterator[CursorWrapper]:
    """A connection to none of the databases of the tests: what is copied may have none."""
    connection.close()
    with connection._nodb_cursor() as cursor:
        yield cursor


def copy(source: str, target: str) -> None:
    """All of it: rows, sequences, triggers, and what the planner knows of them."""
    drop(target)
    with elsewhere() as cursor:
        cursor.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def drop(database: str) -> None:
    with elsewhere() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@contextmanager
def inside(database: str) -> Iterator[None]:
    """Every connection that this process opens meanwhile, in whatever thread, is to that database."""
    before = own()
    enter(database)
    try:
        yield
    finally:
        enter(before)


def enter(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database
    ContentType.objects.clear_cache()  # what was read in the other one
