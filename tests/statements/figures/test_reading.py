"""How a figure is shown: the same words on every page and in every file."""

from datetime import date
from decimal import Decimal

import pytest

from statements.figures.reading import Reading, plain_number, shown


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        ("1234", "count", "1,234"),
        ("0", "count", "0"),
        (None, "count", "not known"),
        ("61.5", "percent", "62%"),
        ("61.4999", "percent", "61%"),
        ("0", "percent", "0%"),
        ("0.0400", "percent", "less than 1%"),
        ("99.9600", "percent", "more than 99%"),
        ("100", "percent", "100%"),
        ("30412345.50", "pounds", "£30,412,346"),
        ("-2.25", "pounds", "−£2"),
        ("34.5", "days", "35 days"),
        ("1", "days", "1 day"),
        ("-12", "days", "−12 days"),
    ],
)
def test_shown(value: str | None, unit: str, text: str) -> None:
    assert shown(None if value is None else Decimal(value), unit) == text


@pytest.mark.parametrize(
    ("value", "number"),
    [("12.00", 12), ("12.345", 12.35), ("0.10", 0.1), (None, None), ("30412345.67", 30412345.67)],
)
def test_plain_number(value: str | None, number: float | None) -> None:
    assert plain_number(None if value is None else Decimal(value)) == number


@pytest.mark.parametrize(
    ("unit", "counts_in", "words"),
    [
        ("percent", "count", "165 of 3"),
        ("percent", "pounds", "£165 of £3"),
        ("percent", "percent", "165% over 3"),  # a mean of shares is no part of anything
        ("days", "days", "165 days over 3"),
    ],
)
def test_what_it_was_worked_out_from(unit: str, counts_in: str, words: str) -> None:
    said = (Decimal(55), Decimal(165), Decimal(3))
    reading = Reading("k", "K", "state", unit, *said, "D", as_at=date(2025, 3, 31), counts_in=counts_in)

    assert reading.counted == words
