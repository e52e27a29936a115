"""Financial years, months without drift, working days of England and Wales, deadlines in words."""

from calendar import monthrange
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msplan.lib.dates import (
    FinancialYear,
    add_months,
    add_working_days,
    deadline_words,
    is_working_day,
    london_date,
    month_ends,
    next_working_day,
    plain,
    spoken,
)

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


# --- financial years


def test_the_year_turns_between_31_march_and_1_april() -> None:
    assert FinancialYear.of(date(2025, 3, 31)).label == "2024-25"
    assert FinancialYear.of(date(2025, 4, 1)).label == "2025-26"


def test_the_turn_of_the_century() -> None:
    assert FinancialYear(1999).label == "1999-00"
    assert FinancialYear.from_label("1999-00") == FinancialYear(1999)


@given(DAYS)
def test_every_day_lies_in_its_own_year_and_in_no_other(day: date) -> None:
    year = FinancialYear.of(day)

    assert day in year
    assert day not in year.previous
    assert day not in year.next
    assert year.first <= day <= year.last
    assert year.last + timedelta(days=1) == year.next.first


@given(DAYS)
def test_a_label_leads_back_to_its_year(day: date) -> None:
    year = FinancialYear.of(day)

    assert FinancialYear.from_label(year.label) == year
    assert str(year) == year.label


@pytest.mark.parametrize(
    "label",
    [
        "2024-26",
        "2024-24",
        "2024/25",
        "2024-2025",
        "24-25",
        "2024",
        "",
        "2024-25 ",
        "９２０2-03",
        "9999-00",
        "0000-01",
        "2024-2５",
        "²024-25",
    ],
)
def test_what_is_no_label_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match="is not a financial year"):
        FinancialYear.from_label(label)


@given(st.text(max_size=8))
def test_a_label_is_either_understood_to_the_letter_or_refused(text: str) -> None:
    try:
        assert FinancialYear.from_label(text).label == text
    except ValueError as refusal:
        assert "is not a financial year" in str(refusal)  # noqa: PT017  either way is right; both are looked at


def test_years_sort_by_time() -> None:
    assert sorted([FinancialYear(2025), FinancialYear(2023)])[0].label == "2023-24"


# --- months


def test_six_months_from_31_august_clamp_and_do_not_drift() -> None:
    start = date(2023, 8, 31)

    assert [add_months(start, 6 * n) for n in range(5)] == [
        date(2023, 8, 31),
        date(2024, 2, 29),
        date(2024, 8, 31),
        date(2025, 2, 28),
        date(2025, 8, 31),
    ]


def test_29_february_comes_back_every_fourth_year() -> None:
    start = date(2024, 2, 29)

    assert [add_months(start, 12 * n).day for n in range(5)] == [29, 28, 28, 28, 29]


@given(DAYS, st.integers(min_value=0, max_value=60))
def test_months_counted_from_the_start_keep_its_day_wherever_the_month_has_it(start: date, n: int) -> None:
    reached = add_months(start, 6 * n)

    months = (reached.year - start.year) * 12 + reached.month - start.month
    assert months == 6 * n
    assert reached.day == min(start.day, monthrange(reached.year, reached.month)[1])


@given(DAYS, st.integers(min_value=1, max_value=60))
def test_later_reviews_lie_later(start: date, n: int) -> None:
    assert add_months(start, 6 * n) > add_months(start, 6 * (n - 1))


def test_month_ends_take_both_ends_in() -> None:
    assert month_ends(date(2024, 1, 31), date(2024, 3, 30)) == [date(2024, 1, 31), date(2024, 2, 29)]
    assert month_ends(date(2024, 4, 1), date(2024, 4, 29)) == []


# --- working days
# gov.uk/bank-holidays, England and Wales, as published there; typed in by hand, not taken from the library tested.

BANK_HOLIDAYS = {
    2022: ["01-03", "04-15", "04-18", "05-02", "06-02", "06-03", "08-29", "09-19", "12-26", "12-27"],
    2023: ["01-02", "04-07", "04-10", "05-01", "05-08", "05-29", "08-28", "12-25", "12-26"],
    2024: ["01-01", "03-29", "04-01", "05-06", "05-27", "08-26", "12-25", "12-26"],
    2025: ["01-01", "04-18", "04-21", "05-05", "05-26", "08-25", "12-25", "12-26"],
    2026: ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"],
    2027: ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"],
}


@pytest.mark.parametrize("year", BANK_HOLIDAYS)
def test_every_weekday_is_a_working_day_but_for_the_published_bank_holidays(year: int) -> None:
    days = [
        date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)
    ]

    off = [f"{day:%m-%d}" for day in days if day.weekday() < 5 and not is_working_day(day)]

    assert off == BANK_HOLIDAYS[year]
    assert not any(is_working_day(day) for day in days if day.weekday() >= 5)


def test_days_that_are_holidays_elsewhere_in_the_kingdom_are_working_days() -> None:
    assert is_working_day(date(2026, 1, 2))  # Scotland
    assert is_working_day(date(2026, 3, 17))  # Northern Ireland


def test_the_next_working_day_after_christmas_2022() -> None:
    assert next_working_day(date(2022, 12, 23)) == date(2022, 12, 23)
    assert next_working_day(date(2022, 12, 24)) == date(2022, 12, 28)


def test_working_days_are_counted_from_the_day_after() -> None:
    assert add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert add_working_days(date(2026, 12, 26), 2) == date(2026, 12, 30)
    assert add_working_days(date(2026, 12, 26), 0) == date(2026, 12, 26)


@given(DAYS)
def test_the_next_working_day_is_near_and_is_one(day: date) -> None:
    found = next_working_day(day)

    assert is_working_day(found)
    assert 0 <= (found - day).days <= 5


# --- London


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-03-28T23:59:59", date(2026, 3, 28)),  # winter: London is at UTC
        ("2026-03-29T00:59:59", date(2026, 3, 29)),  # the last moment before the clocks go forward
        ("2026-03-29T22:59:59", date(2026, 3, 29)),
        ("2026-03-29T23:00:00", date(2026, 3, 30)),  # summer: London is an hour ahead
        ("2026-06-30T23:30:00", date(2026, 7, 1)),
        ("2026-10-24T22:59:59", date(2026, 10, 24)),
        ("2026-10-24T23:00:00", date(2026, 10, 25)),
        ("2026-10-25T23:00:00", date(2026, 10, 25)),  # the clocks went back in the night before
        ("2026-10-26T00:00:00", date(2026, 10, 26)),
    ],
)
def test_a_moment_belongs_to_its_day_in_london(utc: str, day: date) -> None:
    assert london_date(datetime.fromisoformat(utc).replace(tzinfo=UTC)) == day


# --- words


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (365, "on time"),
        (29, "on time"),
        (28, "due in 28 days"),
        (2, "due in 2 days"),
        (1, "due in 1 day"),
        (0, "due today"),
        (-1, "1 day overdue"),
        (-9, "9 days overdue"),
    ],
)
def test_deadline_words(days: int, words: str) -> None:
    on = date(2026, 11, 20)

    assert deadline_words(on + timedelta(days=days), on) == words


def test_dates_are_said_in_full() -> None:
    assert spoken(date(2026, 8, 4)) == "Tuesday 4 August 2026"
    assert plain(date(2026, 8, 4)) == "4 August 2026"
