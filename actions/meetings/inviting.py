"""Invitations: a calendar file (RFC 5545) for whoever opens the page, and a mail to whoever is expected."""

from datetime import UTC, date, datetime
from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from icalendar import Calendar, Event, vCalAddress, vText

from actions.meetings.models import Attendance, Came, Meeting
from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.history.recording import record
from msplan.lib.dates import spoken
from msplan.outbox.posting import AlreadyPosted, post


class Invited(NamedTuple):
    """Somebody who is expected, and why: "in the chair", "for HR"."""

    person: Person
    why: str


class Expected(NamedTuple):
    """Whom an invitation goes to, and departments that have nobody to send it to."""

    people: list[Invited]
    nobody: list[str]


def calendar_file(meeting: Meeting) -> bytes:
    """The meeting for a calendar, in UTC; a cancelled one takes itself out again.

    It says the series, the place and where the papers are: nothing of the agenda, since calendars are shared and
    lie on phones. METHOD:PUBLISH, because the file names no attendees and asks for no answer (RFC 5546, 3.2.1).
    """
    force = ForceProfile.current()
    is_off = meeting.state == Meeting.State.CANCELLED
    page = settings.SITE_URL + reverse("meetings:detail", args=[meeting.pk])
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.invitation_at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"{'Cancelled: ' if is_off else ''}{meeting}")
    if meeting.place:
        event.add("location", meeting.place)
    event.add("description", f"Agenda and papers, after signing in:\n{page}")
    event.add("url", page)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("organizer", _organizer(force))
    calendar = Calendar()
    calendar.add("prodid", "-//msplan//meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def expected_people(meeting: Meeting) -> Expected:
    """The chair, and for each department whoever came for it last, else its lead. Those who left are not asked."""
    people: dict[int, Invited] = {}
    if meeting.chair is not None and meeting.chair.is_active:
        people[meeting.chair.pk] = Invited(meeting.chair, "in the chair")
    nobody = []
    last = _last_representatives(meeting)
    rows = meeting.series.expected.on(meeting.on).select_related("department__lead")
    for row in rows.order_by("department__name"):
        department = row.department
        person = next((p for p in (last.get(department.pk), department.lead) if p and p.is_active), None)
        if person is None:
            nobody.append(department.name)
        else:
            people.setdefault(person.pk, Invited(person, f"for {department.name}"))
    return Expected(list(people.values()), nobody)


@transaction.atomic
def send_invitations(meeting: Meeting, *, by: Person, at: datetime, on: date) -> tuple[int, int]:
    """One mail to each expected person for what the invitation says now: (posted, had it already).

    A new time or place, or a cancellation, raises the sequence and may be sent again. Leave sends it to the
    deputy, as every mail.
    """
    posted = had = 0
    for invited in expected_people(meeting).people:
        try:
            _post(meeting, invited, at=at, on=on)
            posted += 1
        except AlreadyPosted:
            had += 1
    if posted:
        after = {"mails": posted, "sequence": meeting.sequence}
        record("meetings.invite", meeting, by=by, at=at, after=after)
    return posted, had


def _post(meeting: Meeting, invited: Invited, *, at: datetime, on: date) -> None:
    """The key is the invited person's, whoever reads the mail for them that day."""
    post(
        to=invited.person.receives_mail_through(on),
        template="invitation",
        context={
            "meeting": meeting,
            "day": spoken(meeting.on),
            "why": invited.why,
            "invited": invited.person,
            "cancelled": meeting.state == Meeting.State.CANCELLED,
            "changed": meeting.sequence > 0,
            "page": reverse("meetings:detail", args=[meeting.pk]),
            "file": reverse("meetings:invitation", args=[meeting.pk]),
        },
        key=f"invitation:{meeting.pk}:{meeting.sequence}:{invited.person.pk}",
        purpose="invitation",
        at=at,
    )


def _last_representatives(meeting: Meeting) -> dict[int, Person]:
    """Who came for each department, the latest held meeting of the series first."""
    rows = Attendance.objects.filter(
        meeting__series=meeting.series,
        meeting__state__in=["held", "agreed"],
        meeting__number__lt=meeting.number,
        came=Came.ATTENDED,
        person__isnull=False,
        department__isnull=False,
    ).order_by("department_id", "-meeting__number", "pk")
    latest = rows.distinct("department_id").select_related("person__deputy", "person__department__lead")
    return {row.department_id: row.person for row in latest if row.department_id and row.person}


def _organizer(force: ForceProfile) -> vCalAddress:
    address = force.contact_email or settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">")
    organizer = vCalAddress(f"mailto:{address}")
    organizer.params["cn"] = vText(force.name or "msplan")
    return organizer
