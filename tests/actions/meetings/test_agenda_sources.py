"""What comes onto an agenda from where, for whose eyes, and who is invited: the edges of each."""

from datetime import timedelta

import pytest
from django.urls import reverse

from actions.meetings import arranging, attending, holding, inviting, setting_agenda
from actions.meetings.agenda import FURTHER, agenda_of
from actions.meetings.attending import Sent
from actions.meetings.locking import MeetingRefused
from actions.models import AgendaItem, Came, Meeting, SelfAssessment
from actions.plan.cancelling import cancel
from actions.standards.rating import link_action
from msplan.accounts.people import deactivate
from msplan.history.recording import story_of
from msplan.lib.dates import add_months
from tests.actions.lessons.making import a_recommendation, an_inspection
from tests.actions.making import an_action, noon
from tests.actions.meetings.making import FIRST, a_meeting, a_series, held, keeper
from tests.actions.partners.making import a_member, a_partnership, a_task
from tests.actions.risks.making import a_risk, an_unknown
from tests.actions.standards.making import a_closed_one, a_set, an_assessment, rated
from tests.people import department, person

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LOW = "Low ratings that no action answers"


@pytest.fixture
def meeting() -> Meeting:
    return a_meeting(a_series())


def low_lines(meeting: Meeting) -> list[str]:
    return [line.said for part in agenda_of(meeting) if part.heading == LOW for line in part.lines]


# --- the actions of the plan


def test_an_action_whose_target_is_the_day_of_the_meeting_is_there_for_its_review_only(
    meeting: Meeting,
) -> None:
    an_action(start_on=add_months(FIRST, -6), target_on=FIRST)

    (part,) = agenda_of(meeting)

    assert part.heading == "Reviews due or late"
    assert "target" not in part.lines[0].said


# --- tasks of partnerships, risks, unknowns and recommendations


def test_a_partnership_talks_about_its_own_tasks_and_nobody_elses() -> None:
    ours, other = a_partnership(), a_partnership("Ports partnership")
    task = a_task(ours)
    a_task(other, title="Ask the harbour master", lead=a_member(other, "Harbour board"))

    series = arranging.create_series(name="Ours", departments=[], partnership=ours, by=None, at=noon(FIRST))
    (part,) = agenda_of(a_meeting(series))

    assert [line.text for line in part.lines] == [str(task)]


@pytest.mark.parametrize(("days", "there"), [(-1, True), (0, True), (1, False)])
def test_what_is_due_after_the_day_of_the_meeting_is_not_on_it(
    meeting: Meeting, days: int, *, there: bool
) -> None:
    """Chasing looks at all of these long before they are due."""
    due = FIRST + timedelta(days=days)
    risk = a_risk(assessed_on=add_months(due, -12))
    unknown = an_unknown(noted_on=FIRST - 40 * DAY, by_on=due)
    an_inspection(published_on=FIRST - 40 * DAY)
    recommendation = a_recommendation(due_on=due)

    on_it = {line.link for line in agenda_of(meeting).lines}

    links = {
        reverse("risks:risk", args=[risk.pk]),
        reverse("risks:unknown", args=[unknown.pk]),
        reverse("lessons:recommendation", args=[recommendation.pk]),
    }
    assert on_it == (links if there else set())


# --- low ratings of the latest closed self-assessment


def test_low_ratings_of_the_latest_closed_self_assessment_are_on_it(meeting: Meeting) -> None:
    standards = a_set()
    a_closed_one(standards, as_at=FIRST - 40 * DAY, levels={"1.1": 0, "1.2": 0, "2.1": 1})
    assert low_lines(meeting) == ["3 low: 1.1, 1.2, 2.1"]

    a_closed_one(standards, as_at=FIRST - 20 * DAY, levels={"1.1": 2, "1.2": 1, "2.1": 4})
    rated(an_assessment(standards, as_at=FIRST - 10 * DAY), "2.1", 0)

    assert low_lines(meeting) == ["1 low: 1.2"]


def test_a_low_rating_that_an_action_answers_is_not_unless_that_is_cancelled(meeting: Meeting) -> None:
    a_closed_one(a_set(), as_at=FIRST - 40 * DAY, levels={"1.1": 0, "1.2": 1, "2.1": 4})
    low = SelfAssessment.objects.get().ratings.get(number="1.1")
    action = an_action(start_on=FIRST)

    link_action(low, action, by=None, at=noon(FIRST))
    assert low_lines(meeting) == ["1 low: 1.2"]
    cancel(action, reason="Not needed.", by=keeper(), at=noon(FIRST))

    assert low_lines(meeting) == ["2 low: 1.1, 1.2"]


# --- what was left out


def test_what_was_left_out_is_hidden_from_whoever_may_not_read_it_and_counted() -> None:
    meeting = held(a_series())
    setting_agenda.add_item(meeting, heading=FURTHER, text="Prices", by=keeper(), at=noon(FIRST))
    AgendaItem.objects.update(permission="suppliers.see", left_out="Not yet")
    contributor, buyer = person("Oona Brack", "contributor"), person("Bea Hart", "procurement")

    theirs, all_of_it = agenda_of(meeting).seen_by(contributor), agenda_of(meeting).seen_by(buyer)

    assert (theirs.left_out, theirs.hidden) == ([], 1)
    assert ([line.text for line in all_of_it.left_out], all_of_it.hidden) == (["Prices"], 0)
    assert (agenda_of(meeting).for_everybody().left_out, agenda_of(meeting).for_everybody().hidden) == ([], 1)


def test_an_item_of_ones_own_that_was_left_out_is_frozen_as_left_out(meeting: Meeting) -> None:
    item = setting_agenda.add_item(meeting, heading=FURTHER, text="Biscuits", by=keeper(), at=noon(FIRST))
    setting_agenda.leave_out(meeting, key=item.key, reason="Not yet", by=keeper(), at=noon(FIRST))

    holding.hold(meeting, by=keeper(), at=noon(FIRST))

    assert agenda_of(meeting).lines == []
    assert [line.left_out for line in agenda_of(meeting).left_out] == ["Not yet"]


# --- who is invited


def invited(meeting: Meeting) -> list[str]:
    expected = inviting.expected_people(Meeting.objects.with_series().get(pk=meeting.pk))
    return [one.person.name for one in expected.people]


@pytest.mark.parametrize(("days", "asked"), [(-1, True), (0, False), (1, False)])
def test_a_department_that_leaves_is_not_invited_from_that_day_on(days: int, *, asked: bool) -> None:
    series = a_series(department("HR", lead=person("Wyn Tolland")), on=FIRST - 30 * DAY)
    arranging.edit_series(
        series, version=series.version, changes={}, departments=[], by=keeper(), at=noon(FIRST)
    )

    meeting = a_meeting(series, on=FIRST + days * DAY, planned=FIRST - 30 * DAY)

    assert invited(meeting) == (["Wyn Tolland"] if asked else [])


def test_whoever_came_last_and_has_left_is_not_invited_but_the_lead() -> None:
    hr = department("HR", lead=person("Wyn Tolland"))
    series, gone = a_series(hr), person("Una Sedge")
    attending.add_attendance(held(series), person=gone, department=hr, by=keeper(), at=noon(FIRST))
    meeting = a_meeting(series, on=FIRST + 90 * DAY)
    assert invited(meeting) == ["Una Sedge"]

    deactivate(gone, by=None, at=noon(FIRST))

    assert invited(meeting) == ["Wyn Tolland"]


def test_of_several_who_came_for_a_department_the_last_is_invited_and_apologies_do_not_count() -> None:
    hr = department("HR", lead=person("Wyn Tolland"))
    series = a_series(hr)
    for days, name, came in ((0, "Una Sedge", Came.ATTENDED), (30, "Vic Orme", Came.ATTENDED)):
        sent = {hr: Sent(person(name), came)}
        meeting = held(series, on=FIRST + days * DAY)
        attending.record_departments(meeting, version=1, sent=sent, by=keeper(), at=noon(meeting.on))
    sorry = held(series, on=FIRST + 60 * DAY)
    sent = {hr: Sent(person("Ned Cull"), Came.APOLOGIES)}
    attending.record_departments(sorry, version=1, sent=sent, by=keeper(), at=noon(sorry.on))

    assert invited(a_meeting(series, on=FIRST + 90 * DAY)) == ["Vic Orme"]


def test_the_calendar_file_is_in_utc_whatever_the_clock_it_was_typed_by() -> None:
    meeting = a_meeting()

    file = inviting.calendar_file(meeting)

    assert b"DTSTART:20260114T093000Z" in file
    assert b"DTEND:20260114T110000Z" in file


def test_a_cancelled_meeting_leaves_its_hour_to_another_and_that_is_told() -> None:
    first = a_meeting(a_series())
    with pytest.raises(MeetingRefused, match="at that time already"):
        a_meeting(first.series)
    arranging.cancel_meeting(first, reason="Snow.", by=keeper(), at=noon(FIRST - DAY))

    second = a_meeting(first.series)

    assert (second.number, second.is_planned) == (2, True)
    assert [entry.act for entry in story_of(first)][:1] == ["meetings.cancel"]
