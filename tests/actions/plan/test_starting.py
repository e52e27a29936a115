"""The starter plan: taken in part or whole, each action once."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from actions.models import Action, Area, Aspect, Priority, Strand
from actions.plan.cancelling import cancel
from actions.plan.starting import starters, starters_left, take_starters
from tests.actions.making import an_action, an_owner, noon
from tests.people import department

TODAY = date(2026, 8, 31)


def test_the_starter_plan_speaks_the_plans_words() -> None:
    found = starters()

    assert len(found) == 23
    for starter in found:
        assert starter.title
        assert starter.what
        assert starter.aspect in Aspect.values
        assert set(starter.strands) <= set(Strand.values)
        assert starter.area in Area.values
        assert starter.priority in Priority.values
        assert 1 <= starter.months <= 36


@pytest.mark.django_db
def test_those_that_are_chosen_come_in_as_proposals_in_their_order() -> None:
    procurement, other = department("Procurement"), department("Change")

    taken = take_starters([20, 3, 1], department=other, by=None, at=noon(TODAY))

    assert [action.starter for action in taken] == [1, 3, 20]
    assert [action.position for action in taken] == [1, 2, 3]
    assert {(action.progress, action.owner, action.start_on) for action in taken} == {
        ("proposed", None, TODAY)
    }
    assert taken[2].title == "Supplier code of conduct"
    assert taken[2].lead_department == procurement  # the force has a department of that name
    assert taken[1].lead_department == other
    assert taken[2].target_on == date(2026 + starters()[19].months // 12, 8, 31)
    assert len(starters_left()) == 20


@pytest.mark.django_db
def test_what_was_taken_is_not_taken_again_even_when_it_was_cancelled() -> None:
    first = take_starters([1, 2], department=department(), by=None, at=noon(TODAY))
    cancel(first[0], reason="Not for us.", by=an_owner(), at=noon(TODAY))

    again = take_starters([1, 2, 3], department=department(), by=None, at=noon(TODAY))

    assert [action.starter for action in again] == [3]
    assert Action.objects.count() == 3


@pytest.mark.django_db
def test_control_the_database_holds_a_starter_once() -> None:
    take_starters([1], department=department(), by=None, at=noon(TODAY))

    with pytest.raises(IntegrityError), transaction.atomic():
        an_action(start_on=TODAY, starter=1)
