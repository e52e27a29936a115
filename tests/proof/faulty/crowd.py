"""Many schedulers and many hands at once, over three days: each thing is said once."""

import os
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

from msplan.chasing.sending import chase, chase_when_due
from tests.proof.faulty import force
from tests.proof.faulty.force import rows

DAYS = (date(2026, 3, 4), date(2026, 3, 5), date(2026, 3, 6))  # Wednesday to Friday


@dataclass(frozen=True, slots=True)
class Found:
    keys: int  # (person, thing, due date) that had to be said
    said_once: int
    said_twice: int
    never_said: int
    mails_too_many: int  # more than one for a person and a day

    @property
    def wrong(self) -> int:
        return self.said_twice + self.never_said + self.mails_too_many


def come_together(keys: int, *, beats: int = 5, hands: int = 20) -> Found:
    """Everybody waits for everybody before each nudge, so that they begin in the same moment."""
    force.fill(keys)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE actions_action SET review_on = %s::date + (number %% 3)::int", [DAYS[0]])
    connections.close_all()
    fork = get_context("fork")
    together = fork.Barrier(beats + hands)
    acts: list[Callable[[], None]] = [lambda: _beat(together)] * beats + [lambda: _sweep(together)] * hands
    children = [fork.Process(target=_apart, args=(act, together)) for act in acts]
    for child in children:
        child.start()
    for child in children:
        child.join()
    return _counted(keys)


def _beat(together: Any) -> None:
    for day in DAYS:
        for minute in (0, 15, 30):
            together.wait(1200)
            chase_when_due(
                at=datetime(day.year, day.month, day.day, 7, 31, tzinfo=UTC) + timedelta(minutes=minute)
            )


def _sweep(together: Any) -> None:
    """By hand, whatever has been done already."""
    for day in DAYS:
        for minute in (0, 15, 30):
            together.wait(1200)
            if minute == 0:
                _try(lambda: chase(on=day, at=_morning(day)))  # noqa: B023  # run at once


def _morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 31, tzinfo=UTC)


def _try(run: Callable[[], int]) -> None:
    """One that fails lets the others go on, as on a real machine: the next nudge does what it left."""
    try:
        run()
    except Exception:  # noqa: BLE001  # without a unique key they fall over each other
        traceback.print_exc()


def _apart(act: Callable[[], None], together: Any) -> None:
    """In a process of its own."""
    try:
        act()
    except BaseException:
        traceback.print_exc()
        together.abort()
        raise
    finally:
        connections.close_all()
        os._exit(0)


def _counted(keys: int) -> Found:
    said = {
        key: times
        for *key_parts, times in rows(
            "SELECT thing, person_id, due_on, count(*) FROM chasing_reminder WHERE state = 'told' AND ladder = 'review'"
            " AND rule = 'on the day' GROUP BY 1, 2, 3"
        )
        if (key := tuple(key_parts))
    }
    ((many,),) = rows(
        "SELECT coalesce(sum(n - 1), 0) FROM (SELECT count(*) n FROM outbox_mail WHERE purpose = 'Digest'"
        " GROUP BY person_id, (created_at AT TIME ZONE 'Europe/London')::date) each"
    )
    return Found(
        keys=keys,
        said_once=sum(times == 1 for times in said.values()),
        said_twice=sum(times > 1 for times in said.values()),
        never_said=keys - len(said),
        mails_too_many=int(many),
    )


TABLES = "('chasing_digest'::regclass, 'chasing_reminder'::regclass, 'outbox_mail'::regclass)"


@contextmanager
def no_unique_keys() -> Iterator[None]:
    """The control: the database without what keeps digest, reminder and mail single."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
            f" WHERE contype = 'u' AND conrelid IN {TABLES}"
        )
        keys = cursor.fetchall()
        for table, name, _ in keys:
            cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "DELETE FROM chasing_reminder; DELETE FROM chasing_digest; DELETE FROM outbox_mail"
            )
            for table, name, definition in keys:
                cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
