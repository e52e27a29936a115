"""What a meeting is about: built anew from every room until it is held, then read from its frozen rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.text import slugify

from actions.meetings.models import AgendaItem, AgendaMark, Decision, Meeting
from msplan.accounts.models import Person
from msplan.accounts.roles import EVERYBODY, PERMISSIONS
from msplan.chasing.rows import Matter
from msplan.files.models import Marking
from msplan.lib.dates import deadline_words, plain

UNFINISHED = "Decisions not carried out yet"
FIRST = "To begin with"
FURTHER = "Further matters"
SECTION = "section:"
LAST = 10_000
ACTION = "actions.action:"


@dataclass(frozen=True)
class Line:
    """One matter of an agenda. ``item`` is its row: an own one's before the meeting, everybody's after it."""

    key: str
    heading: str
    text: str
    said: str = ""
    link: str = ""
    permission: str = ""
    order: int = 50
    place: int = LAST
    left_out: str = ""
    action_id: int | None = None
    item: AgendaItem | None = None

    @property
    def words(self) -> str:
        """All of it on one line."""
        return f"{self.text} – {self.said}" if self.said else self.text

    @property
    def is_for_everybody(self) -> bool:
        return not self.permission or PERMISSIONS[self.permission] == EVERYBODY

    def may_be_read_by(self, person: Person) -> bool:
        return not self.permission or person.may(self.permission)


@dataclass(frozen=True)
class Part:
    """Matters under one heading."""

    heading: str
    lines: list[Line]

    @property
    def key(self) -> str:
        return f"{SECTION}{self.heading}"


@dataclass(frozen=True)
class Agenda:
    """In its order; what was left out stands apart. ``hidden`` counts what this reader may not see."""

    parts: list[Part]
    left_out: list[Line] = field(default_factory=list)
    hidden: int = 0

    def __iter__(self) -> Iterator[Part]:
        return iter(self.parts)

    @property
    def lines(self) -> list[Line]:
        return [line for part in self.parts for line in part.lines]

    def for_everybody(self) -> "Agenda":
        """What may stand in minutes, which every reader may open."""
        return self._only(lambda line: line.is_for_everybody)

    def seen_by(self, person: Person) -> "Agenda":
        return self._only(lambda line: line.may_be_read_by(person))

    def _only(self, allowed: Callable[[Line], bool]) -> "Agenda":
        parts = [replace(part, lines=[line for line in part.lines if allowed(line)]) for part in self.parts]
        out = [line for line in self.left_out if allowed(line)]
        left = sum(len(part.lines) for part in parts) + len(out)
        hidden = len(self.lines) + len(self.left_out) - left
        return Agenda([part for part in parts if part.lines], out, hidden)


def agenda_of(meeting: Meeting) -> Agenda:
    """The agenda as it stands: live for a planned meeting, frozen for one that was held, empty for a cancelled one."""
    if meeting.has_sat:
        return _frozen(meeting)
    return live(meeting) if meeting.is_planned else Agenda([])


def live(meeting: Meeting) -> Agenda:
    """Built from what every room puts forward for the meeting's day. Its queries do not grow with the rows."""
    marks = {mark.key: mark for mark in AgendaMark.objects.filter(meeting=meeting)}
    lines = [_marked(line, marks) for line in (*_put_forward(meeting), *_own(meeting))]
    places = {key: mark.place for key, mark in marks.items() if mark.place is not None}
    orders: dict[str, int] = {}
    for line in lines:
        orders[line.heading] = min(line.order, orders.get(line.heading, LAST))

    def standing(line: Line) -> tuple[int, int, str, int]:
        section = places.get(f"{SECTION}{line.heading}")
        return (LAST if section is None else section, orders[line.heading], line.heading, line.place)

    ordered = sorted(lines, key=standing)
    return _in_parts(ordered)


def _frozen(meeting: Meeting) -> Agenda:
    return _in_parts([_of_row(item) for item in meeting.items.frozen().with_action()])


def _in_parts(ordered: Iterable[Line]) -> Agenda:
    lines = list(ordered)
    standing = [line for line in lines if not line.left_out]
    parts: dict[str, Part] = {}
    for heading, of_heading in groupby(standing, key=lambda line: line.heading):
        parts.setdefault(heading, Part(heading, [])).lines.extend(of_heading)
    return Agenda(list(parts.values()), [line for line in lines if line.left_out])


def _marked(line: Line, marks: dict[str, AgendaMark]) -> Line:
    mark = marks.get(line.key)
    if mark is None:
        return line
    return replace(line, place=LAST if mark.place is None else mark.place, left_out=mark.left_out)


def _put_forward(meeting: Meeting) -> Iterator[Line]:
    """What the rooms say, and the unfinished decisions of this series' earlier meetings."""
    for decision in unfinished(meeting):
        yield _of_matter(_unfinished(decision, meeting.on))
    for source in settings.AGENDA_SOURCES:
        for matter in import_string(source)(meeting.on, meeting.series.partnership_id):
            yield _of_matter(matter)


def unfinished(meeting: Meeting) -> Iterable[Decision]:
    """Open decisions of the earlier meetings of the series, oldest first."""
    found = Decision.objects.open().filter(meeting__series=meeting.series, meeting__number__lt=meeting.number)
    return found.with_meeting().order_by("meeting__number", "number")


def _unfinished(decision: Decision, on: date) -> Matter:
    # Another meeting's page may carry no marking: a sensitive one's words stay on its own.
    sensitive = decision.meeting.marking == Marking.SENSITIVE
    words = "OFFICIAL-SENSITIVE, its words are on its page" if sensitive else " ".join(decision.text.split())
    who = ""
    if decision.owner is not None and decision.due_on is not None:
        who = f"{decision.owner}, by {plain(decision.due_on)}, {deadline_words(decision.due_on, on)}"
    return Matter(
        thing=f"actions.decision:{decision.pk}",
        heading=UNFINISHED,
        text=f"Decision {decision.reference}: {words}",
        said=who,
        link=reverse("meetings:decision", args=[decision.pk]),
        order=10,
    )


def _of_matter(matter: Matter) -> Line:
    about = matter.thing.removeprefix(ACTION)
    return Line(
        key=f"{matter.thing}/{slugify(matter.heading)}"[:120],
        heading=matter.heading[:80],
        text=matter.text,
        said=matter.said,
        link=matter.link,
        permission=matter.permission,
        order=matter.order,
        action_id=int(about) if matter.thing.startswith(ACTION) and about.isdecimal() else None,
    )


def _own(meeting: Meeting) -> Iterator[Line]:
    for item in meeting.items.own().with_action().order_by("pk"):
        yield replace(_of_row(item), order=5 if item.heading == FIRST else 100)


def _of_row(item: AgendaItem) -> Line:
    return Line(
        key=item.key,
        heading=item.heading,
        text=item.text,
        said=item.said,
        link=item.link,
        permission=item.permission,
        left_out=item.left_out,
        action_id=item.action_id,
        item=item,
    )
