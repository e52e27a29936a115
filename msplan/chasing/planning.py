"""What would be said on a day, and to whom. Reads only; ``chasing.sending`` writes it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef
from django.utils.module_loading import import_string

from msplan.accounts.models import Department, Person, RoleHolding
from msplan.accounts.roles import Role
from msplan.chasing.models import Reminder
from msplan.chasing.rows import Due, Until, Wanted
from msplan.chasing.rules import Fired, To, last_due, reached
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
    """Everything one receiver is told on a day. ``lines`` are sorted by due date.

    What needs a permission is told apart from the rest, ``restricted``.
    """

    receiver: Person
    restricted: bool = False
    lines: list[Line] = field(default_factory=list)

    @property
    def fires(self) -> bool:
        return any(line.fires for line in self.lines)

    @property
    def firing(self) -> list[Line]:
        """The lines because of which it is sent."""
        return [line for line in self.lines if line.fires]

    @property
    def open_besides(self) -> int:
        """Further lines, which it lists because they are open."""
        return len(self.lines) - len(self.firing)


def open_items(on: date, people: Collection[int] | None = None, *, until: Until | None = None) -> list[Due]:
    """Every open thing with a date that the rooms name in settings.DUE_SOURCES, soonest first, each once.

    With ``until`` those alone whose ladder is asked for as late as that; without, as far ahead as the sources look.
    With both, all of these people, and of everybody else what is as late as that.
    """
    wanted = Wanted(on, people, until)
    items = {due for source in settings.DUE_SOURCES for due in import_string(source)(on, people, until)}
    return sorted(filter(wanted.includes, items), key=lambda d: (d.due_on, d.thing, d.ladder))


def plan(on: date) -> list[PlannedDigest]:
    """The digests of a day, by receiver's name; none on a day that is no working day."""
    return [digest for digest in everything(on) if digest.fires]


def everything(on: date) -> list[PlannedDigest]:
    """Those too in which no step fires: what a mail of an earlier day would say today."""
    if not is_working_day(on):
        return []
    items = open_items(on, until=lambda ladder: last_due(ladder, on))
    force = _Force.now()
    told = _told(items)
    digests: dict[tuple[int, bool], PlannedDigest] = {}
    # What is put before several people at once is told to each lead once.
    shared: set[tuple[str, str, date, int]] = set()
    for due in items:
        restricted = bool(due.permission)
        for to, person in force.spoken_to(due):
            if restricted:
                key = (due.thing, due.ladder, due.due_on, person.pk)
                if key in shared:
                    continue
                shared.add(key)
            line = _line(due, force.people[due.person_id], person, to, on, told)
            if line is None:
                continue
            receiver = force.receiver(due, person, on)
            digests.setdefault((receiver.pk, restricted), PlannedDigest(receiver, restricted)).lines.append(
                line
            )
    return sorted(digests.values(), key=lambda d: (d.receiver.name, d.receiver.pk))


@dataclass(frozen=True, slots=True)
class Mine:
    """One thing on a person's own list: theirs, or that of somebody they answer for (``owner`` says whose)."""

    due: Due
    owner: Person
    is_own: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What a person's page lists, soonest due first."""

    # To answer: their own, that of people on leave whose mail they get, and of those who left.
    mine: list[Mine]
    # What others are so late with that a rule tells this person of it.
    late_in_area: list[Mine]


def work_of(person: Person, on: date) -> Work:
    """Everything that a person answers for or is told of, in as many queries for a lead of many as for anybody."""
    force = _Force.now()
    stands_for = {
        p.pk for p in force.people.values() if p.is_active and p.receives_mail_through(on) == person
    }
    stands_for.add(person.pk)
    is_lead = force.is_lead(person)
    left = {p.pk for p in force.people.values() if not p.is_active} if is_lead else set()
    # The sources are asked once, and of others for nothing younger than what a lead is told of.
    until = partial(last_due, on=on, to=LEADS) if is_lead else None
    items = open_items(on, stands_for | left, until=until)
    mine, seen = [], set[tuple[str, str]]()
    # Their own first: what is put before several people at once is listed once.
    for due in sorted(items, key=lambda due: due.person_id != person.pk):
        if not force.may(person, due.permission):
            continue
        owner = force.people[due.person_id]
        if owner.pk in stands_for or (To.OWNER, person) in force.spoken_to(due):
            if due.permission and (due.thing, due.ladder) in seen:
                continue
            seen.add((due.thing, due.ladder))
            mine.append(Mine(due, owner, is_own=owner == person))
    mine.sort(key=lambda m: (m.due.due_on, m.due.thing, m.due.ladder))
    return Work(mine, _late_in_area(items, force, person, on) if is_lead else [])


LEADS = (To.DEPARTMENT_LEAD, To.EXECUTIVE_LEAD)


def _late_in_area(items: list[Due], force: "_Force", person: Person, on: date) -> list[Mine]:
    """What others are so late with that a rule tells this lead."""
    found: list[Mine] = []
    for due in items:
        told_as = {to for to, whom in force.spoken_to(due) if whom == person and to in LEADS}
        if not any(reached(due.ladder, due_on=due.due_on, on=on, to=to) for to in told_as):
            continue
        if not due.permission or all(due.thing != one.due.thing for one in found):
            found.append(Mine(due, force.people[due.person_id], is_own=False))
    return found


@dataclass(frozen=True, slots=True)
class _Force:
    """Who is who, read once for a whole run, in one query."""

    people: Mapping[int, Person]
    department_leads: dict[int, Person]
    executive_leads: list[Person]
    plan_managers: list[Person]

    @classmethod
    def now(cls) -> "_Force":
        holding = RoleHolding.objects.filter(person=OuterRef("pk"))
        everybody = Person.objects.annotate(
            is_executive_lead=Exists(holding.filter(role=Role.EXECUTIVE_LEAD)),
            is_plan_manager=Exists(holding.filter(role=Role.PLAN_MANAGER)),
            leads=ArraySubquery(Department.objects.filter(lead=OuterRef("pk")).order_by().values("pk")),
            held=ArraySubquery(holding.order_by().values("role")),
        )
        people = {person.pk: person for person in everybody.select_related("deputy", "department__lead")}
        for person in people.values():
            person.roles = frozenset(person.held)
        return cls(
            people=people,
            department_leads={pk: person for person in people.values() for pk in person.leads},
            executive_leads=[p for p in people.values() if p.is_active and p.is_executive_lead],
            plan_managers=[p for p in people.values() if p.is_active and p.is_plan_manager],
        )

    def may(self, person: Person, permission: str) -> bool:
        """Asks no database, for whatever copy of the person."""
        return not permission or self.people[person.pk].may(permission)

    def receiver(self, due: Due, person: Person, on: date) -> Person:
        """Whose mailbox it goes to; a stand-in who may not be told of it gets none of it."""
        stand_in = person.receives_mail_through(on)
        return stand_in if self.may(stand_in, due.permission) else person

    def is_lead(self, person: Person) -> bool:
        """Whether anything of others may ever be this person's business."""
        if person in self.department_leads.values() or person in self.executive_leads:
            return True
        return not self.executive_leads and person in self.plan_managers

    def spoken_to(self, due: Due) -> Iterable[tuple[To, Person]]:
        """Whom the steps of a thing may speak to.

        A thing whose owner has left is its department lead's, without a lead the executive leads', without one
        of these the plan managers': nothing is nobody's. Whoever answers for a thing is not told a second
        time that it is late. Of what needs a permission nobody hears who lacks it.
        """
        owner = self.people[due.person_id]
        lead = self.department_leads.get(due.department_id or 0)
        if lead is not None and not (lead.is_active and self.may(lead, due.permission)):
            lead = None
        last = [p for p in self.executive_leads or self.plan_managers if self.may(p, due.permission)]
        answers = owner.is_active and self.may(owner, due.permission)
        answering = [owner] if answers else [lead] if lead is not None else last
        yield from ((To.OWNER, person) for person in answering)
        if lead is not None and lead not in answering:
            yield To.DEPARTMENT_LEAD, lead
        for person in self.executive_leads:
            if person not in answering and self.may(person, due.permission):
                yield To.EXECUTIVE_LEAD, person


def _told(items: list[Due]) -> Told:
    """Steps already recorded, told or passed over: (thing, ladder, due date, person) to {(rule, number)}."""
    told: Told = defaultdict(set)
    # Of other due dates, those of years of reviews, nothing is asked.
    of_these = Reminder.objects.filter(
        thing__in={due.thing for due in items}, due_on__in={due.due_on for due in items}
    )
    rows = of_these.order_by().values_list("thing", "ladder", "due_on", "person_id", "rule", "number")
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
