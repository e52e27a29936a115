"""The calendar file, read by a parser of the test's own, and the mails that lead to it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from actions.meetings import arranging, attending, inviting
from actions.models import Meeting
from msplan.outbox.models import Mail
from tests.actions.making import noon
from tests.actions.meetings.making import FIRST, a_meeting, a_series, at_half_past_nine, held, keeper
from tests.people import department, person

pytestmark = pytest.mark.django_db


def parsed(file: bytes) -> dict[str, str]:
    """RFC 5545 by hand: lines end with CRLF and are folded after at most 75 octets; values are unescaped."""
    assert file.endswith(b"\r\n")
    assert b"\n" not in file.replace(b"\r\n", b"")
    for line in file.split(b"\r\n"):
        assert len(line) <= 75, line
        line.decode()  # a letter that was split would not decode
    found: dict[str, str] = {}
    for line in file.decode().replace("\r\n ", "").split("\r\n"):
        if line:
            name, _, value = line.partition(":")
            said = re.sub(r"\\([,;\\nN])", lambda m: "\n" if m[1] in "nN" else m[1], value)
            found.setdefault(name.split(";")[0], said)
    return found


def file_of(meeting: Meeting) -> dict[str, str]:
    return parsed(inviting.calendar_file(Meeting.objects.with_series().get(pk=meeting.pk)))


# Both sides of the Sundays on which the clocks change: 29 March and 25 October 2026.
@pytest.mark.parametrize(
    ("on", "utc"),
    [
        (date(2026, 3, 27), "20260327T093000Z"),
        (date(2026, 3, 28), "20260328T093000Z"),
        (date(2026, 3, 29), "20260329T083000Z"),
        (date(2026, 3, 30), "20260330T083000Z"),
        (date(2026, 10, 24), "20261024T083000Z"),
        (date(2026, 10, 25), "20261025T093000Z"),
        (date(2026, 10, 26), "20261026T093000Z"),
    ],
)
def test_half_past_nine_in_london_is_the_right_moment(on: date, utc: str) -> None:
    assert file_of(a_meeting(on=on))["DTSTART"] == utc


def test_the_file_says_who_meets_where_and_nothing_of_the_agenda() -> None:
    meeting = a_meeting()

    found = file_of(meeting)

    assert found["SUMMARY"] == "Working group, meeting 1"
    assert found["LOCATION"] == "Room 2"
    assert found["METHOD"] == "PUBLISH"
    assert found["VERSION"] == "2.0"
    assert found["STATUS"] == "CONFIRMED"
    assert found["UID"] == meeting.uid
    assert found["SEQUENCE"] == "0"
    assert found["DTEND"] == "20260114T110000Z"
    assert found["DTSTAMP"] == f"{meeting.invitation_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    assert found["DESCRIPTION"].endswith(reverse("meetings:detail", args=[meeting.pk]))
    assert "ORGANIZER" in found
    assert "ATTENDEE" not in found


def test_signs_are_escaped_and_long_lines_folded_between_letters() -> None:
    series = a_series(
        name="Working group; buying, selling \\ hiring – Trafficking’s many faces: " + "ŵŷ€🙂" * 12
    )
    place = "County Hall, Room 4; second floor\\left 🙂 " + "ü" * 90
    meeting = arranging.plan_meeting(
        series,
        starts_at=at_half_past_nine(FIRST),
        ends_at=at_half_past_nine(FIRST) + timedelta(hours=1),
        place=place,
        by=None,
        at=noon(FIRST),
    )

    found = file_of(meeting)

    assert found["LOCATION"] == place
    assert found["SUMMARY"] == f"{series.name}, meeting 1"
    raw = inviting.calendar_file(meeting).decode().replace("\r\n ", "")
    assert "County Hall\\, Room 4\\; second floor\\\\left" in raw


def test_a_name_with_a_line_break_opens_no_second_property() -> None:
    meeting = a_meeting(a_series(name="Group\r\nATTENDEE:mailto:someone@force.example"))

    assert "ATTENDEE" not in file_of(meeting)


def test_the_file_is_the_same_each_time() -> None:
    meeting = a_meeting()

    assert inviting.calendar_file(meeting) == inviting.calendar_file(meeting)


def change(meeting: Meeting, **changes: object) -> None:
    arranging.edit_meeting(meeting, version=meeting.version, changes=changes, by=keeper(), at=noon(FIRST))


def test_another_time_or_place_raises_the_sequence_and_keeps_the_uid() -> None:
    meeting = a_meeting(on=FIRST + timedelta(days=30))
    uid = meeting.uid

    change(meeting, place="Room 3")
    assert (file_of(meeting)["SEQUENCE"], file_of(meeting)["UID"]) == ("1", uid)
    change(meeting, chair=keeper())
    assert file_of(meeting)["SEQUENCE"] == "1"
    change(meeting, starts_at=meeting.starts_at - timedelta(minutes=30))
    assert file_of(meeting)["SEQUENCE"] == "2"


def test_a_cancelled_meeting_takes_itself_out_of_calendars() -> None:
    meeting = a_meeting()
    arranging.cancel_meeting(meeting, reason="Snow.", by=keeper(), at=noon(FIRST))

    found = file_of(meeting)

    assert (found["METHOD"], found["STATUS"], found["SEQUENCE"]) == ("CANCEL", "CANCELLED", "1")
    assert found["UID"] == meeting.uid
    assert "Snow" not in found["DESCRIPTION"]


def test_it_is_downloaded_by_whoever_sees_meetings() -> None:
    meeting, client = a_meeting(), Client()
    client.force_login(person("Oona Brack", "contributor"))

    answer = client.get(reverse("meetings:invitation", args=[meeting.pk]))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
    assert parsed(answer.content)["UID"] == meeting.uid


# --- mails


def send(meeting: Meeting, at: datetime | None = None) -> tuple[int, int]:
    fresh = Meeting.objects.with_series().get(pk=meeting.pk)
    return inviting.send_invitations(fresh, by=keeper(), at=at or noon(FIRST), on=FIRST)


def test_whoever_came_last_is_invited_else_the_lead_and_each_once() -> None:
    hr, it = department("HR", lead=person("Wyn Tolland")), department("IT", lead=person("Ira Lunt"))
    lone = department("Fleet")
    series = a_series(hr, it, lone)
    before = held(series, on=FIRST)
    attending.add_attendance(before, person=person("Una Sedge"), department=hr, by=keeper(), at=noon(FIRST))
    meeting = a_meeting(series, on=FIRST + timedelta(days=90))
    change(meeting, chair=person("Cay Morrow"))

    expected = inviting.expected_people(Meeting.objects.with_series().get(pk=meeting.pk))

    assert [(one.person.name, one.why) for one in expected.people] == [
        ("Cay Morrow", "in the chair"), ("Una Sedge", "for HR"), ("Ira Lunt", "for IT"),
    ]  # fmt: skip
    assert expected.nobody == ["Fleet"]


def test_an_invitation_goes_once_and_again_when_it_changes() -> None:
    meeting = a_meeting(a_series(department("HR", lead=person("Wyn Tolland"))), on=FIRST + timedelta(days=9))

    assert send(meeting) == (1, 0)
    assert send(meeting, noon(FIRST + timedelta(days=1))) == (0, 1)
    change(meeting, place="Room 3")
    assert send(meeting, noon(FIRST + timedelta(days=2))) == (1, 0)
    arranging.cancel_meeting(meeting, reason="Snow.", by=keeper(), at=noon(FIRST))
    assert send(meeting, noon(FIRST + timedelta(days=3))) == (1, 0)

    subjects = list(Mail.objects.order_by("pk").values_list("subject", flat=True))
    assert [subject.split(",")[0] for subject in subjects] == [
        "Working group", "Changed: Working group", "Cancelled: Working group",
    ]  # fmt: skip


def test_the_mail_of_somebody_on_leave_goes_to_the_deputy() -> None:
    away, deputy = person("Wyn Tolland"), person("Dee Marlow")
    away.leave_from, away.leave_until, away.deputy = FIRST, FIRST, deputy
    away.save()
    meeting = a_meeting(a_series(department("HR", lead=away)), on=FIRST + timedelta(days=9))

    send(meeting)

    assert Mail.objects.get().person == deputy
    body = bytes(Mail.objects.get().message).decode()
    assert "Wyn Tolland" in body
    assert reverse("meetings:invitation", args=[meeting.pk]) in body
