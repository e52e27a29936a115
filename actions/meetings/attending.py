"""Who came, and for which department. Rules: docs/rules/meetings.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from actions.meetings.locking import MeetingRefused, locked
from actions.meetings.models import Attendance, Came, Meeting
from actions.plan.refusing import StaleEdit
from msplan.accounts.models import Department, Person
from msplan.history.recording import record


class Sent(NamedTuple):
    """Whom a department sent, or who sent its apologies."""

    person: Person
    came: str = Came.ATTENDED


@transaction.atomic
def record_departments(
    meeting: Meeting, *, version: int, sent: Mapping[Department, Sent | None], by: Person, at: datetime
) -> bool:
    """Say for each department who represented it, or None; False when nothing differs.

    Others who came for a department, and guests, stay. Raises StaleEdit, MeetingRefused where somebody would be
    on the list twice, InvalidTransition when the minutes are agreed.
    """
    now = locked(meeting.pk)
    if now.attendance_version != version:
        raise StaleEdit
    before = {d.pk: row for d, row in first_of(now, list(sent)).items()}
    changed: dict[str, str] = {}
    for department, said in sent.items():
        row = before.get(department.pk)
        if row is not None and said is not None and (row.person_id, row.came) == (said.person.pk, said.came):
            continue
        if row is None and said is None:
            continue
        if row is not None:
            row.delete()
        changed[department.name] = f"{said.person}: {Came(said.came).label.lower()}" if said else "nobody"
    if not changed:
        return False
    _write(now, [(d, s) for d, s in sent.items() if d.name in changed and s is not None])
    Meeting.objects.filter(pk=now.pk).update(attendance_version=now.attendance_version + 1)
    record("meetings.attendance", now, by=by, at=at, after=changed)
    meeting.refresh_from_db(fields=["attendance_version"])
    return True


def first_of(meeting: Meeting, departments: list[Department]) -> dict[Department, Attendance]:
    """The row that the page shows for each department: the first of ours who is down for it."""
    by_pk = {d.pk: d for d in departments}
    found: dict[Department, Attendance] = {}
    for row in list_of(meeting).filter(department__in=by_pk, person__isnull=False).order_by("pk"):
        found.setdefault(by_pk[row.department_id or 0], row)
    return found


def list_of(meeting: Meeting) -> QuerySet[Attendance]:
    return Attendance.objects.filter(meeting=meeting).select_related("person", "department")


@transaction.atomic
def add_attendance(
    meeting: Meeting,
    *,
    person: Person | None = None,
    guest_name: str = "",
    guest_role: str = "",
    department: Department | None = None,
    came: str = Came.ATTENDED,
    by: Person,
    at: datetime,
) -> Attendance:
    """One more of ours, or a guest by role and perhaps name. Raises MeetingRefused, InvalidTransition."""
    now = locked(meeting.pk)
    if person is None and not guest_role.strip():
        raise MeetingRefused("Choose a person, or enter the role or organisation of a guest.", field="person")
    if person is not None and (guest_name.strip() or guest_role.strip()):
        raise MeetingRefused("Choose a person or describe a guest, not both.", field="guest_role")
    row = Attendance(
        meeting=now,
        person=person,
        guest_name=guest_name.strip(),
        guest_role=guest_role.strip(),
        department=department,
        came=came,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if "attendance_of_a" not in str(error):
            raise
        field = "person" if person else "guest_name"
        raise MeetingRefused(f"{row} is on the list already.", field=field) from error
    Meeting.objects.filter(pk=now.pk).update(attendance_version=now.attendance_version + 1)
    record("meetings.attendance", now, by=by, at=at, after={str(row): Came(came).label})
    return row


@transaction.atomic
def remove_attendance(row: Attendance, *, by: Person, at: datetime) -> None:
    """Take somebody off the list again, while the minutes are not agreed."""
    now = locked(row.meeting_id)
    record("meetings.attendance", now, by=by, at=at, before={str(row): Came(row.came).label})
    row.delete()
    Meeting.objects.filter(pk=now.pk).update(attendance_version=now.attendance_version + 1)


def _write(meeting: Meeting, sent: list[tuple[Department, Sent]]) -> None:
    try:
        with transaction.atomic():
            for department, said in sent:
                Attendance.objects.create(
                    meeting=meeting, department=department, person=said.person, came=said.came
                )
    except IntegrityError as error:
        if "attendance_of_a" not in str(error):
            raise
        raise MeetingRefused(
            f"{said.person} is on the list already. One person stands on it once.",
            field=f"who_{department.pk}",
        ) from error
