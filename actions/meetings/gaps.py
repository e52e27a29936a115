"""Departments that were expected and not represented, counted over the held meetings of a series in a row."""

from collections.abc import Iterable
from dataclasses import dataclass

from actions.meetings.models import Attendance, Came, ExpectedDepartment, Meeting, MeetingSeries

ORDINALS = ("", "", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


@dataclass(frozen=True)
class Gap:
    """``times`` in a row, this meeting included; ``apologies`` were sent for this one."""

    department: str
    times: int
    apologies: bool

    @property
    def words(self) -> str:
        """HR was not represented, third time running."""
        return f"{self.department} was not represented{running(self.times)}"


def running(times: int) -> str:
    """ ", third time running"; nothing the first time."""
    if times < 2:
        return ""
    ordinal = ORDINALS[times] if times < len(ORDINALS) else _ordinal(times)
    return f", {ordinal} time running"


def _ordinal(n: int) -> str:
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"


@dataclass(frozen=True)
class Row:
    """One department over the meetings: a word for each, in their order."""

    department: str
    cells: list[str]


class Presence:
    """Who was represented at which held meeting of a series. Three queries, however many meetings there were."""

    def __init__(self, series: MeetingSeries) -> None:
        held = Meeting.objects.filter(series=series).sat()
        expected = [(row.department.name, row) for row in series.expected.select_related("department")]
        rows = Attendance.objects.filter(meeting__series=series, department__isnull=False)
        self._read(held, expected, rows.values_list("meeting", "department", "came"))

    @classmethod
    def of(
        cls,
        meetings: Iterable[Meeting],
        expected: Iterable[tuple[str, ExpectedDepartment]],
        came: Iterable[tuple[int, int | None, str]],
    ) -> "Presence":
        """Of rows read already: ``expected`` with the department's name, ``came`` as (meeting, department, how)."""
        found = cls.__new__(cls)
        found._read(meetings, expected, came)
        return found

    def _read(
        self,
        meetings: Iterable[Meeting],
        expected: Iterable[tuple[str, ExpectedDepartment]],
        came: Iterable[tuple[int, int | None, str]],
    ) -> None:
        self.meetings = sorted(meetings, key=lambda one: (one.starts_at, one.pk))
        self.expected: dict[int, list[ExpectedDepartment]] = {}
        self.names: dict[int, str] = {}
        for name, row in expected:
            self.expected.setdefault(row.department_id, []).append(row)
            self.names[row.department_id] = name
        self.came: set[tuple[int, int]] = set()
        self.sorry: set[tuple[int, int]] = set()
        for meeting, department, how in came:
            (self.came if how == Came.ATTENDED else self.sorry).add((meeting, department or 0))

    def was_expected(self, department: int, meeting: Meeting) -> bool:
        return any(row.is_expected(meeting.on) for row in self.expected.get(department, ()))

    def missed(self, department: int, meeting: Meeting) -> int:
        """How many held meetings in a row, up to and with this one, went without the department; 0: it was there.

        Meetings at which it was not expected end the row: one that is expected later counts from then.
        """
        times = 0
        for one in reversed(self.meetings):
            if (one.starts_at, one.pk) > (meeting.starts_at, meeting.pk):
                continue
            if (one.pk, department) in self.came or not self.was_expected(department, one):
                break
            times += 1
        return times

    def gaps(self, meeting: Meeting) -> list[Gap]:
        """By name."""
        found = [
            Gap(self.names[pk], times, (meeting.pk, pk) in self.sorry)
            for pk in self.expected
            if (times := self.missed(pk, meeting))
        ]
        return sorted(found, key=lambda gap: gap.department)

    def table(self, last: int) -> tuple[list[Meeting], list[Row]]:
        """The last so many held meetings, oldest first, and a word for each department and meeting."""
        shown = self.meetings[-last:]
        rows = [
            Row(name, [self.word(pk, meeting) for meeting in shown])
            for pk, name in sorted(self.names.items(), key=lambda pair: pair[1])
        ]
        return shown, rows

    def word(self, department: int, meeting: Meeting) -> str:
        if (meeting.pk, department) in self.came:
            return "Represented"
        if not self.was_expected(department, meeting):
            return "Not expected"
        times = self.missed(department, meeting)
        word = "Apologies" if (meeting.pk, department) in self.sorry else "Not represented"
        return f"{word}{running(times)}"


def gaps_of(meeting: Meeting) -> list[Gap]:
    """The gaps of one meeting that was held; none of one that was not."""
    return Presence(meeting.series).gaps(meeting) if meeting.has_sat else []
