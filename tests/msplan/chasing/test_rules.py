"""The table of rules, each at its boundary: the day before, the day, the day after."""

from datetime import date, timedelta

import pytest

from msplan.chasing.rules import LADDERS, To, first_day, reached

DUE = date(2026, 12, 2)


def last(on: date, to: To = To.OWNER, ladder: str = "review") -> tuple[str, int] | None:
    steps = reached(ladder, due_on=DUE, on=on, to=to)
    return (steps[-1].rule, steps[-1].number) if steps else None


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-29, None),
        (-28, ("28 days before", 0)),
        (-15, ("28 days before", 0)),
        (-14, ("14 days before", 0)),
        (-8, ("14 days before", 0)),
        (-7, ("7 days before", 0)),
        (-1, ("7 days before", 0)),
        (0, ("on the day", 0)),
        (6, ("on the day", 0)),
        (7, ("weekly when late", 1)),
        (13, ("weekly when late", 1)),
        (14, ("weekly when late", 2)),
        (70, ("weekly when late", 10)),
    ],
)
def test_the_owner_hears_at_28_14_7_0_and_then_weekly(days: int, expected: tuple[str, int] | None) -> None:
    assert last(DUE + timedelta(days=days)) == expected


@pytest.mark.parametrize(
    ("days", "reached_"), [(13, None), (14, ("14 days late", 0)), (60, ("14 days late", 0))]
)
def test_the_departments_lead_hears_at_14_days_late(days: int, reached_: tuple[str, int] | None) -> None:
    assert last(DUE + timedelta(days=days), To.DEPARTMENT_LEAD) == reached_


@pytest.mark.parametrize(
    ("days", "reached_"), [(27, None), (28, ("28 days late", 0)), (60, ("28 days late", 0))]
)
def test_the_executive_lead_hears_at_28_days_late(days: int, reached_: tuple[str, int] | None) -> None:
    assert last(DUE + timedelta(days=days), To.EXECUTIVE_LEAD) == reached_


@pytest.mark.parametrize("days", [-90, -60, -30, -14, -7, 0])
def test_a_statement_warns_at_90_60_30_14_and_7_days(days: int) -> None:
    the_day, before = DUE + timedelta(days=days), DUE + timedelta(days=days - 1)

    assert last(the_day, ladder="statement") != last(before, ladder="statement")


def test_every_step_is_counted_once_and_weekly_ones_are_numbered() -> None:
    steps = reached("review", due_on=DUE, on=DUE + timedelta(days=21), to=To.OWNER)

    assert [(s.rule, s.number) for s in steps] == [
        ("28 days before", 0),
        ("14 days before", 0),
        ("7 days before", 0),
        ("on the day", 0),
        ("weekly when late", 1),
        ("weekly when late", 2),
        ("weekly when late", 3),
    ]


@pytest.mark.parametrize("ladder", LADDERS)
def test_nothing_is_said_before_a_ladders_first_day(ladder: str) -> None:
    first = first_day(ladder, DUE)

    assert reached(ladder, due_on=DUE, on=first - timedelta(days=1), to=To.OWNER) == []
    assert len(reached(ladder, due_on=DUE, on=first, to=To.OWNER)) == 1


@pytest.mark.parametrize(
    ("due_on", "day_28_before"),
    [
        (date(2024, 3, 28), date(2024, 2, 29)),
        (date(2025, 3, 28), date(2025, 2, 28)),
        (date(2026, 1, 5), date(2025, 12, 8)),
    ],
)
def test_days_are_counted_over_leap_days_and_years(due_on: date, day_28_before: date) -> None:
    assert first_day("review", due_on) == day_28_before
