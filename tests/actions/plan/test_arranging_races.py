"""Several people at once arrange the plan, on a real PostgreSQL."""

import uuid
from datetime import date, timedelta

import pytest

from actions.models import Action, Milestone
from actions.plan.archiving import archive
from actions.plan.completing import reopen
from actions.plan.handing_in import CompletionRefused
from actions.plan.milestones import add_milestone, remove_milestone, restore_milestone
from actions.plan.models.rounds import DayOfYear
from actions.plan.placing import move_to_place
from actions.plan.planning import change_target, create_action
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.plan.setting_rounds import set_rounds
from actions.plan.starting import take_starters
from msplan.history.models import Entry
from msplan.lib.once import MadeAlready
from tests.actions.making import an_action, an_owner, completed, noon
from tests.actions.plan.test_races import EIGHT, at_once
from tests.people import department

pytestmark = pytest.mark.django_db(transaction=True)
START = date(2026, 1, 15)


def test_one_page_sent_eight_times_makes_one_action() -> None:
    procurement, owner, page = department(), an_owner(), uuid.uuid4()

    outcomes = at_once(
        lambda n: create_action(
            title="Once", what="x", aspect="force", lead_department=procurement, owner=owner,
            start_on=START, target_on=START, agreed=True, form_id=page, by=None, at=noon(START),
        ),
        MadeAlready,
    )  # fmt: skip

    assert outcomes == ["MadeAlready"] * 7 + ["won"]
    assert Action.objects.count() == 1


def test_eight_moves_leave_eight_places_without_gaps() -> None:
    actions = [an_action(start_on=START) for _ in range(EIGHT)]

    at_once(lambda n: move_to_place(actions[n], to=8 - n, seen=n + 1, by=None, at=noon(START)), PlanRefused)

    places = Action.objects.order_by("position").values_list("position", flat=True)
    assert list(places) == list(range(1, 9))


def test_of_eight_who_set_the_rounds_one_wins() -> None:
    an_action(start_on=START)

    outcomes = at_once(
        lambda n: set_rounds(
            spring=DayOfYear(3, n + 1), autumn=DayOfYear(9, 30), version=1, by=None, at=noon(START)
        ),
        StaleEdit,
    )

    assert outcomes == ["StaleEdit"] * 7 + ["won"]


def test_no_action_that_comes_while_rounds_are_set_keeps_a_date_of_its_own() -> None:
    procurement, owner = department(), an_owner()

    def act(n: int) -> object:
        if n == 0:
            return set_rounds(
                spring=DayOfYear(3, 31), autumn=DayOfYear(9, 30), version=1, by=None, at=noon(START)
            )
        return create_action(
            title=f"{n}", what="x", aspect="force", lead_department=procurement, owner=owner,
            start_on=START, target_on=START, agreed=True, by=None, at=noon(START),
        )  # fmt: skip

    assert at_once(act) == ["won"] * EIGHT
    assert set(Action.objects.values_list("review_on", flat=True)) == {date(2026, 3, 31)}


def test_no_milestone_comes_to_lie_behind_a_target_that_is_moved_meanwhile() -> None:
    owner, target = an_owner(), date(2026, 9, 30)
    actions = [an_action(start_on=START, target_on=target) for _ in range(4)]

    def act(n: int) -> object:
        action = Action.objects.get(pk=actions[n // 2].pk)
        if n % 2:
            return add_milestone(action, title="Draft", due_on=target, by=None, at=noon(START))
        return change_target(action, to=target - timedelta(days=1), reason="x", by=owner, at=noon(START))

    assert at_once(act, PlanRefused).count("won") == 4  # one of each pair
    for milestone in Milestone.objects.select_related("action"):
        assert milestone.due_on <= milestone.action.target_on


def test_of_eight_who_put_a_milestone_back_one_does() -> None:
    action = an_action(start_on=START)
    milestone = add_milestone(action, title="Draft", due_on=START, by=None, at=noon(START))
    remove_milestone(milestone, by=None, at=noon(START))
    words = {"title": "Draft", "due_on": START, "version": 2, "by": None, "at": noon(START)}

    outcomes = at_once(
        lambda _: restore_milestone(Milestone.objects.get(pk=milestone.pk), **words), PlanRefused
    )

    assert sorted(outcomes) == [PlanRefused.__name__] * 7 + ["won"]
    assert Milestone.objects.standing().get().version == 3
    assert Entry.objects.filter(act="actions.restore_milestone").count() == 1


def test_who_reopens_what_is_archived_in_the_same_moment_is_told() -> None:
    owner = an_owner()
    actions = [completed(an_action(start_on=START), on=START) for _ in range(4)]

    def act(n: int) -> object:
        action = Action.objects.select_related("owner").get(pk=actions[n // 2].pk)
        if n % 2:
            return archive(action, by=None, at=noon(START))
        return reopen(action, reason="Needed.", by=owner, at=noon(START))

    assert at_once(act, PlanRefused, CompletionRefused).count("won") == 4  # one of each pair
    for action in Action.objects.all():
        assert (action.archived_at is None) == (action.progress == "in_progress")


def test_eight_who_take_the_starter_actions_take_each_once() -> None:
    lead = department()

    assert (
        at_once(lambda n: take_starters([1, 2, 3], department=lead, by=None, at=noon(START)))
        == ["won"] * EIGHT
    )
    assert sorted(Action.objects.values_list("starter", flat=True)) == [1, 2, 3]
