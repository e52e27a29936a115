"""Decisions that settle themselves at the meeting, or are settled by a later one; minutes drafted by two."""

from datetime import timedelta

import pytest

from actions.meetings import deciding, minuting
from actions.meetings.locking import MeetingRefused
from actions.models import Decision, Effect, Meeting, Minutes
from actions.plan.refusing import StaleEdit
from msplan.history.recording import story_of
from tests.actions.making import an_action, noon
from tests.actions.meetings.making import FIRST, a_series, held, keeper, lead

pytestmark = pytest.mark.django_db


def decided(meeting: Meeting, text: str = "Ask again.", **words: object) -> Decision:
    return deciding.decide(meeting, text=text, by=keeper(), at=noon(meeting.on), **words)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("effect", "agreed", "state"),
    [
        (Effect.PAUSED, True, "done"),
        (Effect.CANCELLED, True, "done"),
        (Effect.AGREED, False, "done"),
        (Effect.NOTE, True, "open"),
    ],
)
def test_what_is_done_at_the_meeting_leaves_nothing_to_be_done(
    effect: str,
    *,
    agreed: bool,
    state: str,
) -> None:
    action = an_action(start_on=FIRST, agreed=agreed)

    decision = decided(held(a_series()), action=action, effect=effect)

    assert decision.state == state
    assert decision.closed_on == (FIRST if state == "done" else None)


def test_a_decision_of_another_series_does_not_take_its_place() -> None:
    earlier = decided(held(a_series()))
    elsewhere = held(a_series(name="Other group"), on=FIRST + timedelta(days=7))
    later = decided(held(elsewhere.series, on=FIRST + timedelta(days=14)))
    assert later.meeting.number > earlier.meeting.number

    with pytest.raises(MeetingRefused, match="later decision"):
        deciding.supersede(earlier, later=later, by=keeper(), at=noon(FIRST))

    assert Decision.objects.get(pk=earlier.pk).is_open


def test_a_decision_does_not_take_its_own_place() -> None:
    decision = decided(held(a_series()))

    with pytest.raises(MeetingRefused, match="later decision"):
        deciding.supersede(decision, later=decision, by=keeper(), at=noon(FIRST))

    assert Decision.objects.get().is_open


def test_that_one_took_its_place_is_told() -> None:
    meeting = held(a_series())
    earlier, later = decided(meeting), decided(meeting, "Ask twice.")

    deciding.supersede(earlier, later=later, words="Too mild.", by=keeper(), at=noon(FIRST))

    entry = story_of(earlier).first()
    assert entry is not None
    assert (entry.act, entry.actor_name) == ("meetings.supersede", "Pim Aldersey")


def test_of_two_who_draft_the_minutes_the_second_overwrites_nothing_unseen() -> None:
    meeting = held(a_series())
    minuting.draft_minutes(meeting, by=keeper(), at=noon(FIRST))
    minutes = Minutes.objects.get()
    minuting.save_minutes(minutes, text="Written by hand.", version=1, by=keeper(), at=noon(FIRST))

    for seen in (None, 1):
        with pytest.raises(StaleEdit):
            minuting.draft_minutes(meeting, version=seen, by=lead(), at=noon(FIRST))

    assert Minutes.objects.get().text == "Written by hand.\n"
