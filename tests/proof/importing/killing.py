"""An import that is killed: a process of its own does what the web and then the worker do, and dies in the middle.

SIGKILL at a random moment of the whole way, or at the worst one: all rows are written, and nothing is said yet.
"""

import os
import random
import signal
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet
from django.db.transaction import Atomic
from django.test import Client
from django.utils import timezone

from suppliers.record.registry import importing as registry
from suppliers.spend import confirming as spend
from suppliers.spend import leases
from suppliers.spend.planning import read_import
from tests.processes import TICK, until
from tests.proof.importing.doors import Came, Door
from tests.proof.importing.files import table, text_of

# Connections of the process that was killed, by the name it gave them; others have theirs for as long as they like.
APART = "an import apart"
ITS_OWN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
# Suppliers that a file brought which is not saved, and lines of such a file: one picture, one moment.
STRAYS = (
    "SELECT (SELECT count(*) FROM suppliers_spendline l JOIN suppliers_spendimport i ON i.id = l.spend_import_id"
    " WHERE i.state <> 'confirmed') + (SELECT count(*) FROM suppliers_supplier s JOIN suppliers_spendimport i"
    " ON i.id = s.created_from_id WHERE i.state <> 'confirmed')"
)


@dataclass
class Killed:
    """How many imports were killed, before and after they were in; and how many were neither in nor out."""

    imports: int = 0
    died: int = 0
    out: int = 0
    whole: int = 0
    neither: int = 0
    neither_after_all: int = 0  # once what was left behind was taken up, and the file chosen again
    seconds: list[float] = field(default_factory=list)


def at_random(
    door: Door, client: Client, *, rows: int, times: int, seed: int = 1, first_lot: int = 1
) -> Killed:
    """So many imports, each killed at a moment of its own; then finished, and the same file chosen once more."""
    found, chance = Killed(), random.Random(f"{door.name}{seed}")  # noqa: S311  repeatable, not secret
    began = monotonic()
    before = door.count()
    apart(lambda: door.take(client, content_of(door, rows, first_lot), "file.csv", Came()))
    wanted, length = door.count() - before, monotonic() - began
    assert wanted
    for number in range(1, times + 1):
        content, before = content_of(door, rows, first_lot + number), door.count()
        moment = monotonic() + chance.uniform(0, length)
        found.died += apart(
            lambda content=content: door.take(client, content, "file.csv", Came()),  # type: ignore[misc]
            lambda moment=moment: monotonic() >= moment,  # type: ignore[misc]
        )
        found.imports += 1
        _judge(found, door.count() - before, wanted)
        finish_what_was_left()
        door.take(client, content, "file.csv", Came())
        found.neither_after_all += door.count() - before != wanted or strays() > 0
    return found


def at_the_worst_moment(
    door: Door, client: Client, *, rows: int, guarded: bool = True, lot: int = 0
) -> Killed:
    """Once. Without its transaction (``guarded`` False: the control) the rows are there, and nothing tells of them."""
    found, before = Killed(imports=1), door.count()
    reading, writing = os.pipe()

    def act() -> None:
        if not guarded:
            without_transactions()
        told = door.writes.record  # type: ignore[attr-defined]

        def hang(*values: Any, **named: Any) -> Any:
            if door.count() > before:
                os.write(writing, b".")
                while True:
                    signal.pause()
            return told(*values, **named)

        door.writes.record = hang  # type: ignore[attr-defined]  # in this process alone, which is killed
        door.take(client, content_of(door, rows, lot), "file.csv", Came())

    os.set_blocking(reading, False)
    found.died += apart(act, lambda: _something_came(reading))
    os.close(reading)
    os.close(writing)
    assert found.died, "It was not killed: its last word was never written."
    _judge(found, door.count() - before, None)
    return found


def _something_came(reading: int) -> bool:
    try:
        return bool(os.read(reading, 1))
    except BlockingIOError:
        return False


def _judge(found: Killed, written: int, wanted: int | None) -> None:
    """``wanted`` None: whatever is there is too much, as nobody was told of it."""
    if strays() or written not in (0, wanted):
        found.neither += 1
    elif written:
        found.whole += 1
    else:
        found.out += 1


def content_of(door: Door, rows: int, lot: int) -> bytes:
    return text_of(table(door, min(rows, door.most), lot)).encode()


def strays() -> int:
    with connection.cursor() as cursor:
        cursor.execute(STRAYS)
        return int(cursor.fetchone()[0])


def apart(act: Callable[[], object], kill: Callable[[], bool] = lambda: False) -> bool:
    """Do it in a process of its own; whether that was killed. Afterwards nothing of it is at the database any more."""
    connections.close_all()  # two processes must not talk over one
    child = os.fork()
    if child == 0:
        os.environ["PGAPPNAME"] = APART
        # Where a browser was opened before, Django keeps one connection for its loop and one for whoever is outside of
        # it, as this process is now: that one is the parent's. It is left as it is, and not ended politely.
        theirs = [(one, one.connection) for one in connections.all(initialized_only=True)]
        for one, _ in theirs:
            one.connection = None
        try:
            act()
        finally:
            os._exit(0)
    killed = False
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if kill():
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed = True
            break
        TICK.wait(0.002)
    until(_is_gone, seconds=120, what="The end of what the dead process had asked for")
    return killed


def _is_gone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ITS_OWN, [APART])
        return bool(cursor.fetchone()[0] == 0)


def finish_what_was_left() -> None:
    """As the sweep does when the leases of the dead have run out."""
    later = timezone.now() + 2 * leases.LEASE
    for pk in leases.waiting(at=later):
        if read_import(pk, at=later) is None:
            spend.save_import(pk, at=later)
    for pk in registry.waiting(at=later):
        registry.read_file(pk, at=later)


def without_transactions() -> None:
    """For a control, in a process that ends: every statement stands by itself, and no row is held."""

    def nothing(*_values: Any) -> None:
        return None

    Atomic.__enter__, Atomic.__exit__ = nothing, nothing  # type: ignore[assignment]
    QuerySet.select_for_update = lambda self, **_: self.all()  # type: ignore[assignment,method-assign]
