"""Two different deeds at once on one action: both orders, chosen; then eight together. What must hold of a plan is
asked of the database itself.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from actions.models import Action, Completion, DateChange, Evidence, Milestone, Review
from actions.plan import evidencing, planning
from actions.plan.cancelling import cancel
from actions.plan.completing import accept, reopen
from actions.plan.evidencing import add_evidence, remove_evidence
from actions.plan.handing_in import CompletionRefused, hand_in
from actions.plan.milestones import add_milestone, reach_milestone
from actions.plan.models.rounds import DayOfYear
from actions.plan.planning import change_target, edit_action, pause, resume, start
from actions.plan.refusing import PlanRefused, StaleEdit
from actions.plan.reviewing import ReviewRefused, give_review
from actions.plan.setting_rounds import set_rounds
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import LINK, a_completion, a_second_person, an_action, an_owner, noon
from tests.actions.plan.holding import broken
from tests.actions.plan.test_races import EIGHT, at_once
from tests.rivals import DONE, one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)
START, DUE = date(2026, 1, 15), date(2026, 7, 15)
Deed = Callable[[], object]


def fresh(action: Action) -> Action:
    """As the page of whoever acts has read it."""
    return Action.objects.select_related("owner").get(pk=action.pk)


def acts_of(action: Action) -> list[str]:
    found = Entry.objects.filter(thing_type="actions.action", thing_id=action.pk).order_by("pk")
    return [entry.act.removeprefix("actions.") for entry in found]


@contextmanager
def without_lock(module: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The control's world: what locks an action's row in a module only reads it."""

    class Rows:
        def __getattr__(self, name: str) -> Any:
            return getattr(Action.objects, name)

        def select_for_update(self, **_: Any) -> Any:
            return Action.objects.all()

    class Unlocked:
        objects = Rows()

    with monkeypatch.context() as patch:
        patch.setattr(module, "Action", Unlocked)
        yield


# Evidence against handing in and accepting.


def evidence_of(action: Action, title: str = "The code") -> Evidence:
    return add_evidence(action, LINK._replace(title=title), by=an_owner(), at=noon(START))


def removing(evidence: Evidence) -> Deed:
    copy = Evidence.objects.get(pk=evidence.pk)
    return lambda: remove_evidence(copy, reason="Wrong file.", by=an_owner(), at=noon(DUE))


def handing_in(action: Action, *, none_because: str = "") -> Deed:
    return partial(
        hand_in, fresh(action), outcome_words="Signed by 40.", no_evidence_reason=none_because,
        by=an_owner(), at=noon(DUE),
    )  # fmt: skip


def test_evidence_that_goes_while_a_completion_is_handed_in_leaves_its_reason() -> None:
    action = an_action(start_on=START)
    evidence = evidence_of(action)

    assert one_after_the_other(handing_in(action), removing(evidence)) == (DONE, DONE, True)
    assert Completion.objects.get().no_evidence_reason == "“The code” was removed: Wrong file."
    assert broken() == []


def test_whoever_hands_in_when_the_last_evidence_goes_is_asked_for_a_reason() -> None:
    action = an_action(start_on=START)
    evidence = evidence_of(action)

    outcome = one_after_the_other(removing(evidence), handing_in(action), CompletionRefused)

    assert outcome == (DONE, "Hand in evidence, or say why there is none.", True)
    assert not Completion.objects.exists()
    assert fresh(action).handed_in_on is None
    assert broken() == []


def accepting(completion: Completion) -> Deed:
    copy = Completion.objects.get(pk=completion.pk)
    return partial(accept, copy, by=a_second_person(), at=noon(DUE))


@pytest.mark.parametrize("accepted_first", [True, False])
def test_evidence_that_goes_while_a_completion_is_accepted_leaves_its_reason(accepted_first: bool) -> None:  # noqa: FBT001
    action = an_action(start_on=START)
    completion = a_completion(action, on=DUE)
    deeds = [accepting(completion), removing(Evidence.objects.get())]

    assert one_after_the_other(*deeds[:: 1 if accepted_first else -1]) == (DONE, DONE, True)
    assert fresh(action).progress == "completed"
    assert fresh(action).no_evidence_reason == "“The code” was removed: Wrong file."
    assert broken() == []


def test_control_removing_without_the_actions_row_leaves_a_completion_with_nothing_to_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    action = an_action(start_on=START)
    evidence = evidence_of(action)

    with without_lock(evidencing, monkeypatch):
        _, _, waited = one_after_the_other(handing_in(action), removing(evidence))

    assert not waited
    assert broken() == ["A-001: a completion that waits has evidence, or says why there is none"]


def test_of_four_who_hand_in_and_four_who_remove_evidence_nothing_is_left_unexplained() -> None:
    action = an_action(start_on=START)
    there = [evidence_of(action, f"Photograph {n}") for n in range(4)]
    deeds = [*(handing_in(action) for _ in there), *map(removing, there)]

    outcomes = at_once(lambda n: deeds[n](), InvalidTransition, CompletionRefused)

    assert outcomes.count("won") in (4, 5)  # every removal, and perhaps one who handed in before the last
    assert broken() == []


def test_of_four_acceptors_and_four_who_remove_evidence_nothing_is_left_unexplained() -> None:
    action = an_action(start_on=START)
    there = [evidence_of(action, f"Photograph {n}") for n in range(3)]
    completion = a_completion(action, on=DUE)
    deeds = [
        *(accepting(completion) for _ in range(4)),
        *map(removing, [*there, Evidence.objects.order_by("-pk")[0]]),
    ]

    assert at_once(lambda n: deeds[n](), InvalidTransition).count("won") == 5
    assert fresh(action).no_evidence_reason.endswith("was removed: Wrong file.")
    assert broken() == []


# Pausing, cancelling and editing against reviewing and handing in.


def pausing(action: Action) -> Deed:
    return partial(pause, fresh(action), reason="No money.", by=an_owner(), at=noon(DUE))


def reviewing(action: Action, *, started: bool = False) -> Deed:
    return partial(
        give_review, fresh(action), due_on=DUE, what_was_done="Ten signed.", rating="amber", rating_reason="Slow.",
        started=started, by=an_owner(), at=noon(DUE - timedelta(days=5)),
    )  # fmt: skip


def test_a_review_given_first_stands_and_the_pause_stops_the_next() -> None:
    action = an_action(start_on=START, started=False)

    assert one_after_the_other(reviewing(action, started=True), pausing(action)) == (DONE, DONE, True)
    now = fresh(action)
    assert (now.progress, now.review_on, now.rating) == ("paused", None, "amber")
    assert acts_of(action) == ["create", "review", "pause"]
    assert broken() == []


def test_whoever_reviews_what_was_paused_a_moment_ago_is_told_and_nothing_is_written() -> None:
    action = an_action(start_on=START)

    outcome = one_after_the_other(pausing(action), reviewing(action), ReviewRefused)

    assert outcome == (DONE, "This action is paused: it is not reviewed now.", True)
    assert not Review.objects.exists()
    assert broken() == []


@pytest.mark.parametrize("stops", [pause, cancel])
def test_history_says_from_what_an_action_was_stopped_though_work_began_meanwhile(stops: Any) -> None:
    action = an_action(start_on=START, started=False)
    stopping = partial(stops, fresh(action), reason="No money.", by=an_owner(), at=noon(DUE))

    assert one_after_the_other(
        partial(start, fresh(action), by=an_owner(), at=noon(DUE)), stopping
    ) == (DONE, DONE, True)  # fmt: skip
    assert broken() == []


def test_a_review_that_waits_for_an_edit_counts_its_next_date_by_the_new_interval() -> None:
    """The interval of three months leaves the open date where it is: only the one after it differs."""
    action = an_action(start_on=START)
    shorter = partial(
        edit_action, fresh(action), version=1, changes={"review_every": 3}, by=None, at=noon(DUE - timedelta(days=5))
    )  # fmt: skip

    assert one_after_the_other(shorter, reviewing(action)) == (DONE, DONE, True)
    now = fresh(action)
    assert (now.review_every, now.review_on) == (3, date(2026, 10, 15))
    assert broken() == []


def test_what_is_taken_up_while_its_interval_changes_is_reviewed_by_the_new_one() -> None:
    action = an_action(start_on=START)
    pausing(action)()
    edit = partial(edit_action, fresh(action), version=1, changes={"review_every": 4}, by=None, at=noon(DUE))

    assert one_after_the_other(edit, partial(resume, fresh(action), by=None, at=noon(DUE))) == (
        DONE,
        DONE,
        True,
    )
    assert fresh(action).review_on == date(2026, 9, 15)
    assert broken() == []


def test_what_is_opened_again_while_its_interval_changes_is_reviewed_by_the_new_one() -> None:
    action = an_action(start_on=START)
    cancelling(action)()
    edit = partial(edit_action, fresh(action), version=1, changes={"review_every": 4}, by=None, at=noon(DUE))
    opening = partial(reopen, fresh(action), reason="Needed.", by=an_owner(), at=noon(DUE))

    assert one_after_the_other(edit, opening) == (DONE, DONE, True)
    assert fresh(action).review_on == date(2026, 9, 15)
    assert broken() == []


def test_an_edit_that_waits_for_a_review_counts_from_the_date_it_answered() -> None:
    action = an_action(start_on=START)
    shorter = partial(
        edit_action, fresh(action), version=1, changes={"review_every": 4}, by=None, at=noon(DUE - timedelta(days=5))
    )  # fmt: skip

    assert one_after_the_other(reviewing(action), shorter) == (DONE, DONE, True)
    now = fresh(action)
    assert (now.rating, now.review_every, now.review_on) == ("amber", 4, date(2026, 9, 15))
    assert broken() == []


def test_of_reviews_pauses_and_edits_at_once_nothing_is_lost_and_history_is_whole() -> None:
    action = an_action(start_on=START, started=False)
    edits = [
        partial(edit_action, fresh(action), version=1, changes={"review_every": 3}, by=None, at=noon(START))
        for _ in range(2)
    ]
    deeds = [
        *(reviewing(action, started=True) for _ in range(3)),
        *(pausing(action) for _ in range(3)),
        *edits,
    ]

    at_once(lambda n: deeds[n](), ReviewRefused, InvalidTransition, StaleEdit)

    assert fresh(action).version == 2
    assert Review.objects.count() == acts_of(action).count("review") <= 1
    assert acts_of(action).count("pause") == 1
    assert broken() == []


def cancelling(action: Action) -> Deed:
    return partial(cancel, fresh(action), reason="Not needed.", by=a_second_person(), at=noon(DUE))


def test_what_is_cancelled_withdraws_what_was_handed_in_a_moment_before() -> None:
    action = an_action(start_on=START)

    assert one_after_the_other(handing_in(action, none_because="None."), cancelling(action)) == (
        DONE,
        DONE,
        True,
    )
    completion = Completion.objects.get()
    assert (completion.state, completion.reason) == ("withdrawn", "Not needed.")
    assert acts_of(action)[-3:] == ["hand_in", "withdraw", "cancel"]
    assert broken() == []


def test_whoever_hands_in_what_was_cancelled_a_moment_ago_is_told() -> None:
    action = an_action(start_on=START)

    outcome = one_after_the_other(
        cancelling(action), handing_in(action, none_because="None."), InvalidTransition
    )

    assert outcome == (DONE, "This action is cancelled: it cannot be completed now.", True)
    assert not Completion.objects.exists()
    assert broken() == []


def test_of_four_who_hand_in_and_four_who_cancel_it_ends_cancelled() -> None:
    action = an_action(start_on=START)
    deeds = [
        *(handing_in(action, none_because="None.") for _ in range(4)),
        *(cancelling(action) for _ in range(4)),
    ]

    at_once(lambda n: deeds[n](), InvalidTransition)

    assert fresh(action).progress == "cancelled"
    assert acts_of(action).count("cancel") == 1
    assert broken() == []


# A milestone that is reached, and the target.


def a_milestone(action: Action) -> Milestone:
    return add_milestone(
        action, title="First visits", due_on=DUE + timedelta(days=60), by=None, at=noon(START)
    )


def reaching(milestone: Milestone) -> Deed:
    copy = Milestone.objects.select_related("action").get(pk=milestone.pk)
    return partial(reach_milestone, copy, on=DUE, by=an_owner(), at=noon(DUE))


def moving(action: Action, to: date = DUE) -> Deed:
    return partial(change_target, fresh(action), to=to, reason="Sooner.", by=an_owner(), at=noon(DUE))


def test_a_milestone_that_was_reached_a_moment_ago_binds_no_target() -> None:
    action = an_action(start_on=START)

    assert one_after_the_other(reaching(a_milestone(action)), moving(action)) == (DONE, DONE, True)
    assert fresh(action).target_on == DUE
    assert broken() == []


def test_a_target_that_was_moved_later_a_moment_ago_hinders_no_milestone() -> None:
    action = an_action(start_on=START)
    milestone = a_milestone(action)

    assert one_after_the_other(moving(action, date(2029, 1, 1)), reaching(milestone)) == (DONE, DONE, True)
    assert broken() == []


def test_a_target_is_held_by_a_milestone_that_is_set_meanwhile() -> None:
    action = an_action(start_on=START)

    outcome = one_after_the_other(lambda: a_milestone(action), moving(action), PlanRefused)

    assert outcome[1].startswith("The milestone “First visits” is due on 13 September 2026. Move it first")
    assert broken() == []


def test_control_moving_a_target_without_the_row_does_not_see_the_milestone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The trigger of the database says no then, in no words for a person."""
    action = an_action(start_on=START)

    with without_lock(planning, monkeypatch), pytest.raises(Exception, match="milestone"):
        one_after_the_other(lambda: a_milestone(action), moving(action), PlanRefused)


def test_of_four_who_reach_milestones_and_four_who_move_the_target_every_move_is_told() -> None:
    action = an_action(start_on=START)
    milestones = [a_milestone(action) for _ in range(4)]
    deeds = [*map(reaching, milestones), *(moving(action, DUE + timedelta(days=n)) for n in range(4))]

    at_once(lambda n: deeds[n](), PlanRefused, InvalidTransition)

    assert Milestone.objects.exclude(reached_on=None).count() == 4
    assert DateChange.objects.count() == acts_of(action).count("change_target") <= 1
    assert broken() == []


def test_reviews_starts_and_rounds_at_once_leave_every_date_in_the_series_in_force() -> None:
    actions = [an_action(start_on=START) for _ in range(EIGHT)]
    deeds = [reviewing(action) for action in actions[:6]]
    deeds += [
        lambda: set_rounds(
            spring=DayOfYear(3, 31), autumn=DayOfYear(9, 30), version=1, by=None, at=noon(DUE - timedelta(days=5))
        ),
        pausing(actions[7]),
    ]  # fmt: skip

    at_once(lambda n: deeds[n](), ReviewRefused)

    assert broken() == []


def test_what_is_broken_is_seen() -> None:
    """The rules themselves: each of these makes one of them speak."""
    action = an_action(start_on=START)
    a_milestone(action)

    with transaction.atomic():
        Action.objects.update(version=2, number=2, review_on=DUE + timedelta(days=1), first_target_on=DUE)
        found = broken()

    assert {rule.split(": ")[1] for rule in found} == {
        "each edit raised the version by one",
        "places and numbers run from 1 without gaps",
        "a review date is one of its own series, while the plan has no rounds",
    }
