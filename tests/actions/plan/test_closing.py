"""Handing in, accepting, returning, taking back, opening again, cancelling: the rules and what the database holds."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actions.models import Action, Completion, Evidence
from actions.plan.archiving import archive
from actions.plan.cancelling import cancel
from actions.plan.completing import accept, reopen, return_completion
from actions.plan.evidencing import EvidenceRefused, add_evidence, remove_evidence
from actions.plan.handing_in import CompletionRefused, hand_in, withdraw
from actions.plan.pausing import pause_longer
from actions.plan.planning import change_target, pause, resume
from actions.plan.refusing import PlanRefused
from actions.plan.reviewing import ReviewRefused
from msplan.history.recording import story_of
from msplan.lib.states import InvalidTransition
from tests.actions.making import (
    LINK,
    a_completion,
    a_review,
    a_second_person,
    an_action,
    an_owner,
    completed,
    noon,
)
from tests.people import person

pytestmark = pytest.mark.django_db
START, DAY = date(2026, 1, 15), date(2026, 6, 1)
DUE = date(2026, 7, 15)
ONE = timedelta(days=1)


# --- handing in


def test_handing_in_needs_the_outcome_in_words() -> None:
    action = an_action(start_on=START)

    with pytest.raises(CompletionRefused) as refused:
        hand_in(action, outcome_words="  ", evidence=[LINK], by=an_owner(), at=noon(DAY))

    assert refused.value.field == "outcome_words"


def test_handing_in_needs_evidence_or_a_reason_for_none() -> None:
    action = an_action(start_on=START)

    with pytest.raises(CompletionRefused, match="evidence") as refused:
        hand_in(action, outcome_words="Signed by 40.", by=an_owner(), at=noon(DAY))

    action.refresh_from_db()
    assert (refused.value.field, action.handed_in_on) == ("no_evidence_reason", None)


def test_what_is_handed_in_waits_and_the_action_stays_what_it_was() -> None:
    action = an_action(start_on=START)

    completion = a_completion(action, on=DAY)

    action.refresh_from_db()
    assert (action.progress, action.handed_in_on, action.completed_on) == ("in_progress", DAY, None)
    assert (completion.state, completion.due_on) == ("waiting", date(2026, 6, 15))
    assert Evidence.objects.get().link == LINK.link
    assert story_of(action).first().act == "actions.hand_in"


def test_evidence_handed_in_before_is_enough_and_removed_evidence_is_not() -> None:
    before, removed = an_action(start_on=START), an_action(start_on=START)
    add_evidence(before, LINK, by=an_owner(), at=noon(DAY))
    gone = add_evidence(removed, LINK, by=an_owner(), at=noon(DAY))
    remove_evidence(gone, reason="It named a person.", by=an_owner(), at=noon(DAY))

    completion = a_completion(before, on=DAY, evidence=[], no_evidence_reason="not kept")

    assert completion.no_evidence_reason == ""
    with pytest.raises(CompletionRefused):
        a_completion(removed, on=DAY, evidence=[])


def test_a_paused_or_proposed_action_is_not_handed_in_and_none_twice() -> None:
    paused, proposed = an_action(start_on=START), an_action(start_on=START, agreed=False)
    waiting = an_action(start_on=START)
    pause(paused, reason="x", by=None, at=noon(DAY))
    a_completion(waiting, on=DAY)

    for action in (paused, proposed, waiting):
        with pytest.raises(InvalidTransition):
            a_completion(action, on=DAY)
    assert Completion.objects.count() == 1
    assert Evidence.objects.count() == 1


def test_nobody_reviews_or_moves_the_date_of_what_waits() -> None:
    action = an_action(start_on=START)
    a_completion(action, on=DAY)

    with pytest.raises(ReviewRefused, match="waits to be accepted"):
        a_review(action, on=DUE)
    with pytest.raises(InvalidTransition):
        change_target(action, to=date(2030, 1, 1), reason="x", by=an_owner(), at=noon(DAY))


# --- late or not while it waits


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_a_slow_second_person_makes_nobody_late(days: int, *, late: bool) -> None:
    """Handed in the day before, on, and the day after the target; looked at a month later."""
    target = date(2026, 6, 30)
    action = an_action(start_on=START, target_on=target)
    a_completion(action, on=target + timedelta(days=days))
    month_later = date(2026, 7, 30)

    assert Action.objects.late(month_later).exists() is late
    assert action.is_late(month_later) is late


@pytest.mark.parametrize(("days", "late"), [(-1, False), (0, False), (1, True)])
def test_a_review_that_falls_due_while_it_waits_is_not_late(days: int, *, late: bool) -> None:
    action = an_action(start_on=START)
    a_completion(action, on=DUE + timedelta(days=days))
    month_later = DUE + timedelta(days=30)

    assert Action.objects.review_late(month_later).exists() is late
    assert action.review_is_late(month_later) is late
    assert not Action.objects.due_for_review(month_later).exists()


def test_control_without_handing_in_both_are_late() -> None:
    action = an_action(start_on=START, target_on=date(2026, 6, 30))
    month_later = DUE + timedelta(days=30)

    assert action.is_late(month_later)
    assert list(Action.objects.late(month_later)) == list(Action.objects.review_late(month_later)) == [action]


# --- the second person


def test_accepting_completes_as_of_the_day_of_handing_in() -> None:
    action = an_action(start_on=START)
    completion = a_completion(action, on=DAY)

    accept(completion, by=a_second_person(), at=noon(date(2026, 8, 20)))

    action.refresh_from_db()
    completion.refresh_from_db()
    assert (action.progress, action.completed_on, action.review_on) == ("completed", DAY, None)
    assert (action.outcome_words, action.handed_in_on) == ("Signed by 40.", None)
    assert (completion.accepted_on, completion.decided_by) == (date(2026, 8, 20), a_second_person())
    assert story_of(action).first().act == "actions.complete"


def test_a_reason_for_no_evidence_is_kept() -> None:
    action = completed(an_action(start_on=START), on=DAY, evidence=[], no_evidence_reason="Spoken only.")

    assert action.no_evidence_reason == "Spoken only."


@pytest.mark.parametrize("decide", [accept, return_completion])
def test_whoever_handed_it_in_does_not_decide(decide: Any) -> None:
    manager = person("Both Hats", "plan_manager")
    completion = a_completion(an_action(start_on=START), on=DAY, by=manager)
    words = {"reason": "x"} if decide is return_completion else {}

    with pytest.raises(CompletionRefused, match="You handed this in yourself"):
        decide(completion, **words, by=manager, at=noon(DAY))

    completion.refresh_from_db()
    assert completion.is_waiting


def test_returning_says_why_and_the_action_goes_on_as_before() -> None:
    action = an_action(start_on=START)
    completion = a_completion(action, on=DAY)

    with pytest.raises(CompletionRefused, match="what is missing"):
        return_completion(completion, reason=" ", by=a_second_person(), at=noon(DAY))
    return_completion(completion, reason="Only 40 of 90.", by=a_second_person(), at=noon(DUE + ONE))

    action.refresh_from_db()
    assert (action.progress, action.handed_in_on, action.review_on) == ("in_progress", None, DUE)
    assert list(Action.objects.review_late(DUE + ONE)) == [action]
    assert a_completion(action, on=DUE + ONE).is_waiting


def test_the_owner_takes_it_back_with_a_reason() -> None:
    action = an_action(start_on=START)
    completion = a_completion(action, on=DAY)

    with pytest.raises(CompletionRefused):
        withdraw(completion, reason="", by=an_owner(), at=noon(DAY))
    withdraw(completion, reason="Two more suppliers.", by=an_owner(), at=noon(DAY))

    action.refresh_from_db()
    assert (completion.state, completion.reason, action.handed_in_on) == (
        "withdrawn",
        "Two more suppliers.",
        None,
    )
    with pytest.raises(InvalidTransition, match="withdrawn by Olu Winterbourne"):
        accept(completion, by=a_second_person(), at=noon(DAY))


@pytest.mark.parametrize("act", [pause, cancel])
def test_pausing_and_cancelling_take_a_waiting_completion_back_with_their_reason(act: Any) -> None:
    action = an_action(start_on=START)
    completion = a_completion(action, on=DAY)

    act(action, reason="The budget is gone.", by=a_second_person(), at=noon(DAY))

    completion.refresh_from_db()
    assert (completion.state, completion.reason) == ("withdrawn", "The budget is gone.")
    with pytest.raises(InvalidTransition):
        accept(completion, by=person("Other", "plan_manager"), at=noon(DAY))
    action.refresh_from_db()
    assert (action.handed_in_on, action.completed_on) == (None, None)


def test_reopening_keeps_the_completion_and_a_second_one_may_follow() -> None:
    action = completed(an_action(start_on=START), on=DAY)

    reopen(action, reason="Half the suppliers withdrew.", by=an_owner(), at=noon(date(2026, 8, 1)))

    action.refresh_from_db()
    assert (action.progress, action.completed_on, action.review_on) == (
        "in_progress",
        None,
        date(2027, 1, 15),
    )
    assert [e.act for e in story_of(action)][:2] == ["actions.reopen", "actions.complete"]
    completed(action, on=date(2026, 9, 1))
    assert [c.state for c in action.completions.all()] == ["accepted", "accepted"]
    assert action.completed_on == date(2026, 9, 1)


def test_what_was_archived_a_moment_ago_is_not_reopened() -> None:
    action = completed(an_action(start_on=START), on=DAY)
    archive(Action.objects.get(pk=action.pk), by=None, at=noon(DAY))

    with pytest.raises(CompletionRefused, match="Take it back from the archive first"):
        reopen(action, reason="Needed.", by=an_owner(), at=noon(DAY))

    action.refresh_from_db()
    assert (action.progress, action.review_on) == ("completed", None)


def test_reopening_needs_a_reason() -> None:
    action = an_action(start_on=START)
    cancel(action, reason="x", by=None, at=noon(DAY))

    with pytest.raises(CompletionRefused):
        reopen(action, reason="", by=an_owner(), at=noon(DAY))


# --- cancelling and pausing


def test_cancelling_keeps_the_reason_and_stops_the_reviews() -> None:
    action = an_action(start_on=START)

    cancel(action, reason="Merged with A-002.", by=None, at=noon(DAY))

    action.refresh_from_db()
    assert (action.progress, action.cancelled_on, action.review_on) == ("cancelled", DAY, None)
    assert action.cancelled_reason == "Merged with A-002."


def test_cancelling_needs_a_reason_and_an_open_action() -> None:
    action = an_action(start_on=START)

    with pytest.raises(PlanRefused):
        cancel(action, reason=" ", by=None, at=noon(DAY))
    cancel(action, reason="x", by=None, at=noon(DAY))
    with pytest.raises(InvalidTransition):
        cancel(action, reason="x", by=None, at=noon(DAY))


def test_a_pause_goes_on_until_a_later_day_with_a_reason() -> None:
    action = an_action(start_on=START)
    pause(action, reason="Tender.", until=DAY + ONE, by=an_owner(), at=noon(DAY))
    stale = Action.objects.get(pk=action.pk)

    for wrong in ({"reason": "", "until": DUE}, {"reason": "x", "until": DAY + ONE}):
        with pytest.raises(PlanRefused):
            pause_longer(action, **wrong, by=an_owner(), at=noon(DAY + ONE))  # type: ignore[arg-type]
    pause_longer(action, reason="Tender again.", until=DUE, by=an_owner(), at=noon(DAY + ONE))

    action.refresh_from_db()
    assert (action.paused_until, action.paused_reason) == (DUE, "Tender again.")
    with pytest.raises(InvalidTransition):
        pause_longer(stale, reason="x", until=DUE + ONE, by=an_owner(), at=noon(DAY + ONE))
    resume(action, by=an_owner(), at=noon(DUE))
    with pytest.raises(InvalidTransition):
        pause_longer(action, reason="x", until=DUE + ONE, by=an_owner(), at=noon(DUE))


# --- evidence


def test_evidence_is_removed_with_a_reason_once_and_its_row_stays() -> None:
    evidence = add_evidence(an_action(start_on=START), LINK, by=an_owner(), at=noon(DAY))

    with pytest.raises(EvidenceRefused):
        remove_evidence(evidence, reason=" ", by=an_owner(), at=noon(DAY))
    remove_evidence(evidence, reason="Wrong year.", by=an_owner(), at=noon(DAY))
    with pytest.raises(InvalidTransition):
        remove_evidence(evidence, reason="Wrong year.", by=an_owner(), at=noon(DAY))

    assert (Evidence.objects.count(), Evidence.objects.standing().count()) == (1, 0)
    assert story_of(evidence.action).first().act == "actions.remove_evidence"


def test_where_the_last_evidence_goes_its_reason_stands_for_none() -> None:
    done, waits = completed(an_action(start_on=START), on=DAY), an_action(start_on=START)
    completion = a_completion(waits, on=DAY)

    for evidence in Evidence.objects.all():
        remove_evidence(evidence, reason="It named a person.", by=an_owner(), at=noon(DAY))

    done.refresh_from_db()
    completion.refresh_from_db()
    said = "“The code” was removed: It named a person."
    assert done.no_evidence_reason == completion.no_evidence_reason == said


# --- what the database holds


@pytest.mark.parametrize(
    "wrong",
    [
        {"link": ""},
        {"title": ""},
        {"link": "javascript:alert(1)"},
        {"link": "ftp://x.example"},
        {"removed_at": noon(DAY)},
        {"removed_reason": "x"},
    ],
)
def test_the_database_refuses_evidence_that_is_not_whole(wrong: dict[str, Any]) -> None:
    evidence = add_evidence(an_action(start_on=START), LINK, by=an_owner(), at=noon(DAY))

    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=evidence.pk).update(**wrong)


DECIDED = {"decided_on": DAY, "decided_at": noon(DAY)}


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("completion_accepted_by_a_second_person", {"state": "accepted", **DECIDED, "by": "owner"}),
        (
            "completion_accepted_by_a_second_person",
            {"state": "returned", "reason": "x", **DECIDED, "by": "owner"},
        ),
        ("completion_decided_by_somebody", {"state": "accepted", **DECIDED}),
        ("completion_decided_has_date", {"state": "withdrawn", "reason": "x"}),
        ("completion_returned_says_why", {"state": "withdrawn", **DECIDED}),
        ("completion_decided_has_date", {"decided_on": DAY}),
        ("completion_says_what_came_of_it", {"outcome_words": ""}),
        ("completion_", {"state": "lost", **DECIDED, "by": "other"}),
        (
            "completion_decided_after_it_was_handed_in",
            {"state": "accepted", **DECIDED, "decided_on": DAY - ONE, "by": "other"},
        ),
    ],
)
def test_the_database_refuses_a_completion_that_breaks_a_rule(constraint: str, wrong: dict[str, Any]) -> None:
    completion = a_completion(an_action(start_on=START), on=DAY)
    deciders = {"owner": an_owner(), "other": a_second_person()}
    if decider := wrong.get("by"):
        wrong = {**{k: v for k, v in wrong.items() if k != "by"}, "decided_by": deciders[decider]}

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Completion.objects.filter(pk=completion.pk).update(**wrong)


def test_the_database_holds_one_waiting_completion_for_each_action() -> None:
    first = a_completion(an_action(start_on=START), on=DAY)
    copy = Completion(
        action=first.action, outcome_words="x", by=first.by, handed_in_on=DAY, handed_in_at=noon(DAY)
    )

    with pytest.raises(IntegrityError, match="completion_waits_once"), transaction.atomic():
        copy.save(force_insert=True)


def test_the_database_refuses_handing_in_of_what_is_not_at_work() -> None:
    action = an_action(start_on=START, agreed=False)

    with pytest.raises(IntegrityError, match="action_handed_in_while_at_work"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(handed_in_on=DAY)


def test_the_words_of_a_completed_action_remain() -> None:
    action = completed(an_action(start_on=START), on=DAY)

    with pytest.raises(IntegrityError, match="action_completed_has_date"), transaction.atomic():
        Action.objects.filter(pk=action.pk).update(outcome_words="")
