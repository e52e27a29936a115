"""Two people at once on one row whose pointers move: whoever waits finds the row, and what it points at now."""

from collections.abc import Callable
from datetime import date
from threading import Thread

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, transaction

from actions.lessons.keeping import edit_lesson
from actions.lessons.sharing import approve_sharing
from actions.models import Action, Lesson
from actions.plan.handing_in import locked
from actions.plan.planning import edit_action
from actions.plan.refusing import StaleEdit
from msplan.lib.locking import hold
from tests.actions.lessons.making import a_lesson
from tests.actions.making import a_completion, an_action, noon
from tests.people import department, person
from tests.processes import until

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2026, 7, 15)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")  # one transaction sees one picture otherwise
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def while_held(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """What ``second`` gave or raised, who began while the transaction of ``first`` was open and so had to wait."""
    found: list[object] = []

    def run() -> None:
        try:
            with transaction.atomic():
                found.append(second())
        except (StaleEdit, ObjectDoesNotExist) as problem:
            found.append(problem)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        until(somebody_waits, seconds=120, what="The second person's wait")
    thread.join(120)
    return found


def move_department(action: Action) -> Callable[[], object]:
    changes = {"lead_department": department("HR")}
    return lambda: edit_action(action, version=1, changes=changes, by=None, at=noon(DAY))


def test_a_row_is_found_though_what_it_points_at_changed_meanwhile() -> None:
    action = an_action(start_on=date(2026, 1, 15))

    found = while_held(
        move_department(action), lambda: hold(Action.objects.with_people(), action.pk).lead_department.name
    )

    assert found == ["HR"]


def test_control_locking_and_joining_in_one_statement_loses_the_row() -> None:
    action = an_action(start_on=date(2026, 1, 15))
    rows = Action.objects.select_for_update(of=("self",)).with_people()

    found = while_held(move_department(action), lambda: rows.get(pk=action.pk))

    assert isinstance(found[0], Action.DoesNotExist)


def test_a_second_editor_is_told_though_the_first_moved_the_department() -> None:
    action = an_action(start_on=date(2026, 1, 15))
    copy = Action.objects.get(pk=action.pk)

    found = while_held(
        move_department(action),
        lambda: edit_action(copy, version=1, changes={"title": "Mine"}, by=None, at=noon(DAY)),
    )

    assert isinstance(found[0], StaleEdit)


def test_a_completion_is_decided_though_the_department_moved() -> None:
    action = an_action(start_on=date(2026, 1, 15))
    completion = a_completion(action, on=DAY)

    found = while_held(move_department(action), lambda: locked(completion).lead_department.name)

    assert found == ["HR"]


def test_whoever_approves_a_lesson_is_told_though_somebody_else_became_its_editor() -> None:
    lesson, editor, lead = a_lesson(), person("New Editor", "specialist"), person("Lead", "executive_lead")
    copy = Lesson.objects.get(pk=lesson.pk)

    found = while_held(
        lambda: edit_lesson(
            lesson, version=lesson.version, changes={"title": "Another"}, by=editor, at=noon(DAY)
        ),
        lambda: approve_sharing(copy, version=copy.version, by=lead, at=noon(DAY)),
    )

    assert isinstance(found[0], StaleEdit)
