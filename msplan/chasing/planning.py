"""What would be said on a day, and to whom. Reads only; ``chasing.sending`` writes it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.utils.module_loading import import_string

from msplan.accounts.models import Department, Person
from msplan.accounts.roles import Role
from msplan.chasing.models import Reminder
from msplan.chasing.rows import Due
from msplan.chasing.rules import Fired, To, first_day, reached
from msplan.lib.dates import is_working_day

# Steps on record: (thing, ladder, due date, person) to {(rule, number)}.
Told = dict[tuple[str, str, date, int], set[tuple[str, int]]]


@dataclass(frozen=True, slots=True)
class Line:
    """One open thing in a digest: whose it is, whom it is told, and the step that fires (None: merely open)."""

    due: Due
    owner: Person
    person: Person
    to: To
    fires: Fired | None
    passed_over: tuple[Fired, ...] = ()


@dataclass(slots=True)
class PlannedDigest:
    """Everything one receiver is told on a day. ``lines`` are sorted by due date."""

    receiver: Person
    lines: list[Line] = field(default_factory=list)

    @property
    def fires(self) -> bool:
        return any(line.fires for line in self.lines)


def open_items(on: date, person_id: int | None = None) -> list[Due]:
    """Every open thing with a date that the rooms name in settings.DUE_SOURCES, soonest first."""
    items = [due for source in settings.DUE_SOURCES for due in import_string(source)(on, person_id)]
    return sorted(items, key=lambda d: (d.due_on, d.thing))


def plan(on: date) -> list[PlannedDigest]:
    """The digests of a day, by receiver's name; none on a day that is no working day."""
    if not is_working_day(on):
        return []
    items = [due for due in open_items(on) if first_day(due.ladder, due.due_on) <= on]
    force = _Force.now()
    told = _told(items)
    digests: dict[int, PlannedDigest] = {}
    for due in items:
        for to, person in force.spoken_to(due):
            line = _line(due, force.people[due.person_id], person, to, on, told)
            if line is None:
                continue
            receiver = person.receives_mail_through(on)
            digests.setdefault(receiver.pk, PlannedDigest(receiver)).lines.append(line)
    return sorted((d for d in digests.values() if d.fires), key=lambda d: (d.receiver.name, d.receiver.pk))


@dataclass(frozen=True, slots=True)
class _Force:
    """Who is who, read once for a whole run."""

    people: dict[int, Person]
    department_leads: dict[int, Person]
    executive_leads: list[Person]

    @classmethod
    def now(cls) -> "_Force":
        everybody = (
            Person.objects.all().select_related("deputy", "department__lead").prefetch_related("holdings")
        )
        people = {person.pk: person for person in everybody}
        leads = Department.objects.exclude(lead=None).values_list("pk", "lead_id")
        return cls(
            people=people,
            department_leads={pk: people[lead] for pk, lead in leads if lead is not None},
            executive_leads=[p for p in people.values() if p.is_active and Role.EXECUTIVE_LEAD in p.roles],
        )

    def spoken_to(self, due: Due) -> Iterable[tuple[To, Person]]:
        """Whom the steps of a thing may speak to; a thing whose owner has left is its department's."""
        owner = self.people[due.person_id]
        lead = self.department_leads.get(due.department_id or 0)
        if lead is not None and not lead.is_active:
            lead = None
        if owner.is_active:
            yield To.OWNER, owner
        elif lead is not None:
            yield To.OWNER, lead
        if lead is not None and lead != owner:
            yield To.DEPARTMENT_LEAD, lead
        for person in self.executive_leads:
            if person != owner:
                yield To.EXECUTIVE_LEAD, person


def _told(items: list[Due]) -> Told:
    """Steps already recorded, told or passed over: (thing, ladder, due date, person) to {(rule, number)}."""
    told: Told = defaultdict(set)
    rows = Reminder.objects.filter(thing__in={due.thing for due in items}).values_list(
        "thing", "ladder", "due_on", "person_id", "rule", "number"
    )
    for thing, ladder, due_on, person_id, rule, number in rows:
        told[thing, ladder, due_on, person_id].add((rule, number))
    return told


def _line(due: Due, owner: Person, person: Person, to: To, on: date, told: Told) -> Line | None:
    steps = reached(due.ladder, due_on=due.due_on, on=on, to=to)
    if not steps:
        return None
    done = told[due.thing, due.ladder, due.due_on, person.pk]
    new = [f for f in steps if (f.rule, f.number) not in done]
    highest = steps[-1]
    if highest not in new:
        return Line(due, owner, person, to, fires=None)
    return Line(due, owner, person, to, fires=highest, passed_over=tuple(f for f in new if f != highest))
