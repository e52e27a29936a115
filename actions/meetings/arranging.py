"""Setting meetings up: a series, its departments, its next meeting, a change of time, a cancellation.

Rules: docs/rules/meetings.md.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from actions.meetings.locking import MeetingRefused, locked
from actions.meetings.models import ExpectedDepartment, Meeting, MeetingSeries
from actions.partners.models import Partnership
from actions.plan.refusing import StaleEdit
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.history.recording import record
from msplan.lib.dates import LONDON, london_date
from msplan.lib.states import move

SERIES_WORDS = ("name", "partnership", "place", "months_apart")
MEETING_WORDS = ("starts_at", "ends_at", "place", "chair", "marking")
# What an invitation says: a change of these raises its sequence.
INVITED_TO = {"starts_at", "ends_at", "place"}


@transaction.atomic
def create_series(
    *,
    name: str,
    departments: Collection[Department],
    partnership: Partnership | None = None,
    place: str = "",
    months_apart: int = 3,
    by: Person | None,
    at: datetime,
) -> MeetingSeries:
    """Meetings of our working group, or of a partnership. Its departments are expected from today on.

    Raises MeetingRefused where the name is taken.
    """
    series = MeetingSeries(
        name=name.strip(), partnership=partnership, place=place.strip(), months_apart=months_apart
    )
    _save_named(series)
    _expect(series, departments, on=london_date(at))
    after = {"name": series.name, "departments": sorted(d.name for d in departments)}
    record("meetings.create_series", series, by=by, at=at, after=after)
    return series


@transaction.atomic
def edit_series(
    series: MeetingSeries,
    *,
    version: int,
    changes: Mapping[str, Any],
    departments: Collection[Department],
    by: Person | None,
    at: datetime,
) -> bool:
    """Change a series; False when nothing differs. A department counts from the day on which it is added, and
    one that is taken away keeps the gaps of its time. Raises StaleEdit, MeetingRefused.
    """
    if unknown := set(changes) - set(SERIES_WORDS):
        raise ValueError(f"{sorted(unknown)} are not changed by an edit")
    now = MeetingSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    before: dict[str, Any] = {name: _said(getattr(now, name)) for name in differing}
    after: dict[str, Any] = {name: _said(value) for name, value in differing.items()}
    old, new = expected_names(now), sorted(d.name for d in departments)
    if old != new:
        before["departments"], after["departments"] = old, new
    if not after:
        return False
    for name, value in differing.items():
        setattr(now, name, value)
    now.version += 1
    _save_named(now)
    _expect(now, departments, on=london_date(at))
    record("meetings.edit_series", now, by=by, at=at, before=before, after=after)
    series.refresh_from_db()
    return True


def expected_names(series: MeetingSeries) -> list[str]:
    """The departments that are expected from now on."""
    standing = series.expected.filter(until_on__isnull=True).select_related("department")
    return sorted(row.department.name for row in standing)


def next_start(series: MeetingSeries, last: Meeting | None, on: date) -> date:
    """The day that a form proposes: the usual months after the last meeting, on the same day of the week."""
    from_on = last.on if last else on
    return from_on + timedelta(weeks=(series.months_apart * 52 + 6) // 12)


@transaction.atomic
def plan_meeting(
    series: MeetingSeries,
    *,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    chair: Person | None = None,
    marking: str = Marking.OFFICIAL,
    by: Person | None,
    at: datetime,
) -> Meeting:
    """The next meeting of a series, with the next number. Raises MeetingRefused where its times are wrong."""
    MeetingSeries.objects.select_for_update().get(pk=series.pk)  # two at once get two numbers
    number = (series.meetings.aggregate(last=Max("number"))["last"] or 0) + 1
    meeting = Meeting(
        series=series,
        number=number,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        chair=chair,
        marking=marking,
        uid=f"{uuid.uuid4()}@msplan.meetings",
        invitation_at=at,
    )
    _check(meeting)
    _refuse_same_hour(meeting)
    meeting.save(force_insert=True)
    after = {name: _said(getattr(meeting, name)) for name in MEETING_WORDS}
    record("meetings.plan", meeting, by=by, at=at, after=after)
    return meeting


def _refuse_same_hour(meeting: Meeting) -> None:
    """A series meets once at a time: a second one is a page that was sent twice, and takes a number for ever."""
    there = meeting.series.meetings.exclude(state=Meeting.State.CANCELLED)
    if twin := there.filter(starts_at=meeting.starts_at).first():
        raise MeetingRefused(f"{twin} is at that time already.", field="on")


@transaction.atomic
def edit_meeting(
    meeting: Meeting, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change a planned meeting; False when nothing differs. Another time or place raises the sequence of its
    invitation. Raises StaleEdit, InvalidTransition, MeetingRefused.
    """
    if unknown := set(changes) - set(MEETING_WORDS):
        raise ValueError(f"{sorted(unknown)} are not changed by an edit")
    now = locked(meeting.pk, Meeting.State.PLANNED)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not differing:
        return False
    before = {name: _said(getattr(now, name)) for name in differing}
    for name, value in differing.items():
        setattr(now, name, value)
    _check(now)
    now.version += 1
    if INVITED_TO & set(differing):
        now.sequence, now.invitation_at = now.sequence + 1, at
    now.save(update_fields=[*differing, "version", "sequence", "invitation_at"])
    after = {name: _said(value) for name, value in differing.items()}
    record("meetings.edit", now, by=by, at=at, before=before, after=after)
    meeting.refresh_from_db()
    return True


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, reason: str, by: Person | None, at: datetime) -> None:
    """It will not take place; its number is not used again. Raises MeetingRefused, InvalidTransition."""
    if not reason.strip():
        raise MeetingRefused("Say why the meeting is cancelled.", field="reason")
    now = locked(meeting.pk, Meeting.State.PLANNED)
    move(
        meeting,
        to=Meeting.State.CANCELLED,
        allowed=[Meeting.State.PLANNED],
        cancelled_reason=reason.strip(),
        sequence=now.sequence + 1,
        invitation_at=at,
        version=now.version + 1,
    )
    record("meetings.cancel", meeting, by=by, at=at, after={"reason": meeting.cancelled_reason})


def _expect(series: MeetingSeries, departments: Collection[Department], *, on: date) -> None:
    """Make the standing rows those of ``departments``: nothing before ``on`` changes."""
    standing = series.expected.filter(until_on__isnull=True)
    standing.exclude(department__in=departments).update(until_on=on)
    known = set(standing.values_list("department_id", flat=True))
    ExpectedDepartment.objects.bulk_create(
        ExpectedDepartment(series=series, department=d, from_on=on) for d in departments if d.pk not in known
    )


def _save_named(series: MeetingSeries) -> None:
    try:
        with transaction.atomic():
            series.save()
    except IntegrityError as error:
        if "meeting_series_named_once" not in str(error):
            raise
        raise MeetingRefused("There are meetings of this name already.", field="name") from error


def _check(meeting: Meeting) -> None:
    if meeting.ends_at <= meeting.starts_at:
        raise MeetingRefused("The end must be after the start.", field="ends")
    if meeting.chair is not None and not meeting.chair.is_active:
        raise MeetingRefused(f"{meeting.chair} has left. Choose somebody else.", field="chair")


def _said(value: Any) -> Any:
    """A value as a reader of the history knows it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(LONDON):%-d %B %Y, %H:%M}"
    return str(value) if isinstance(value, Person | Partnership) else value
