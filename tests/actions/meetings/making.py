"""Meetings for tests, made as the program makes them. The fields that a test is about are written in the test."""

from datetime import date, datetime, time, timedelta

from actions.meetings import arranging, attending, holding, minuting
from actions.meetings.attending import Sent
from actions.models import Meeting, MeetingSeries, Minutes
from msplan.accounts.models import Department, Person
from msplan.lib.dates import LONDON
from tests.actions.making import noon
from tests.people import person

FIRST = date(2026, 1, 14)


def keeper() -> Person:
    return Person.objects.filter(name="Pim Aldersey").first() or person("Pim Aldersey", "plan_manager")


def lead() -> Person:
    return Person.objects.filter(name="Ada Quillon").first() or person("Ada Quillon", "executive_lead")


def a_series(*departments: Department, name: str = "Working group", on: date = FIRST) -> MeetingSeries:
    return arranging.create_series(name=name, departments=departments, by=None, at=noon(on))


def at_half_past_nine(on: date) -> datetime:
    return datetime.combine(on, time(9, 30), tzinfo=LONDON)


def a_meeting(
    series: MeetingSeries | None = None, *, on: date = FIRST, planned: date | None = None
) -> Meeting:
    """Planned a day before, unless said."""
    starts_at = at_half_past_nine(on)
    return arranging.plan_meeting(
        series or MeetingSeries.objects.first() or a_series(on=on),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        place="Room 2",
        by=None,
        at=noon(planned or on - timedelta(days=1)),
    )


def held(series: MeetingSeries | None = None, *sent: Department, on: date = FIRST) -> Meeting:
    """A meeting that was held, to which the lead of each of these departments came."""
    meeting = a_meeting(series, on=on)
    holding.hold(meeting, by=keeper(), at=noon(on))
    for department in sent:
        assert department.lead is not None
        came: dict[Department, Sent | None] = {department: Sent(department.lead)}
        attending.record_departments(
            meeting, version=meeting.attendance_version, sent=came, by=keeper(), at=noon(on)
        )
    return meeting


def drafted(meeting: Meeting | None = None) -> Minutes:
    return minuting.draft_minutes(meeting or held(), by=keeper(), at=noon(FIRST))


def sealed(meeting: Meeting | None = None) -> Minutes:
    minutes = drafted(meeting)
    minuting.agree_minutes(minutes, version=minutes.version, by=lead(), at=noon(FIRST + timedelta(days=7)))
    return minutes
