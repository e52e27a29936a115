"""Departments that did not come: counted over held meetings in a row, from when they are expected."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actions.meetings import arranging, attending
from actions.meetings.gaps import Presence, gaps_of, running
from actions.models import Came, Meeting, MeetingSeries
from msplan.accounts.models import Department
from tests.actions.making import noon
from tests.actions.meetings.making import FIRST, a_meeting, a_series, held, keeper
from tests.people import department, person

pytestmark = pytest.mark.django_db


def days(n: int) -> date:
    return FIRST + timedelta(days=n)


@pytest.fixture
def hr() -> Department:
    return department("HR", lead=person("Wyn Tolland"))


@pytest.fixture
def series(hr: Department) -> MeetingSeries:
    return a_series(hr)


def words(meeting: Meeting) -> list[str]:
    return [gap.words for gap in gaps_of(meeting)]


def test_the_first_second_and_third_time_are_said(series: MeetingSeries) -> None:
    meetings = [held(series, on=days(n)) for n in (0, 90, 180)]

    assert [words(meeting) for meeting in meetings] == [
        ["HR was not represented"],
        ["HR was not represented, second time running"],
        ["HR was not represented, third time running"],
    ]


def test_coming_begins_the_count_anew(series: MeetingSeries, hr: Department) -> None:
    held(series, on=days(0))
    came = held(series, hr, on=days(90))
    after = held(series, on=days(180))

    assert words(came) == []
    assert words(after) == ["HR was not represented"]


def test_apologies_are_a_gap_and_are_said(series: MeetingSeries, hr: Department) -> None:
    meeting = held(series)
    attending.add_attendance(
        meeting, person=hr.lead, department=hr, came=Came.APOLOGIES, by=keeper(), at=noon(FIRST)
    )

    (gap,) = gaps_of(meeting)
    assert (gap.times, gap.apologies) == (1, True)


def test_a_guest_may_represent_a_department(series: MeetingSeries, hr: Department) -> None:
    meeting = held(series)
    attending.add_attendance(meeting, guest_role="Agency", department=hr, by=keeper(), at=noon(FIRST))

    assert gaps_of(meeting) == []


def test_meetings_that_were_cancelled_or_lie_ahead_do_not_count(series: MeetingSeries) -> None:
    held(series, on=days(0))
    arranging.cancel_meeting(
        a_meeting(series, on=days(30)), reason="Too few.", by=keeper(), at=noon(days(29))
    )
    ahead = a_meeting(series, on=days(200))
    second = held(series, on=days(90))

    assert words(second) == ["HR was not represented, second time running"]
    assert words(ahead) == []


@pytest.mark.parametrize(("added", "gap"), [(-1, True), (0, True), (1, False)])
def test_a_department_counts_from_the_day_on_which_it_is_added(
    series: MeetingSeries, hr: Department, added: int, *, gap: bool
) -> None:
    """The day before the meeting and the day itself count; the day after does not."""
    it = department("IT")
    arranging.edit_series(
        series, version=1, changes={}, departments=[hr, it], by=keeper(), at=noon(days(90 + added))
    )

    assert ("IT was not represented" in words(held(series, on=days(90)))) is gap


def test_what_a_department_missed_before_it_was_expected_is_not_counted(
    series: MeetingSeries, hr: Department
) -> None:
    held(series, on=days(0))
    it = department("IT")
    arranging.edit_series(series, version=1, changes={}, departments=[hr, it], by=keeper(), at=noon(days(30)))
    second = held(series, on=days(90))

    assert words(second) == ["HR was not represented, second time running", "IT was not represented"]


@pytest.mark.parametrize(("taken_away", "gap"), [(89, False), (90, False), (91, True)])
def test_a_department_that_leaves_keeps_the_gaps_of_its_time(
    series: MeetingSeries, taken_away: int, *, gap: bool
) -> None:
    meeting = held(series, on=days(90))
    arranging.edit_series(
        series, version=1, changes={}, departments=[], by=keeper(), at=noon(days(taken_away))
    )

    assert (words(meeting) == ["HR was not represented"]) is gap


def test_the_table_has_a_word_for_each_department_and_meeting(series: MeetingSeries, hr: Department) -> None:
    meetings = [held(series, on=days(0)), held(series, hr, on=days(90)), held(series, on=days(180))]

    shown, rows = Presence(series).table(last=2)

    assert shown == meetings[1:]
    assert [(row.department, row.cells) for row in rows] == [("HR", ["Represented", "Not represented"])]


def test_the_count_agrees_with_sql(series: MeetingSeries, hr: Department) -> None:
    came = [True, False, False, True, False, False, False]
    for n, there in enumerate(came):
        held(series, *([hr] if there else []), on=days(60 * n))
    last = series.meetings.first()
    assert last is not None

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM actions_meeting m WHERE m.starts_at > (SELECT max(n.starts_at) FROM actions_meeting n"
            " JOIN actions_attendance a ON a.meeting_id = n.id WHERE a.department_id = %s)",
            [hr.pk],
        )
        counted = cursor.fetchone()[0]

    assert [gap.times for gap in gaps_of(last)] == [counted] == [3]


def test_it_costs_the_same_for_many_meetings(series: MeetingSeries, hr: Department) -> None:
    held(series, on=days(0))
    with CaptureQueriesContext(connection) as few:
        Presence(series).table(last=8)
    for n in range(1, 6):
        held(series, hr, on=days(60 * n))
    with CaptureQueriesContext(connection) as many:
        Presence(series).table(last=8)

    assert len(few) == len(many) == 3


@pytest.mark.parametrize(
    ("times", "said"),
    [(1, ""), (2, ", second time running"), (10, ", tenth time running"), (11, ", 11th time running"),
     (12, ", 12th time running"), (21, ", 21st time running"), (22, ", 22nd time running"),
     (112, ", 112th time running")],
)  # fmt: skip
def test_times_are_said_in_words(times: int, said: str) -> None:
    assert running(times) == said
