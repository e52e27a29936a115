"""Decisions: numbered, chased, turned into changes of actions together or not at all, seen from both ends."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from actions.meetings import deciding, due
from actions.meetings.agenda import UNFINISHED, agenda_of
from actions.meetings.locking import MeetingRefused
from actions.models import Action, DateChange, Decision, Effect, Meeting, Progress
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.chasing.rules import HORIZON_DAYS, LADDERS
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import an_action, an_owner, noon
from tests.actions.meetings.making import FIRST, a_meeting, a_series, held, keeper

pytestmark = pytest.mark.django_db
DUE = FIRST + timedelta(days=30)


@pytest.fixture
def meeting() -> Meeting:
    return held(a_series())


@pytest.fixture
def action() -> Action:
    return an_action(start_on=FIRST - timedelta(days=10))


def decided(meeting: Meeting, **words: Any) -> Decision:
    return deciding.decide(meeting, by=keeper(), at=noon(FIRST), **{"text": "Ask again.", **words})


def test_decisions_are_numbered_in_their_meeting(meeting: Meeting) -> None:
    assert [decided(meeting).reference for _ in range(3)] == ["1.1", "1.2", "1.3"]


def test_before_the_meeting_nothing_is_decided() -> None:
    with pytest.raises(InvalidTransition, match="not been held"):
        decided(a_meeting(a_series()))


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"text": "   "}, "text"),
        ({"due_on": DUE}, "owner"),
        ({"effect": "note"}, "action"),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    meeting: Meeting, words: dict[str, Any], field: str
) -> None:
    with pytest.raises(MeetingRefused) as refusal:
        decided(meeting, **words)
    assert refusal.value.field == field
    assert not Decision.objects.exists()


@pytest.mark.parametrize(("days", "refused"), [(-1, True), (0, False), (1, False)])
def test_it_is_not_due_before_the_meeting(meeting: Meeting, days: int, *, refused: bool) -> None:
    words = {"owner": an_owner(), "due_on": FIRST + timedelta(days=days)}
    if refused:
        with pytest.raises(MeetingRefused, match="before the meeting"):
            decided(meeting, **words)
    else:
        assert decided(meeting, **words).is_open


def test_somebody_who_left_carries_nothing_out(meeting: Meeting) -> None:
    gone = an_owner()
    gone.is_active = False
    gone.save()

    with pytest.raises(MeetingRefused, match="has left"):
        decided(meeting, owner=gone, due_on=DUE)


def test_the_database_holds_that_an_owner_has_a_date(meeting: Meeting) -> None:
    decision = decided(meeting)

    with pytest.raises(IntegrityError, match="decision_owner_has_date"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(due_on=DUE)


# --- what it does to an action


def test_a_target_date_moves_with_the_decision_as_its_reason(meeting: Meeting, action: Action) -> None:
    to = action.target_on + timedelta(days=60)
    decision = decided(meeting, action=action, effect=Effect.TARGET, to=to)

    change = DateChange.objects.get()
    assert change.to_on == to
    assert change.reason == "Decision 1.1 of Working group, 14 January 2026: Ask again."
    assert decision.state == Decision.State.DONE


@pytest.mark.parametrize(
    ("effect", "progress"),
    [
        (Effect.PAUSED, Progress.PAUSED),
        (Effect.CANCELLED, Progress.CANCELLED),
        (Effect.NOTE, Progress.IN_PROGRESS),
    ],
)
def test_an_action_becomes_what_was_decided(
    meeting: Meeting, action: Action, effect: str, progress: str
) -> None:
    decided(meeting, action=action, effect=effect)

    action.refresh_from_db()
    assert action.progress == progress


def test_a_proposal_is_agreed(meeting: Meeting) -> None:
    proposal = an_action(start_on=FIRST, agreed=False)
    decided(meeting, action=proposal, effect=Effect.AGREED)

    proposal.refresh_from_db()
    assert proposal.progress == Progress.NOT_STARTED


def test_a_change_that_is_refused_leaves_no_decision(meeting: Meeting, action: Action) -> None:
    with pytest.raises(PlanRefused):
        decided(meeting, action=action, effect=Effect.TARGET, to=action.target_on)
    with pytest.raises(InvalidTransition):
        decided(meeting, action=action, effect=Effect.AGREED)

    assert not Decision.objects.exists()
    assert not DateChange.objects.exists()
    assert not Entry.objects.filter(act="meetings.decide").exists()


def test_it_becomes_an_action_once(meeting: Meeting, action: Action) -> None:
    decision = decided(meeting)
    deciding.link_raised(decision, action, by=keeper(), at=noon(FIRST))

    with pytest.raises(InvalidTransition, match="already"):
        deciding.link_raised(decision, an_action(start_on=FIRST), by=keeper(), at=noon(FIRST))
    assert (decision.action, decision.state) == (action, Decision.State.DONE)


@pytest.mark.parametrize("closed", ["carried out", "superseded"])
def test_of_what_is_closed_no_action_is_raised(meeting: Meeting, action: Action, closed: str) -> None:
    decision = decided(meeting)
    if closed == "superseded":
        deciding.supersede(decision, later=decided(meeting), by=keeper(), at=noon(FIRST))
    else:
        deciding.carry_out(decision, words="Asked.", by=keeper(), at=noon(FIRST))

    with pytest.raises(InvalidTransition, match="closed"):
        deciding.link_raised(decision, action, by=keeper(), at=noon(FIRST))
    decision.refresh_from_db()
    assert (decision.action, decision.effect) == (None, "")
    assert not Entry.objects.filter(act="meetings.raise_action").exists()


def test_a_decision_about_an_action_becomes_no_other(meeting: Meeting, action: Action) -> None:
    decision = decided(meeting, action=action, effect="note")

    with pytest.raises(InvalidTransition, match="already"):
        deciding.link_raised(decision, an_action(start_on=FIRST), by=keeper(), at=noon(FIRST))
    decision.refresh_from_db()
    assert (decision.action, decision.state) == (action, Decision.State.OPEN)


# --- what becomes of it


def test_what_is_not_carried_out_comes_to_the_next_agendas_of_its_series_only(meeting: Meeting) -> None:
    open_, done, settled = decided(meeting), decided(meeting), decided(meeting, settled=True)
    deciding.carry_out(done, words="Asked.", by=keeper(), at=noon(FIRST))
    second = a_meeting(meeting.series, on=FIRST + timedelta(days=90))
    third = a_meeting(meeting.series, on=FIRST + timedelta(days=180))
    elsewhere = a_meeting(a_series(name="Other group"), on=FIRST + timedelta(days=90))

    def carried(one: Meeting) -> list[str]:
        return [line.link for part in agenda_of(one) if part.heading == UNFINISHED for line in part.lines]

    assert settled.state == Decision.State.DONE
    assert carried(second) == carried(third) == [f"/actions/meetings/decisions/{open_.pk}/"]
    assert carried(elsewhere) == []


def test_a_later_decision_takes_its_place(meeting: Meeting) -> None:
    earlier, later = decided(meeting), decided(meeting)
    deciding.supersede(earlier, later=later, by=keeper(), at=noon(FIRST))

    assert earlier.state == Decision.State.SUPERSEDED
    with pytest.raises(MeetingRefused, match="later"):
        deciding.supersede(later, later=earlier, by=keeper(), at=noon(FIRST))


def test_a_stale_edit_is_refused(meeting: Meeting) -> None:
    decision = decided(meeting)
    assert deciding.edit_decision(
        decision, version=1, changes={"text": "Ask twice."}, by=keeper(), at=noon(FIRST)
    )

    with pytest.raises(StaleEdit):
        deciding.edit_decision(decision, version=1, changes={"text": "No."}, by=keeper(), at=noon(FIRST))
    assert Decision.objects.get().text == "Ask twice."


# --- chasing


@pytest.mark.parametrize(("days", "chased"), [(HORIZON_DAYS, True), (HORIZON_DAYS + 1, False)])
def test_whoever_carries_it_out_is_chased_as_far_as_ladders_look(
    meeting: Meeting, days: int, *, chased: bool
) -> None:
    owner = an_owner()
    decision = decided(meeting, owner=owner, due_on=FIRST + timedelta(days=days))

    rows = list(due.items(FIRST))

    assert bool(rows) is chased
    if chased:
        (row,) = rows
        assert (row.person_id, row.due_on, row.thing) == (
            owner.pk, decision.due_on, f"actions.decision:{decision.pk}",
        )  # fmt: skip
        assert row.ladder in LADDERS


def test_nobody_is_chased_for_what_is_done_or_nobodys(meeting: Meeting) -> None:
    done = decided(meeting, owner=an_owner(), due_on=DUE)
    decided(meeting)
    deciding.carry_out(done, words="Asked.", by=keeper(), at=noon(FIRST))

    assert list(due.items(DUE + timedelta(days=100))) == []


def test_a_mail_says_nothing_of_a_sensitive_meeting(meeting: Meeting) -> None:
    decided(meeting, text="The secret", owner=an_owner(), due_on=date(2026, 2, 1))
    Meeting.objects.update(marking="official_sensitive")

    (row,) = due.items(FIRST)
    assert "secret" not in row.label
    assert "OFFICIAL-SENSITIVE" in row.label
