"""The plan's own order and its archive: places from 1 without gaps, whoever moves what at once."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from actions.models import Action
from actions.plan.archiving import archive, unarchive
from actions.plan.cancelling import cancel
from actions.plan.placing import move_to_place
from actions.plan.refusing import PlanRefused
from msplan.history.recording import story_of
from tests.actions.making import an_action, an_owner, noon

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)


def order() -> list[int]:
    """Numbers of the actions in the plan's order; their places are counted beside."""
    rows = list(Action.objects.standing().order_by("position").values_list("position", "number"))
    assert [place for place, _ in rows] == list(range(1, len(rows) + 1))
    return [number for _, number in rows]


def moved(number: int, *, to: int) -> bool:
    action = Action.objects.get(number=number)
    assert action.position is not None
    return move_to_place(action, to=to, seen=action.position, by=None, at=noon(START))


@pytest.fixture
def five() -> list[Action]:
    return [an_action(start_on=START) for _ in range(5)]


def cancelled(number: int) -> Action:
    action = Action.objects.get(number=number)
    cancel(action, reason="Not needed.", by=an_owner(), at=noon(START))
    return action


@pytest.mark.parametrize(
    ("number", "to", "expected"),
    [
        (2, 1, [2, 1, 3, 4, 5]),
        (2, 3, [1, 3, 2, 4, 5]),
        (1, 5, [2, 3, 4, 5, 1]),
        (5, 1, [5, 1, 2, 3, 4]),
        (4, 2, [1, 4, 2, 3, 5]),
        (2, 99, [1, 3, 4, 5, 2]),
    ],
)
def test_those_between_make_room(five: list[Action], number: int, to: int, expected: list[int]) -> None:
    assert moved(number, to=to)

    assert order() == expected


def test_a_move_to_its_own_place_is_none(five: list[Action]) -> None:
    assert not moved(3, to=3)
    assert not moved(5, to=99)

    assert order() == [1, 2, 3, 4, 5]
    assert not story_of(five[2]).filter(act="actions.move").exists()


def test_a_place_before_the_first_is_refused(five: list[Action]) -> None:
    with pytest.raises(PlanRefused, match="from 1 upwards") as refused:
        moved(3, to=0)

    assert refused.value.field == "to"


def test_a_double_click_moves_once(five: list[Action]) -> None:
    move_to_place(five[2], to=2, seen=3, by=None, at=noon(START))

    with pytest.raises(PlanRefused, match="A-003 has moved since you looked: it is in place 2 now"):
        move_to_place(five[2], to=2, seen=3, by=None, at=noon(START))

    assert order() == [1, 3, 2, 4, 5]


def test_a_move_costs_the_same_whatever_lies_between(five: list[Action]) -> None:
    with CaptureQueriesContext(
        connection,
    ) as near:
        moved(1, to=2)
    with CaptureQueriesContext(connection) as far:
        moved(1, to=5)

    assert len(near) == len(far)


def test_a_new_action_comes_last(five: list[Action]) -> None:
    moved(5, to=1)

    assert an_action(start_on=START).position == 6


def test_control_two_actions_cannot_have_one_place(five: list[Action]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(number=1).update(position=2)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


# --- the archive


def test_what_is_archived_leaves_the_order_and_comes_back_last(five: list[Action]) -> None:
    action = cancelled(2)

    archive(action, by=None, at=noon(START))
    assert order() == [1, 3, 4, 5]
    assert Action.objects.count() == 5

    unarchive(action, by=None, at=noon(START))
    assert order() == [1, 3, 4, 5, 2]
    acts = [entry.act for entry in story_of(action)[:2]]
    assert acts == ["actions.unarchive", "actions.archive"]


def test_what_is_open_is_not_archived(five: list[Action]) -> None:
    with pytest.raises(PlanRefused, match="A-001 is in progress: only what is completed or cancelled"):
        archive(five[0], by=None, at=noon(START))

    with pytest.raises(IntegrityError), transaction.atomic():  # control: the database refuses it too
        Action.objects.filter(number=1).update(archived_at=noon(START), position=None)


def test_control_an_archived_action_has_no_place_and_any_other_has_one(five: list[Action]) -> None:
    cancelled(2)

    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(number=2).update(archived_at=noon(START))
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(number=2).update(position=None)


def test_archiving_and_taking_back_happen_once(five: list[Action]) -> None:
    action = cancelled(2)
    archive(action, by=None, at=noon(START))

    with pytest.raises(PlanRefused, match="archived already"):
        archive(action, by=None, at=noon(START))
    with pytest.raises(PlanRefused, match="it has no place"):
        move_to_place(action, to=1, seen=2, by=None, at=noon(START))
    unarchive(action, by=None, at=noon(START))
    with pytest.raises(PlanRefused, match="is not archived"):
        unarchive(action, by=None, at=noon(START))
