"""Minutes that are agreed while somebody edits them, or records one decision more: in both orders."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from actions.meetings import deciding, minuting
from actions.meetings.locking import MeetingRefused
from actions.models import Decision, Meeting, Minutes
from actions.plan.refusing import StaleEdit
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from tests.actions.making import noon
from tests.actions.meetings.making import FIRST, drafted, held, keeper, lead
from tests.actions.plan.test_races import EIGHT, at_once
from tests.rivals import DONE, one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)
AGREED = "The minutes of this meeting are agreed: nothing in it changes any more."
SINCE = "Something was recorded at this meeting since you read the minutes. Read them again."
Deed = Callable[[], object]
# What must hold of every meeting, asked in SQL of its own.
BROKEN = """
    SELECT m.number FROM actions_meeting m LEFT JOIN actions_minutes t ON t.meeting_id = m.id
    WHERE (m.state = 'agreed') <> (t.agreed_at IS NOT NULL)
       OR t.digest <> '' AND t.digest <> encode(sha256(convert_to(t.text, 'UTF8')), 'hex')
       OR t.edited_by_id = t.agreed_by_id
       OR t.agreed_at IS NOT NULL AND EXISTS (
            SELECT 1 FROM actions_decision d WHERE d.meeting_id = m.id AND position(d.text IN t.text) = 0)
"""


def broken() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        return [number for (number,) in cursor.fetchall()]


def agreeing(minutes: Minutes) -> Deed:
    """As their page was read."""
    copy = Minutes.objects.select_related("meeting").get(pk=minutes.pk)
    recorded = minuting.records_digest(Meeting.objects.with_series().get(pk=copy.meeting_id))
    said: dict[str, Any] = {"version": copy.version, "recorded": recorded}
    return partial(minuting.agree_minutes, copy, **said, by=lead(), at=noon(FIRST))


def saving(minutes: Minutes, text: str = "Other words.") -> Deed:
    copy = Minutes.objects.get(pk=minutes.pk)
    return partial(minuting.save_minutes, copy, text=text, version=copy.version, by=keeper(), at=noon(FIRST))


def deciding_at(minutes: Minutes, text: str = "Buy a course.") -> Deed:
    meeting = Meeting.objects.get(pk=minutes.meeting_id)
    return partial(deciding.decide, meeting, text=text, by=keeper(), at=noon(FIRST))


def test_what_was_edited_a_moment_before_is_not_agreed_unread() -> None:
    minutes = drafted()

    assert one_after_the_other(saving(minutes), agreeing(minutes), StaleEdit) == (DONE, "StaleEdit", True)
    assert Minutes.objects.get().text == "Other words.\n"
    assert not Minutes.objects.get().is_sealed
    assert broken() == []


def test_what_was_agreed_a_moment_before_is_not_edited() -> None:
    minutes = drafted()

    outcome = one_after_the_other(agreeing(minutes), saving(minutes), InvalidTransition)

    assert outcome == (DONE, AGREED, True)
    assert Minutes.objects.get().text == minutes.text
    assert broken() == []


def test_a_decision_that_was_recorded_a_moment_before_is_read_before_the_minutes_are_agreed() -> None:
    minutes = drafted()

    outcome = one_after_the_other(deciding_at(minutes), agreeing(minutes), MeetingRefused)

    assert outcome == (DONE, SINCE, True)
    assert not Minutes.objects.get().is_sealed
    assert Decision.objects.count() == 1
    assert broken() == []


def test_no_decision_is_added_to_what_was_agreed_a_moment_before() -> None:
    minutes = drafted()

    outcome = one_after_the_other(agreeing(minutes), deciding_at(minutes), InvalidTransition)

    assert outcome == (DONE, AGREED, True)
    assert not Decision.objects.exists()
    assert broken() == []


def test_control_agreeing_without_saying_what_was_recorded_passes_a_decision_over() -> None:
    minutes = drafted()
    blind = partial(
        minuting.agree_minutes, minutes, version=1, recorded=None, by=lead(), at=noon(FIRST)
    )  # fmt: skip

    assert one_after_the_other(deciding_at(minutes), blind) == (DONE, DONE, True)
    assert broken() == [1]


@pytest.mark.parametrize("agreed_first", [True, False])
def test_the_words_of_a_decision_are_agreed_as_they_were_read_or_not_at_all(agreed_first: bool) -> None:  # noqa: FBT001
    meeting = held()
    decision = deciding.decide(meeting, text="Buy a course.", by=keeper(), at=noon(FIRST))
    minutes = drafted(meeting)
    edit = partial(
        deciding.edit_decision, decision, version=1, changes={"text": "Buy two courses."}, by=keeper(), at=noon(FIRST)
    )  # fmt: skip
    deeds = [agreeing(minutes), edit]

    outcome = one_after_the_other(*deeds[:: 1 if agreed_first else -1], InvalidTransition, MeetingRefused)

    assert outcome == (DONE, AGREED if agreed_first else SINCE, True)
    assert broken() == []


def test_of_agreeing_editing_and_deciding_at_once_nothing_is_agreed_unread() -> None:
    minutes = drafted()
    deeds = [*(agreeing(minutes) for _ in range(4)), *(saving(minutes, f"By {n}.") for n in range(2))]
    deeds += [deciding_at(minutes, f"Decision of {n}.") for n in range(2)]

    at_once(lambda n: deeds[n](), InvalidTransition, StaleEdit, MeetingRefused)

    assert broken() == []
    sealed = Minutes.objects.get().is_sealed
    assert Entry.objects.filter(act="meetings.agree_minutes").count() == int(sealed)
    assert len(deeds) == EIGHT


def test_minutes_drafted_anew_while_a_decision_is_recorded_hold_it() -> None:
    minutes = drafted()
    anew = partial(
        minuting.draft_minutes, Meeting.objects.get(), version=1, by=keeper(), at=noon(FIRST)
    )  # fmt: skip

    assert one_after_the_other(deciding_at(minutes), anew) == (DONE, DONE, True)
    assert "Buy a course." in Minutes.objects.get().text


def test_the_page_that_agrees_says_what_it_has_read(client: Client) -> None:
    minutes, path = drafted(), reverse("meetings:agree_minutes", args=[Meeting.objects.get().pk])
    client.force_login(lead())
    sent = {"version": 1, "recorded": client.get(path).context["recorded"]}
    deciding_at(minutes)()

    answer = client.post(path, sent, follow=True)

    assert SINCE in answer.text
    assert not Minutes.objects.get().is_sealed
    client.post(path, {**sent, "recorded": client.get(path).context["recorded"]})
    assert Minutes.objects.get().is_sealed
