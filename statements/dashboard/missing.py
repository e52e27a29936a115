"""Who was missing from the working group's last meeting. Rules: docs/rules/meetings.md."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.meetings.gaps import Gap, Presence
from actions.models import Attendance, ExpectedDepartment, Meeting
from msplan.lib.dates import spoken
from statements.figures.definition import Numbers, Scope, Words


def _sat(scope: Scope) -> "QuerySet[Meeting]":
    """Meetings of our own group that took place, those of the series that met last."""
    ours = Meeting.objects.sat().filter(series__partnership=None)
    return ours.filter(series__in=ours.order_by("-starts_at", "-pk").values("series")[:1])


def _expected(scope: Scope) -> "QuerySet[ExpectedDepartment]":
    return ExpectedDepartment.objects.filter(series__in=_sat(scope).order_by().values("series"))


def _came(scope: Scope) -> "QuerySet[Attendance]":
    return Attendance.objects.filter(
        meeting__in=_sat(scope).order_by().values("pk"), department__isnull=False
    )


MEETINGS = Words(_sat, ("pk", "starts_at", "number", "series__name"))
EXPECTED = Words(_expected, ("department", "department__name", "from_on", "until_on"))
CAME = Words(_came, ("meeting", "department", "came"))
WORDS = (MEETINGS, EXPECTED, CAME)


@dataclass(frozen=True)
class Missing:
    """The last meeting, how many departments were expected at it, and those that nobody came for."""

    name: str
    day: str
    expected: int
    gaps: list[Gap]
    href: str
    on: date

    @property
    def sentence(self) -> str:
        if not self.gaps:
            return f"All {self.expected} departments were at the last meeting, on {self.day}."
        absent = "1 department was" if len(self.gaps) == 1 else f"{len(self.gaps)} departments were"
        return f"{absent} missing of the {self.expected} expected on {self.day}."


def missing(numbers: Numbers) -> Missing | None:
    """None before the first meeting."""
    meetings = [_meeting(row) for row in numbers.said[MEETINGS]]
    if not meetings:
        return None
    last = max(meetings, key=lambda one: (one.starts_at, one.pk))
    presence = Presence.of(
        meetings, [_department(row) for row in numbers.said[EXPECTED]], _attendance(numbers.said[CAME])
    )
    expected = {
        row.department_id for rows in presence.expected.values() for row in rows if row.is_expected(last.on)
    }
    name = next(row["series__name"] for row in numbers.said[MEETINGS] if row["pk"] == last.pk)
    href = reverse("meetings:attendance", args=[last.pk])
    return Missing(name, spoken(last.on), len(expected), presence.gaps(last), href, last.on)


def _meeting(row: dict[str, Any]) -> Meeting:
    return Meeting(pk=row["pk"], number=row["number"], starts_at=datetime.fromisoformat(row["starts_at"]))


def _department(row: dict[str, Any]) -> tuple[str, ExpectedDepartment]:
    until = date.fromisoformat(row["until_on"]) if row["until_on"] else None
    since = date.fromisoformat(row["from_on"])
    return row["department__name"], ExpectedDepartment(
        department_id=row["department"], from_on=since, until_on=until
    )


def _attendance(said: Iterable[dict[str, Any]]) -> list[tuple[int, int, str]]:
    return [(row["meeting"], row["department"], row["came"]) for row in said]
