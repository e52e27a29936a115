"""A force with as many reviews due today as one likes, and what became of the mails about them, counted apart.

SQL and Python alone: nothing of the program's own counting is used.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from tests.bench import plan_rows
from tests.proof.under_fire.sink import Taken

DUE = date(2026, 3, 4)  # a Wednesday
AT = "2026-03-04T07:31:00+00:00"


def fill(many: int) -> None:
    """``many`` owners, each with one action whose review is due on DUE."""
    plan_rows.owners(many)
    plan_rows.actions(many - 1, on=DUE)
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH owners AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM accounts_person"
            "  WHERE email LIKE 'owner%%@force.example'),"
            " mine AS (SELECT id, row_number() OVER (ORDER BY id) AS place FROM actions_action)"
            " UPDATE actions_action a SET review_on = %s, target_on = %s, owner_id = owners.id"
            " FROM owners JOIN mine USING (place) WHERE mine.id = a.id",
            [DUE, date(2030, 1, 1)],
        )
    plan_rows.analyse()


@dataclass(frozen=True, slots=True)
class Mails:
    due: int
    taken: int
    lost: int
    twice: int
    in_doubt: int  # a person settles these; lost and twice are counted without


def count(taken: Iterable[Taken]) -> Mails:
    """Who ought to have heard, from the plan's rows; who did, from the mail server's book."""
    due = {
        email
        for (email,) in rows(
            f"SELECT p.email FROM actions_action a JOIN accounts_person p ON p.id = a.owner_id"
            f" WHERE a.review_on = '{DUE}'"
        )
    }
    got = Counter(one.address for one in taken)
    doubtful = {address for (address,) in rows("SELECT address FROM outbox_mail WHERE state = 'in_doubt'")}
    return Mails(
        due=len(due),
        taken=len(got),
        lost=len(due - set(got) - doubtful),
        twice=sum(times > 1 for times in got.values()) + len(set(got) - due),
        in_doubt=len(doubtful),
    )


def moving(*, can_be_asked: bool) -> tuple[int, int]:
    """Digests that were written; mails that are not dealt with: those in doubt too where the server can be asked."""
    ((written,),) = rows("SELECT count(*) FROM chasing_digest")
    states = "'queued', 'sending', 'in_doubt'" if can_be_asked else "'queued', 'sending'"
    ((waiting,),) = rows(f"SELECT count(*) FROM outbox_mail WHERE state IN ({states})")
    return int(written), int(waiting)


def rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
