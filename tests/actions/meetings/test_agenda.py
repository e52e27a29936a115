"""An agenda that builds itself: what comes onto it on which day, by whose hand it changes, what freezing keeps."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.meetings import holding, setting_agenda
from actions.meetings.agenda import FIRST as BEGINNING
from actions.meetings.agenda import FURTHER, Agenda, agenda_of
from actions.meetings.locking import MeetingRefused
from actions.models import Action, AgendaItem, Meeting
from actions.plan.handing_in import hand_in
from actions.plan.planning import change_target
from msplan.lib.dates import add_months
from msplan.lib.states import InvalidTransition
from tests.actions.making import a_review, an_action, noon
from tests.actions.meetings.making import FIRST, a_meeting, a_series, held, keeper
from tests.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting() -> Meeting:
    return a_meeting(a_series())


def headings(agenda: Agenda) -> dict[str, list[int | None]]:
    return {part.heading: [line.action_id for line in part.lines] for part in agenda}


@pytest.mark.parametrize(("ahead", "there"), [(-1, True), (0, True), (1, False)])
def test_a_review_that_is_due_by_the_meeting_is_on_it(meeting: Meeting, ahead: int, *, there: bool) -> None:
    action = an_action(start_on=add_months(FIRST, -6) + timedelta(days=ahead))

    assert headings(agenda_of(meeting)) == ({"Reviews due or late": [action.pk]} if there else {})


@pytest.mark.parametrize(("ahead", "there"), [(-1, True), (0, False), (1, False)])
def test_an_action_past_its_target_is_on_it(meeting: Meeting, ahead: int, *, there: bool) -> None:
    action = an_action(start_on=FIRST - timedelta(days=100), target_on=FIRST + timedelta(days=ahead))

    assert headings(agenda_of(meeting)) == ({"Actions late or rated red": [action.pk]} if there else {})


def test_red_and_proposed_actions_are_on_it_and_each_once(meeting: Meeting) -> None:
    red = an_action(start_on=add_months(FIRST, -12))
    a_review(red, on=FIRST - timedelta(days=180), rating="red", rating_reason="Stuck.", **needed())
    proposal = an_action(start_on=FIRST, agreed=False, title="Train buyers")

    found = headings(agenda_of(meeting))

    assert found == {"Actions late or rated red": [red.pk], "Proposed actions": [proposal.pk]}


def needed() -> dict[str, str]:
    """What a red review says besides, since reviews ask for it."""
    return {"needed": "A decision."}


def test_a_sensitive_action_keeps_its_title_to_itself(meeting: Meeting) -> None:
    an_action(start_on=add_months(FIRST, -8), title="The secret", marking="official_sensitive")

    (line,) = agenda_of(meeting).lines
    assert "secret" not in line.text


def test_it_changes_with_the_plan_until_it_is_held_and_then_no_more(meeting: Meeting) -> None:
    action = an_action(start_on=FIRST - timedelta(days=100), target_on=FIRST - timedelta(days=1))
    assert len(agenda_of(meeting).lines) == 1
    holding.hold(meeting, by=keeper(), at=noon(FIRST))

    before = agenda_of(meeting)
    change_target(action, to=FIRST + timedelta(days=90), reason="Agreed.", by=keeper(), at=noon(FIRST))
    Action.objects.update(title="Another title")

    assert agenda_of(meeting) == before
    assert before.lines[0].text.startswith("A-001 Supplier code of conduct")


@pytest.mark.parametrize(("day", "refused"), [(-1, True), (0, False), (1, False)])
def test_a_meeting_is_opened_on_its_day_or_later(meeting: Meeting, day: int, *, refused: bool) -> None:
    at = noon(FIRST + timedelta(days=day))
    if refused:
        with pytest.raises(MeetingRefused, match="14 January 2026"):
            holding.hold(meeting, by=keeper(), at=at)
    else:
        holding.hold(meeting, by=keeper(), at=at)
        assert meeting.is_held


def test_it_is_held_once(meeting: Meeting) -> None:
    holding.hold(meeting, by=keeper(), at=noon(FIRST))

    with pytest.raises(InvalidTransition):
        holding.hold(meeting, by=keeper(), at=noon(FIRST))


def test_an_own_item_comes_first_or_last(meeting: Meeting) -> None:
    an_action(start_on=FIRST, agreed=False)
    for heading in (FURTHER, BEGINNING):
        setting_agenda.add_item(meeting, heading=heading, text="Biscuits", by=keeper(), at=noon(FIRST))

    assert [part.heading for part in agenda_of(meeting)] == [BEGINNING, "Proposed actions", FURTHER]


def test_a_matter_is_left_out_with_a_word_and_put_back(meeting: Meeting) -> None:
    an_action(start_on=FIRST, agreed=False)
    (line,) = agenda_of(meeting).lines
    with pytest.raises(MeetingRefused, match="why"):
        setting_agenda.leave_out(meeting, key=line.key, reason=" ", by=keeper(), at=noon(FIRST))

    setting_agenda.leave_out(meeting, key=line.key, reason="Not yet", by=keeper(), at=noon(FIRST))
    assert agenda_of(meeting).lines == []
    assert [one.left_out for one in agenda_of(meeting).left_out] == ["Not yet"]
    setting_agenda.put_back(meeting, key=line.key, by=keeper(), at=noon(FIRST))
    assert len(agenda_of(meeting).lines) == 1


def test_what_was_left_out_is_frozen_as_left_out(meeting: Meeting) -> None:
    an_action(start_on=FIRST, agreed=False)
    (line,) = agenda_of(meeting).lines
    setting_agenda.leave_out(meeting, key=line.key, reason="Not yet", by=keeper(), at=noon(FIRST))

    holding.hold(meeting, by=keeper(), at=noon(FIRST))

    assert agenda_of(meeting).lines == []
    assert AgendaItem.objects.get().left_out == "Not yet"


def test_matters_and_parts_change_places(meeting: Meeting) -> None:
    first, second = (an_action(start_on=FIRST, agreed=False) for _ in range(2))
    late = an_action(start_on=FIRST - timedelta(days=99), target_on=FIRST - timedelta(days=1))
    assert headings(agenda_of(meeting)) == {
        "Actions late or rated red": [late.pk], "Proposed actions": [first.pk, second.pk],
    }  # fmt: skip
    lower = agenda_of(meeting).parts[1]

    assert setting_agenda.shift(meeting, key=lower.lines[1].key, direction="up", by=keeper(), at=noon(FIRST))
    assert setting_agenda.shift(meeting, key=lower.key, direction="up", by=keeper(), at=noon(FIRST))
    assert not setting_agenda.shift(meeting, key=lower.key, direction="up", by=keeper(), at=noon(FIRST))

    found = headings(agenda_of(meeting))
    assert list(found) == ["Proposed actions", "Actions late or rated red"]
    assert found["Proposed actions"] == [second.pk, first.pk]


def test_a_reader_sees_what_they_may_and_how_much_they_may_not(meeting: Meeting) -> None:
    holding.hold(meeting, by=keeper(), at=noon(FIRST))
    setting_agenda.add_item(meeting, heading=FURTHER, text="Prices", by=keeper(), at=noon(FIRST))
    AgendaItem.objects.update(permission="suppliers.see")

    contributor, buyer = person("Oona Brack", "contributor"), person("Bea Hart", "procurement")
    assert (
        agenda_of(meeting).seen_by(contributor).lines,
        agenda_of(meeting).seen_by(contributor).hidden,
    ) == ([], 1)
    assert len(agenda_of(meeting).seen_by(buyer).lines) == 1


def test_what_was_said_is_noted_only_at_a_meeting_that_is_held(meeting: Meeting) -> None:
    item = setting_agenda.add_item(meeting, heading=FURTHER, text="Biscuits", by=keeper(), at=noon(FIRST))
    with pytest.raises(InvalidTransition):
        holding.discuss(item, note="Good.", by=keeper(), at=noon(FIRST))
    holding.hold(meeting, by=keeper(), at=noon(FIRST))

    holding.discuss(item, note="Good.", by=keeper(), at=noon(FIRST))

    assert AgendaItem.objects.get().note == "Good."


def test_a_live_agenda_costs_the_same_for_many_actions() -> None:
    held(a_series())
    meeting = a_meeting(on=FIRST + timedelta(days=90))
    an_action(start_on=date(2025, 1, 1), target_on=date(2025, 6, 1))
    with CaptureQueriesContext(connection) as few:
        agenda_of(meeting)
    for _ in range(8):
        an_action(start_on=date(2025, 1, 1), target_on=date(2025, 6, 1))
    with CaptureQueriesContext(connection) as many:
        agenda_of(meeting)

    assert len(few) == len(many)
    assert len(agenda_of(meeting).lines) == 9


def test_what_was_handed_in_as_done_waits_under_its_own_heading(meeting: Meeting) -> None:
    action = an_action(start_on=FIRST - timedelta(days=99), target_on=FIRST - timedelta(days=1))
    hand_in(action, outcome_words="Done.", no_evidence_reason="None.", by=keeper(), at=noon(FIRST))

    assert headings(agenda_of(meeting)) == {"Completions that wait for acceptance": [action.pk]}
