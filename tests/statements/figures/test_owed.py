"""Periods of indicators, values that are owed, and old ones: docs/rules/indicators.md."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from msplan.accounts.models import Person
from msplan.chasing.planning import open_items
from msplan.chasing.rules import To, reached
from statements.due import items
from statements.figures.handing_in import change, hand_in, set_up
from statements.figures.indicator_list import rows_of
from statements.figures.indicators import indicators
from statements.figures.periods import first_day, last_ended, next_end, owed, stale_words
from statements.figures.scopes import this_year
from statements.models import Indicator
from tests.people import department, person
from tests.statements.build import cast, published

AT = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
ORDERS = indicators()["K26"]  # every half-year
MARCH = date(2026, 3, 31)
DUE = date(2026, 4, 28)


@pytest.mark.parametrize(
    ("on", "frequency", "end", "first"),
    [
        (date(2026, 4, 1), "year", date(2026, 3, 31), date(2025, 4, 1)),
        (date(2026, 3, 31), "year", date(2025, 3, 31), date(2024, 4, 1)),
        (date(2026, 4, 1), "half-year", date(2026, 3, 31), date(2025, 10, 1)),
        (date(2026, 9, 30), "half-year", date(2026, 3, 31), date(2025, 10, 1)),
        (date(2026, 10, 1), "half-year", date(2026, 9, 30), date(2026, 4, 1)),
        (date(2026, 1, 1), "quarter", date(2025, 12, 31), date(2025, 10, 1)),
        (date(2026, 6, 30), "quarter", date(2026, 3, 31), date(2026, 1, 1)),
        (date(2024, 3, 1), "month", date(2024, 2, 29), date(2024, 2, 1)),
        (date(2024, 2, 29), "month", date(2024, 1, 31), date(2024, 1, 1)),
    ],
)
def test_periods_divide_the_financial_year(on: date, frequency: str, end: date, first: date) -> None:
    assert last_ended(on, frequency) == end
    assert first_day(end, frequency) == first


@pytest.mark.parametrize(
    ("end", "following"),
    [
        (date(2025, 9, 30), date(2026, 3, 31)),
        (date(2025, 10, 15), date(2026, 3, 31)),
        (date(2026, 3, 30), date(2026, 3, 31)),
    ],
)
def test_the_next_period_is_the_first_that_ends_later(end: date, following: date) -> None:
    assert next_end(end, "half-year") == following


@pytest.mark.parametrize(
    ("on", "since", "end"),
    [
        (date(2026, 4, 1), date(2026, 3, 31), MARCH),
        (date(2026, 4, 1), date(2026, 4, 1), None),
        (date(2026, 4, 1), None, MARCH),
    ],
)
def test_nobody_is_asked_for_periods_before_it_was_in_use(
    on: date, since: date | None, end: date | None
) -> None:
    assert owed(on, "half-year", last=None, since=since) == end


def test_the_oldest_without_a_value_is_owed_and_stays_so() -> None:
    last = date(2025, 9, 30)

    assert owed(date(2026, 3, 31), "half-year", last=last, since=None) is None
    assert owed(date(2026, 4, 1), "half-year", last=last, since=None) == MARCH
    assert owed(date(2026, 11, 1), "half-year", last=last, since=None) == MARCH


@pytest.mark.parametrize(
    ("on", "words"),
    [
        (DUE, ""),
        (DUE + timedelta(days=1), "last value is of September 2025, 1 period old"),
        (date(2026, 9, 30), "last value is of September 2025, 1 period old"),
        (date(2026, 10, 1), "last value is of September 2025, 2 periods old"),
    ],
)
def test_a_value_is_old_from_the_day_after_the_next_one_was_due(on: date, words: str) -> None:
    assert stale_words(on, "half-year", date(2025, 9, 30)) == words


pytestmark = pytest.mark.django_db


def an_owner() -> Person:
    return person("Isla Thornby", "specialist", department=department("Crime", lead=person("Lea Der")))


def in_use(owner: Person | None, **changes: Any) -> Indicator:
    by = Person.objects.filter(name="Ed Itor").first() or person("Ed Itor", "plan_manager")
    return set_up(ORDERS, changes={"owner": owner, **changes}, by=by, at=AT)


def handed(by: Person, end: date, start: date) -> None:
    at = datetime(end.year, end.month, 1, 9, 0, tzinfo=UTC) + timedelta(days=40)
    hand_in(
        ORDERS,
        period_start=start,
        period_end=end,
        numerator=Decimal(7),
        evidence_link="https://intranet.example/orders",
        by=by,
        at=at,
    )


def due(on: date) -> list[tuple[int, str, date]]:
    return [(row.person_id, row.ladder, row.due_on) for row in items(on) if "indicator" in row.thing]


def test_its_owner_is_asked_once_the_period_is_over() -> None:
    owner = an_owner()
    in_use(owner)

    assert due(date(2026, 3, 31)) == []
    assert due(date(2026, 4, 1)) == [(owner.pk, "return", DUE)]
    [row] = [row for row in open_items(date(2026, 4, 1), {owner.pk}) if row.ladder == "return"]
    assert row.link == "/drafts/indicators/k26/hand-in/"
    assert row.department_id == owner.department_id
    assert row.label == "K26 Prevention and risk orders, for the period to 31 March 2026"


@pytest.mark.parametrize(
    ("days", "to", "rule"),
    [
        (-15, To.OWNER, None), (-14, To.OWNER, "14 days before"), (0, To.OWNER, "on the day"),
        (13, To.DEPARTMENT_LEAD, None), (14, To.DEPARTMENT_LEAD, "14 days late"),
        (27, To.EXECUTIVE_LEAD, None), (28, To.EXECUTIVE_LEAD, "28 days late"),
    ],
)  # fmt: skip
def test_the_leads_hear_of_it_when_it_stays_out(days: int, to: To, rule: str | None) -> None:
    found = reached("return", due_on=DUE, on=DUE + timedelta(days=days), to=to)

    assert (found[-1].rule if found else None) == rule


def test_handing_it_in_answers_it() -> None:
    owner = an_owner()
    in_use(owner)
    handed(owner, MARCH, date(2025, 10, 1))

    assert due(date(2026, 5, 20)) == []
    assert due(date(2026, 10, 1)) == [(owner.pk, "return", date(2026, 10, 28))]


def test_what_nobody_owns_is_asked_of_the_editors() -> None:
    who = cast()
    published(who)
    in_use(None)

    assert due(date(2026, 4, 1)) == [(who.editor.pk, "return", DUE)]


def test_the_force_may_want_it_more_often() -> None:
    owner = an_owner()
    row = in_use(owner)
    handed(owner, MARCH, date(2025, 10, 1))

    change(row, version=1, changes={"frequency": "quarter"}, by=owner, at=AT)

    assert due(date(2026, 7, 1)) == [(owner.pk, "return", date(2026, 7, 28))]


def test_one_that_is_counted_is_never_asked_for() -> None:
    set_up(indicators()["K01"], changes={"owner": an_owner()}, by=person("Ed Itor", "plan_manager"), at=AT)

    assert due(date(2026, 12, 1)) == []


def test_list_and_table_say_that_a_value_is_old() -> None:
    owner = an_owner()
    in_use(owner)
    handed(owner, date(2025, 9, 30), date(2025, 4, 1))

    [row] = rows_of(this_year(date(2026, 10, 1)), ["K26"])

    assert row.stale == "last value is of September 2025, 2 periods old"
    assert row.owed_words == "the value for the period to 31 March 2026 is 156 days overdue"


@pytest.mark.parametrize("many", [1, 2])
def test_the_questions_asked_do_not_grow(many: int, django_assert_max_num_queries: Any) -> None:
    who = cast()
    published(who)
    owner = an_owner()
    for code in ("K26", "K25")[:many]:
        set_up(indicators()[code], changes={"owner": owner}, by=who.editor, at=AT)

    with django_assert_max_num_queries(2):
        list(items(date(2026, 4, 1)))
