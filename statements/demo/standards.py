"""The demonstration's self-assessments: both sets, two years of one, the second year of the other half rated."""

import csv
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path

from actions.models import Action, SelfAssessment, StandardRating, StandardSet
from actions.standards.assessing import close, open_assessment
from actions.standards.rating import link_action, rate, say_not_applicable
from actions.standards.reference_data import shipped, use_set
from msplan.accounts.models import Person
from msplan.lib.dates import add_months
from statements.demo.plan import STARTER, Event, morning

ROWS = Path(__file__).with_name("standards.csv")
# Months before today as at which each set was rated; the second year of the national plan's is open.
MONTHS = {
    ("four-aspects", 1): 15,
    ("four-aspects", 2): 3,
    ("national-plan", 1): 12,
    ("national-plan", 2): 0,
}
OPEN = ("national-plan", 2)
# Which action of the plan answers which rating: (set, year, number) and the action's place in the starter plan.
ANSWERED = {
    ("four-aspects", 1, "1.7"): 21,
    ("four-aspects", 1, "1.5"): 22,
    ("four-aspects", 1, "2.1"): 9,
    ("four-aspects", 1, "2.4"): 12,
    ("four-aspects", 1, "3.6"): 8,
    ("four-aspects", 2, "2.2"): 9,
    ("four-aspects", 2, "3.4"): 14,
    ("four-aspects", 2, "4.3"): 17,
    ("national-plan", 1, "5.1"): 19,
}


def events(today: date, people: dict[str, Person]) -> Iterator[Event]:
    """Everything that happened to self-assessments up to ``today``."""
    manager = next(p for p in people.values() if p.job_title == "Plan manager")
    raters = [person for person in people.values() if person.may("standards.rate")]
    first = morning(add_months(today, -16))
    for one in shipped():
        yield Event(first, lambda one=one: use_set(one, by=manager, at=first))  # type: ignore[misc]
    with ROWS.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=_key)
    for key, of_one in groupby(rows, key=_key):
        yield from _assessment(key, list(of_one), today, manager, raters)


def _key(row: dict[str, str]) -> tuple[str, int]:
    return row["set"], int(row["year"])


def _assessment(
    key: tuple[str, int], rows: list[dict[str, str]], today: date, manager: Person, raters: list[Person]
) -> Iterator[Event]:
    as_at = add_months(today, -MONTHS[key])
    opened = as_at - timedelta(days=9)
    at = morning(opened)
    yield Event(at, lambda: _open(key, as_at, manager, at))
    for n, row in enumerate(rows):
        when = morning(opened + timedelta(days=1 + n % 7), 10) + timedelta(minutes=7 * n)
        if row["level"]:
            yield Event(when, _rate(key, row, raters[n % len(raters)], when))
        if number := ANSWERED.get((*key, row["number"])):
            later = when + timedelta(hours=2)
            yield Event(later, _link(key, row["number"], number, manager, later))
    if key != OPEN:
        end = morning(as_at, 16)
        yield Event(end, lambda: close(_of(key), next_on=add_months(as_at, 12), by=manager, at=end))


def _open(key: tuple[str, int], as_at: date, manager: Person, at: datetime) -> None:
    open_assessment(StandardSet.objects.get(code=key[0]), as_at=as_at, by=manager, at=at)


def _of(key: tuple[str, int]) -> SelfAssessment:
    return SelfAssessment.objects.filter(standard_set__code=key[0]).open().get()


def _rating(key: tuple[str, int], number: str) -> StandardRating:
    return StandardRating.objects.select_related("assessment").get(assessment=_of(key), number=number)


def _rate(key: tuple[str, int], row: dict[str, str], by: Person, at: datetime) -> Callable[[], object]:
    def act() -> None:
        rating = _rating(key, row["number"])
        if row["level"] == "na":
            say_not_applicable(rating, version=rating.version, because=row["evidence"], by=by, at=at)
            return
        said = {"level": int(row["level"]), "evidence": row["evidence"], "gap": row["gap"]}
        rate(rating, version=rating.version, by=by, at=at, **said)  # type: ignore[arg-type]

    return act


def _action(place: int) -> Action:
    """The action made from the starter plan's nth row: actions are numbered as they were added."""
    with STARTER.open(encoding="utf-8", newline="") as file:
        return Action.objects.get(title=list(csv.DictReader(file))[place - 1]["title"])


def _link(key: tuple[str, int], number: str, action: int, by: Person, at: datetime) -> Callable[[], object]:
    return lambda: link_action(_rating(key, number), _action(action), by=by, at=at)
