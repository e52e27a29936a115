"""The sweep of chasing

100,000 open reviews, 10,000 of them at a step today, of 1,000 owners: finding them, writing their digests, reminders
and mails. Held against a plain INSERT of the very same rows, rendered beforehand, a thousand to a statement.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from django.db import connection, transaction
from psycopg2.extras import execute_values

from actions.models import Action
from actions.plan.due import items
from msplan.accounts.models import Person
from msplan.chasing.planning import plan
from msplan.chasing.rules import last_due
from msplan.chasing.sending import chase
from tests.actions.making import noon
from tests.bench import plan_rows
from tests.bench.measuring import Figure

# Open reviews, those at a step, owners.
SMALL = (300, 30, 6)
FULL = (100_000, 10_000, 1_000)
ON = date(2026, 12, 2)  # a Wednesday
ROUNDS = 3
BUDGET = 5
TABLES = ("chasing_digest", "outbox_mail", "chasing_reminder")  # in the order in which they may be written


def measure(size: tuple[int, int, int]) -> list[Figure]:
    _fill(*size)
    found = _finding(size[1])
    swept, plain = [], []
    for _ in range(ROUNDS + 1):
        with transaction.atomic():
            swept.append(_seconds(lambda: _sweep(size)))
            rows = [_rows_of(table) for table in TABLES]
            _empty()
            plain.append(_seconds(lambda: _insert(rows)))  # noqa: B023  # run at once
            transaction.set_rollback(True)
    planned = min(_seconds(lambda: plan(ON)) for _ in range(ROUNDS))
    # The first of each warms up what is cached.
    against = min(plain[1:])
    return [
        Figure("finding what is due: the one query, against the plain INSERT", found, against),
        Figure("planning every digest, against the plain INSERT", planned, against),
        Figure("the whole sweep, against the plain INSERT", min(swept[1:]), against, BUDGET),
    ]


def _fill(reviews: int, due: int, owners: int) -> None:
    """Reviews spread over half a year; those that are due have their first step today, so that each has one reminder to
    write and no more: the most work for the fewest rows."""
    plan_rows.owners(max(owners, 60))
    plan_rows.actions(reviews - 1, on=ON)
    people = list(
        Person.objects.filter(email__startswith="owner").order_by("pk").values_list("pk", flat=True)
    )
    every = reviews // due
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE actions_action SET target_on = %s, owner_id = (%s::bigint[])[1 + (number / %s) %% %s],"
            " review_on = %s::date + CASE WHEN number %% %s = 0 THEN 28 ELSE 29 + number %% 150 END",
            [date(2030, 1, 1), people[:owners], every, owners, ON, every],
        )
    plan_rows.analyse()


def _finding(due: int) -> float:
    """Seconds of the one query. It goes by the index made for it, and finds what is due and nothing else."""
    wanted = list(items(ON, None, lambda ladder: last_due(ladder, ON)))
    assert len(wanted) == due, (len(wanted), due)
    near = Action.objects.chased().filter(review_on__lte=ON + timedelta(days=28))
    if due >= FULL[1]:
        assert "action_review_sweep" in near.order_by().explain()
    return min(_seconds(lambda: list(near.order_by().values_list("pk"))) for _ in range(ROUNDS))


def _sweep(size: tuple[int, int, int]) -> None:
    made = chase(on=ON, at=noon(ON))
    assert made == size[2], (made, size)


def _rows_of(table: str) -> tuple[str, list[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # our own words
        return table, cursor.fetchall()


def _empty() -> None:
    with connection.cursor() as cursor:
        for table in reversed(TABLES):
            cursor.execute(f"DELETE FROM {table}")  # our own words


def _insert(rows: Sequence[tuple[str, list[Any]]]) -> None:
    with connection.cursor() as cursor:
        for table, values in rows:
            execute_values(cursor.cursor, f"INSERT INTO {table} VALUES %s", values, page_size=1000)


def _seconds(run: Any) -> float:
    began = perf_counter()
    run()
    return perf_counter() - began
