"""When reviews fall due: start and 6n calendar months, clamped, never drifting (docs/rules/actions.md)."""

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.models import Action, ReviewRounds

OFF = ReviewRounds()


def an_unsaved(start_on: date, months: int = 6) -> Action:
    return Action(start_on=start_on, review_every=months)


@pytest.mark.parametrize(
    ("start_on", "expected"),
    [
        (date(2024, 8, 31), [date(2025, 2, 28), date(2025, 8, 31), date(2026, 2, 28), date(2026, 8, 31)]),
        (date(2023, 8, 31), [date(2024, 2, 29), date(2024, 8, 31), date(2025, 2, 28), date(2025, 8, 31)]),
        (date(2024, 2, 29), [date(2024, 8, 29), date(2025, 2, 28), date(2025, 8, 29), date(2026, 2, 28)]),
        (date(2024, 3, 31), [date(2024, 9, 30), date(2025, 3, 31), date(2025, 9, 30), date(2026, 3, 31)]),
        (date(2025, 4, 1), [date(2025, 10, 1), date(2026, 4, 1), date(2026, 10, 1), date(2027, 4, 1)]),
    ],
)
def test_review_dates_are_clamped_and_do_not_drift(start_on: date, expected: list[date]) -> None:
    action = an_unsaved(start_on)

    assert [action.review_date(n, OFF) for n in (1, 2, 3, 4)] == expected


def test_a_leap_day_comes_back_after_four_years() -> None:
    assert an_unsaved(date(2024, 2, 29)).review_date(8, OFF) == date(2028, 2, 29)


def test_an_interval_of_its_own_is_counted_from_the_start() -> None:
    assert [an_unsaved(date(2025, 1, 31), 3).review_date(n, OFF) for n in (1, 2)] == [
        date(2025, 4, 30),
        date(2025, 7, 31),
    ]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 8, 28), date(2025, 8, 31)),  # answered early
        (date(2025, 8, 31), date(2025, 8, 31)),  # the next one is due today
        (date(2025, 9, 1), date(2026, 2, 28)),  # the next one has passed meanwhile
    ],
)
def test_the_next_review_is_the_first_after_the_one_answered_that_is_not_past(
    on: date, expected: date
) -> None:
    assert (
        an_unsaved(date(2024, 8, 31)).next_review_after(answered=date(2025, 2, 28), on=on, rounds=OFF)
        == expected
    )


@given(
    start_on=st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    answered=st.integers(1, 20),
    late=st.integers(-42, 900),
    months=st.integers(1, 24),
)
def test_the_next_review_is_one_of_the_series_after_the_answer_and_not_past(
    start_on: date, answered: int, late: int, months: int
) -> None:
    action = an_unsaved(start_on, months)
    due_on = action.review_date(answered, OFF)
    on = due_on + timedelta(days=late)

    following = action.next_review_after(answered=due_on, on=on, rounds=OFF)

    assert following > due_on
    assert following >= on
    series = list(islice(action.review_dates(OFF), answered + 1000 // months + 2))
    assert series[answered - 1] == due_on
    assert following == next(d for d in series if d > due_on and d >= on)


@pytest.mark.parametrize(
    ("on", "may_come"), [(date(2025, 7, 19), False), (date(2025, 7, 20), True), (date(2025, 8, 31), True)]
)
def test_a_review_may_come_42_days_before_its_date(on: date, *, may_come: bool) -> None:
    action = an_unsaved(date(2025, 2, 28))
    action.review_on = date(2025, 8, 31)

    assert action.review_may_come(on) is may_come
