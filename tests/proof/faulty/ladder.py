"""Escalation as a machine of states: whatever happens to people and things, the right one hears of it, once."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from msplan.accounts.models import Person
from msplan.accounts.people import deactivate, reactivate, set_leave
from msplan.chasing.sending import chase, chase_when_due
from msplan.lib.dates import is_working_day
from tests.msplan.chasing import dues
from tests.people import department, person
from tests.proof.faulty.calendar import source_of_its_own
from tests.proof.faulty.force import rows

OWNERS = ("Ann Owner", "Bea Owner", "Cal Owner")
LEAD, EXECUTIVE, MANAGER = "Lea Lead", "Exa Executive", "Mia Manager"
START = date(2026, 5, 4)
STEPS_A_RUN = 50
_steps = {"taken": 0, "days": 0}


@dataclass(frozen=True, slots=True)
class Found:
    steps: int
    days: int
    counter_examples: int


@dataclass
class Thing:
    owner: str
    due_on: date
    is_open: bool = True


@dataclass
class Someone:
    active: bool = True
    away: tuple[date, date] | None = None
    deputy: str | None = None


# Who hears of a review, so many days from its date; of the owner's every week after that.
def steps_of(role: str, late: int) -> list[int]:
    """The days of the steps that are reached, in their order."""
    if role == "owner":
        return [day for day in (-28, -14, -7, 0) if day <= late] + list(range(7, late + 1, 7))
    return [day for day in ((14,) if role == "lead" else (28,)) if day <= late]


class Force(RuleBasedStateMachine):
    """Three owners in one department, its lead, an executive lead, a plan manager; one review each and three more."""

    def __init__(self) -> None:
        super().__init__()
        self._atomic = transaction.atomic()
        self._atomic.__enter__()
        self._source = source_of_its_own()
        self._source.__enter__()
        self.day = START
        self.of = department("Ladder")
        roles = {LEAD: "department_lead", EXECUTIVE: "executive_lead", MANAGER: "plan_manager"}
        self.rows = {
            name: person(name, roles.get(name, "contributor"), department=self.of)
            for name in (*OWNERS, LEAD, EXECUTIVE, MANAGER)
        }
        self.of = department("Ladder", lead=self.rows[LEAD])
        self.people = {name: Someone() for name in self.rows}
        self.things = [Thing(OWNERS[n % 3], START + timedelta((-10, 0, 7, 14, 20, 28)[n])) for n in range(6)]
        # (thing, due date, person): the steps that are done with, by role.
        self.done: dict[tuple[int, date, str], set[tuple[str, int]]] = defaultdict(set)
        self.said: list[tuple[str, frozenset[tuple[int, str, int]]]] | None = None
        self.expected: list[tuple[str, frozenset[tuple[int, str, int]]]] | None = None

    def teardown(self) -> None:
        self._source.__exit__(None, None, None)
        transaction.set_rollback(True)
        self._atomic.__exit__(None, None, None)

    # --- what happens

    @rule(number=st.integers(0, 5))
    def complete(self, number: int) -> None:
        self.things[number].is_open = False
        _steps["taken"] += 1

    @rule(number=st.integers(0, 5), days=st.integers(1, 60))
    def defer(self, number: int, days: int) -> None:
        """Another date, or the next review of what was completed."""
        self.things[number].due_on = self.day + timedelta(days)
        self.things[number].is_open = True
        _steps["taken"] += 1

    @rule(number=st.integers(0, 5), owner=st.sampled_from(OWNERS))
    def reassign(self, number: int, owner: str) -> None:
        self.things[number].owner = owner
        _steps["taken"] += 1

    @rule(name=st.sampled_from((*OWNERS, LEAD, EXECUTIVE)))
    def leave_for_good_or_come_back(self, name: str) -> None:
        one = self.people[name]
        act = deactivate if one.active else reactivate
        act(Person.objects.get(pk=self.rows[name].pk), by=None, at=_noon(self.day))
        one.active = not one.active
        # The program hands nothing over by itself; leading a department goes on until somebody else is named.
        _steps["taken"] += 1

    @rule(name=st.sampled_from((*OWNERS, LEAD, EXECUTIVE)), days=st.integers(0, 30),
          deputy=st.sampled_from((None, *OWNERS)))  # fmt: skip
    def be_away(self, name: str, days: int, deputy: str | None) -> None:
        one = self.people[name]
        if deputy == name or not one.active or (deputy and not self.people[deputy].active):
            return
        one.away, one.deputy = (self.day, self.day + timedelta(days)), deputy
        set_leave(
            Person.objects.get(pk=self.rows[name].pk), first=one.away[0], last=one.away[1],
            deputy=self.rows[deputy] if deputy else None, by=None, at=_noon(self.day),
        )  # fmt: skip
        _steps["taken"] += 1

    @rule(back=st.integers(0, 10), minutes=st.sampled_from((0, 15, 600)))
    def the_schedule_asks_again(self, back: int, minutes: int) -> None:
        """As after a restore or with a second scheduler: of a day that is done nothing is said."""
        _steps["taken"] += 1
        on = self.day - timedelta(back)
        if rows(f"SELECT 1 FROM chasing_sweep WHERE day = '{on}'"):
            self._show()
            before = _all_said()
            chase_when_due(at=_noon(on) + timedelta(minutes=minutes))
            assert _all_said() == before

    @rule(days=st.integers(1, 8))
    def days_pass(self, days: int) -> None:
        for _ in range(days):
            self.day += timedelta(1)
            _steps["taken"] += 1
            if is_working_day(self.day):
                _steps["days"] += 1
                self._one_day()

    @invariant()
    def nobody_is_told_twice(self) -> None:
        twice = rows(
            "SELECT thing, due_on, person_id, rule, number FROM chasing_reminder"
            " GROUP BY 1, 2, 3, 4, 5 HAVING count(*) > 1"
        )
        assert not twice

    # --- the model

    def _one_day(self) -> None:
        wanted = self._wanted()
        self._show()
        chase(on=self.day, at=_noon(self.day), held=True)
        got = defaultdict(set)
        for receiver, thing, speaks_to, name, number in rows(
            "SELECT w.name, split_part(r.thing, ':', 2)::int, p.name, r.rule, r.number FROM chasing_reminder r"
            " JOIN chasing_digest d ON d.id = r.digest_id JOIN accounts_person w ON w.id = d.person_id"
            f" JOIN accounts_person p ON p.id = r.person_id WHERE d.day = '{self.day}' AND r.state = 'told'"
        ):
            got[receiver].add((thing, speaks_to, _days_of(name, number)))
        assert dict(got) == wanted, f"{self.day}: {dict(got)} and not {wanted}"

    def _wanted(self) -> dict[str, set[tuple[int, str, tuple[str, int]]]]:
        wanted: dict[str, set[tuple[int, str, tuple[str, int]]]] = defaultdict(set)
        for number, thing in enumerate(self.things):
            if not thing.is_open:
                continue
            late = (self.day - thing.due_on).days
            for role, name in self._speaks_to(thing):
                reached = steps_of(role, late)
                done = self.done[number, thing.due_on, name]
                if reached and (role, reached[-1]) not in done:
                    wanted[self._mailbox(name)].add((number, name, (role, reached[-1])))
                    done |= {(role, step) for step in reached}
        return dict(wanted)

    def _speaks_to(self, thing: Thing) -> Iterator[tuple[str, str]]:
        lead = LEAD if self.people[LEAD].active else None
        executives = [EXECUTIVE] if self.people[EXECUTIVE].active else []
        if self.people[thing.owner].active:
            answers = [thing.owner]
        elif lead:
            answers = [lead]
        else:
            answers = executives or [MANAGER]
        yield from (("owner", name) for name in answers)
        if lead and lead not in answers:
            yield "lead", lead
        yield from (("executive", name) for name in executives if name not in answers)

    def _mailbox(self, name: str) -> str:
        one = self.people[name]
        if one.away is None or not one.away[0] <= self.day <= one.away[1]:
            return name
        for other in (one.deputy, LEAD):
            if other and other != name and self.people[other].active:
                return other
        return name

    def _show(self) -> None:
        dues.OPEN.clear()
        for number, thing in enumerate(self.things):
            if thing.is_open:
                dues.a_due(self.rows[thing.owner], thing.due_on, number=number, of=self.of)


def _days_of(name: str, number: int) -> tuple[str, int]:
    """A rule's name in the ledger as whom it speaks to and how many days from the due date."""
    if name == "weekly when late":
        return "owner", 7 * number
    words = name.split()
    days = 0 if name == "on the day" else int(words[0]) * (-1 if words[-1] == "before" else 1)
    return ("owner" if days <= 0 else "lead" if days == 14 else "executive"), days


def _all_said() -> set[tuple[Any, ...]]:
    return set(
        rows(
            "SELECT d.day, split_part(r.thing, ':', 2)::int, r.due_on, r.person_id, r.rule, r.number"
            " FROM chasing_reminder r JOIN chasing_digest d ON d.id = r.digest_id"
        )
    )


def _noon(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 12, tzinfo=UTC)


@contextmanager
def leave_is_ignored() -> Iterator[None]:
    """The control: mail goes to whoever it is for, at their desk or not."""
    kept = Person.receives_mail_through
    Person.receives_mail_through = lambda self, on: self  # type: ignore[method-assign]
    try:
        yield
    finally:
        Person.receives_mail_through = kept  # type: ignore[method-assign]


def explore(steps: int, *, unguarded: bool = False) -> Found:
    _steps.update(taken=0, days=0)
    how = settings(
        max_examples=max(3, steps // (2 * STEPS_A_RUN)), stateful_step_count=STEPS_A_RUN, deadline=None,
        derandomize=True, database=None, report_multiple_bugs=False,
        # Whoever reads of a counter-example wants the shortest; a control is content with any.
        phases=[Phase.generate] if unguarded else list(Phase),
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    wrong = 0
    with leave_is_ignored() if unguarded else nullcontext():
        try:
            run_state_machine_as_test(Force, settings=how)
        except AssertionError as found:
            wrong = 1
            if not unguarded:
                print(found)
    return Found(steps=_steps["taken"], days=_steps["days"], counter_examples=wrong)
