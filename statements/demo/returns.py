"""The demonstration's returns: what HR counts, handed in and imported through the acts people use."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from actions.models import ReturnCount, ReturnSeries
from actions.returns.handing_in import correct, hand_in
from actions.returns.importing.checking import Read, plan_of
from actions.returns.importing.confirming import confirm, keep_checked
from actions.returns.keeping import set_up
from msplan.accounts.models import Person
from msplan.lib.dates import add_months, last_of_month
from statements.demo.plan import Event, morning
from suppliers.models import Agency

BEGAN = 13  # months before today


class Told(NamedTuple):
    """``late``: how many of the last counts nobody has handed in. ``after``: days from the day counted to handing in.

    ``first`` and ``step``: the two numbers of the first count, and what is added to each at every other.
    """

    kind: str
    group: str
    agency: int | None
    owner: str
    every: int
    method: str
    late: int
    after: int
    first: tuple[int | None, int]
    step: tuple[int, int]
    imported: bool = False
    # Why the newest of those that were answered has no number.
    unknown: str = ""


RETURNS = (
    Told("vetting", "employees", None, "Ben Halloway", 3, "The vetting system: clearances in date, of all in post.",
         0, 9, (2_406, 2_251), (4, 21)),
    Told("vetting", "agency", None, "Ben Halloway", 3, "The vetting system, held against the agencies’ lists.",
         1, 12, (64, 41), (-1, 4)),
    Told("vetting", "volunteers", None, "Ben Halloway", 6, "The volunteers’ coordinator counts.", 0, 20, (138, 112),
         (3, 7)),
    Told("vetting", "contractors", None, "Victor Langridge", 3, "Passes to our buildings, held against clearances.",
         2, 25, (211, 143), (6, 11)),
    Told("right_to_work", "employees", None, "Ruth Caldermoor", 12, "Personnel files with a dated check.", 0, 16,
         (2_398, 2_391), (11, 13)),
    Told("right_to_work", "agency", None, "Ben Halloway", 3, "Checks shown to us by the agencies.", 0, 13, (64, 58),
         (-1, 0)),
    Told("induction", "agency", None, "Ben Halloway", 3, "Packs signed for on the first day.", 0, 10, (23, 9),
         (1, 4), unknown="One agency gave out its own packs this quarter and kept no list. It keeps one from now on."),
    Told("head_count", "", 0, "Grace Undermill", 1, "People on the last invoice of the month.", 0, 6, (None, 28),
         (0, 1), imported=True),
    Told("head_count", "", 1, "Grace Undermill", 1, "People on the last invoice of the month.", 0, 6, (None, 9),
         (0, 0), imported=True),
)  # fmt: skip
FILE = "agency head-counts.csv"


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that happened to returns up to ``today``."""
    lives = [_Life(told, today, people) for told in RETURNS]
    for life in lives:
        yield from life.events()
    last = last_of_month(add_months(today, -1))
    at = morning(min(last + timedelta(days=6), today), 16)
    imported = [life for life in lives if life.told.imported]
    if at.date() <= today:
        yield Event(at, lambda: _import(imported, last, people["Grace Undermill"], at))


def _import(lives: list["_Life"], on: date, by: Person, at: object) -> None:
    """The head-counts of the last month came as one file."""
    rows = [
        Read(
            row,
            life.series().pk,
            on.isoformat(),
            None,
            life.numbers(life.series().days_until(on).index(on))[1],
            "",
        )
        for row, life in enumerate((one for one in lives if one.pk), start=2)
    ]
    if rows:
        kept = keep_checked(rows, name=FILE, digest="0" * 64, by=by, at=at)  # type: ignore[arg-type]
        confirm(kept, seen=plan_of(rows).digest, by=by, at=at)  # type: ignore[arg-type]


@dataclass
class _Life:
    """One return from the day it was set up to today."""

    told: Told
    today: date
    people: dict[str, Person]
    pk: int = 0

    @property
    def owner(self) -> Person:
        return self.people[self.told.owner]

    @property
    def first_on(self) -> date:
        """The end of the first such period after the beginning; a year ends on 31 March."""
        day = last_of_month(add_months(self.today, -BEGAN))
        while day.month % (3 if self.told.every == 12 else min(self.told.every, 6)) or (
            self.told.every == 12 and day.month != 3
        ):
            day = last_of_month(add_months(day, 1))
        return day

    def series(self) -> ReturnSeries:
        return ReturnSeries.objects.get(pk=self.pk)

    def numbers(self, n: int) -> tuple[int | None, int]:
        (required, done), (more, rise) = self.told.first, self.told.step
        whole = None if required is None else required + n * more
        part = done + n * rise
        return whole, part if whole is None else min(part, whole)

    def events(self) -> Iterator[Event]:
        yield Event(morning(add_months(self.today, -BEGAN), 11), self._set_up)
        days = self._days()
        for n, day in enumerate(days[: len(days) - self.told.late] if self.told.late else days):
            at = day + timedelta(days=self.told.after)
            is_last_of_file = self.told.imported and day == last_of_month(add_months(self.today, -1))
            if at <= self.today and not is_last_of_file:
                yield Event(morning(at, 10), self._hand_in(n, day, at))
        if self.told.kind == "vetting" and self.told.group == "employees" and len(days) > 1:
            at = days[1] + timedelta(days=40)
            yield Event(morning(at, 12), lambda: self._correct(days[1], at))

    def _days(self) -> list[date]:
        told = ReturnSeries(every=self.told.every, first_on=self.first_on)
        return told.days_until(self.today)

    def _set_up(self) -> None:
        told = self.told
        agency = None
        if told.agency is not None:
            found = list(Agency.objects.in_use().select_related("supplier__merged_into").order_by("pk")[:2])
            if len(found) <= told.agency:
                return
            agency = found[told.agency].survivor
        self.pk = set_up(
            kind=told.kind,
            group=told.group,
            supplier=agency,
            method=told.method,
            owner=self.owner,
            every=told.every,
            first_on=self.first_on,
            by=self.people["Ruth Caldermoor"],
            at=morning(add_months(self.today, -BEGAN), 11),
        ).pk

    def _hand_in(self, n: int, day: date, on: date) -> Callable[[], object]:
        required, done = self.numbers(n)
        answer: dict[str, Any] = {"required": required, "done": done}
        if self.told.unknown and not self._days()[n + 1 :]:
            answer = {"unknown_reason": self.told.unknown}

        def act() -> object:
            if not self.pk:
                return None
            return hand_in(self.series(), as_at=day, **answer, by=self.owner, at=morning(on, 10))

        return act

    def _correct(self, day: date, on: date) -> None:
        count = ReturnCount.objects.standing().get(series=self.pk, as_at=day)
        assert count.done is not None  # only the last day of a return is handed in as not known
        correct(
            count,
            required=count.required,
            done=count.done - 18,
            reason="Eighteen clearances had run out the week before and were counted by mistake.",
            by=self.owner,
            at=morning(on, 12),
        )
