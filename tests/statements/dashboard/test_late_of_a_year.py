"""Over the demonstration force: what is late is what chasing knows, and what everybody finds among their own work."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
from django.db import connection

from actions.models import Action
from msplan.accounts.models import Person
from msplan.chasing.planning import open_items, work_of
from msplan.lib.dates import today
from statements.dashboard.late import REVIEW, TARGET, Thing
from statements.dashboard.reading import late_things
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]
NAMES = {TARGET: "Target date", REVIEW: "Review"}


def chased(on: date) -> set[tuple[str, date, str]]:
    """What chasing would ask for and is late, with whoever it asks; restricted things left out."""
    names = dict(Person.objects.values_list("pk", "name"))
    return {
        (due.kind, due.due_on, names[due.person_id])
        for due in open_items(on, until=lambda ladder: on)
        if due.due_on < on and not due.permission
    }


def told(things: Iterable[Thing]) -> set[tuple[str, date, str]]:
    return {(NAMES.get(one.kind, one.kind), one.due_on, name) for one in things for name in one.names}


def at_work(thing: Thing, on: date) -> bool:
    """Not an action that is paused or waits to be accepted, which the figures count as behind and nobody chases."""
    if thing.kind not in (TARGET, REVIEW):
        return True
    action = Action.objects.get(pk=int(thing.href.rstrip("/").rpartition("/")[2]))
    return action.progress in ("not_started", "in_progress") and action.handed_in_on is None


@pytest.mark.parametrize("days", [0, 150, 400])
def test_it_holds_exactly_what_is_chased(days: int) -> None:
    on = today() + timedelta(days=days)

    assert told(one for one in late_things(on) if at_work(one, on)) == chased(on)


def test_everybody_finds_their_own_late_work_in_it_and_it_finds_no_more() -> None:
    on = today() + timedelta(days=150)
    things = [one for one in late_things(on) if at_work(one, on)]

    for who in Person.objects.filter(is_active=True):
        mine = {
            (one.due.kind, one.due.due_on)
            for one in work_of(who, on).mine
            if one.is_own and one.due.due_on < on and not one.due.permission
        }
        assert {(kind, day) for kind, day, name in told(things) if name == who.name} == mine, who


def test_of_the_statements_own_room_as_much_is_late_as_sql_counts() -> None:
    """Years from now whatever is open is late, whoever's it is."""
    on = today() + timedelta(days=1500)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT count(*) FROM statements_section s JOIN statements_statement t ON t.id = s.statement_id
            WHERE t.state = 'drafting' AND s.position IS NOT NULL AND s.writing <> 'ready' AND s.author_id NOT IN (
                SELECT h.person_id FROM accounts_roleholding h WHERE h.role = 'statement_editor'
            )
            """
        )
        sections = cursor.fetchone()[0]
        cursor.execute(
            """
            WITH public AS (
                SELECT id, period_end FROM statements_statement WHERE state = 'published' ORDER BY period_end DESC
            ), newest AS (SELECT id FROM public LIMIT 1), before AS (SELECT id FROM public OFFSET 1 LIMIT 1)
            SELECT count(*) FROM statements_promise p
            WHERE p.unmarked_at IS NULL AND (
                p.statement_id IN (SELECT id FROM newest) OR EXISTS (
                    SELECT 1 FROM statements_promiseanswer a WHERE a.promise_id = p.id
                    AND a.after_id IN (SELECT id FROM before)
                    AND a.outcome IN ('under_way', 'moved', 'not_answered')
                )
            ) AND NOT EXISTS (
                SELECT 1 FROM statements_promiseanswer a
                WHERE a.promise_id = p.id AND a.after_id IN (SELECT id FROM newest)
            )
            """
        )
        promises = cursor.fetchone()[0]

    things = late_things(on)

    def count(kind: str) -> int:
        return sum(one.kind == kind for one in things)

    assert (count("Section of a statement"), count("Promise")) == (sections, promises)
    assert promises
