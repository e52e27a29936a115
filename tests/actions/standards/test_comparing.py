"""Means, changes and their words; like is compared with like."""

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.models import StandardRating
from actions.standards.comparing import change_of_means, heat_map, mean, shade, shown

ROWS = count(1000, -1)  # a rating is a row of its own each year: its key says nothing of its standard


def said(
    standard: int, level: int | None, *, group: str = "G", na: str = "", text: str = "T"
) -> StandardRating:
    return StandardRating(
        pk=next(ROWS), standard_id=standard, group=group, number=f"1.{standard}", text=text, level=level,
        not_applicable_because=na,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("now", "before", "words", "direction"),
    [
        (2, 1, "up from 1", "up"),
        (1, 2, "down from 2", "down"),
        (2, 2, "as before", "same"),
        (2, None, "not rated before", ""),
        (None, 2, "was 2", ""),
        (0, 1, "down from 1", "down"),
        (1, 0, "up from 0", "up"),
    ],
)
def test_the_arrow_is_in_words(now: int | None, before: int | None, words: str, direction: str) -> None:
    line = heat_map([said(1, now)], [said(1, before)]).lines[0]

    assert (line.change, line.direction) == (words, direction)


def test_without_an_earlier_one_nothing_is_compared() -> None:
    table = heat_map([said(1, 2)], None)

    assert (table.lines[0].change, table.groups[0].change) == ("", "")


def test_a_standard_that_was_not_asked_before_says_so() -> None:
    assert heat_map([said(1, 2)], []).lines[0].change == "not asked before"


def test_what_did_not_apply_before_is_not_called_unrated() -> None:
    assert heat_map([said(1, 2)], [said(1, None, na="x")]).lines[0].change == "not applicable before"


def test_a_mean_leaves_out_what_does_not_apply_or_is_not_rated_and_counts_it() -> None:
    group = heat_map([said(1, 4), said(2, 1), said(3, None), said(4, None, na="x")], None).groups[0]

    assert group.mean == Decimal("2.5")
    assert group.counted == "2 of 4 rated, 1 not applicable"


def test_a_group_without_a_rating_has_no_mean() -> None:
    group = heat_map([said(1, None)], [said(1, None)]).groups[0]

    assert (group.mean, group.shown) == (None, "Not rated")


def test_the_mean_before_is_of_the_same_standards() -> None:
    """Otherwise dropping a low standard would read as progress."""
    group = heat_map([said(1, 2)], [said(1, 2), said(2, 0)]).groups[0]

    assert group.change == "as before"


def test_the_mean_before_leaves_out_what_was_not_rated_then() -> None:
    """Counted as nought, it would make progress of a first answer."""
    group = heat_map([said(1, 2), said(2, 2)], [said(1, 2), said(2, None)]).groups[0]

    assert group.mean_before == Decimal(2)


def test_what_is_asked_no_more_is_told() -> None:
    table = heat_map([said(1, 2)], [said(1, 2), said(2, 0), said(3, None)])

    assert [one.standard_id for one in table.dropped] == [2]


def test_another_wording_is_shown() -> None:
    line = heat_map([said(1, 2, text="New")], [said(1, 2, text="Old")]).lines[0]

    assert line.reworded == "Old"


@pytest.mark.parametrize(
    ("value", "words"), [("1.65", "1.7"), ("1.649", "1.6"), ("0.05", "0.1"), ("2.25", "2.3"), ("4", "4.0")]
)
def test_means_are_rounded_half_up_for_reading(value: str, words: str) -> None:
    assert shown(Decimal(value)) == words


def test_a_change_too_small_to_read_is_said_all_the_same() -> None:
    assert change_of_means(Decimal("1.66"), Decimal("1.7")) == "slightly down"
    assert change_of_means(Decimal("1.7"), Decimal("1.66")) == "slightly up"
    assert change_of_means(Decimal("1.7"), Decimal("1.7")) == "as before"


@given(st.lists(st.integers(0, 4), min_size=1))
def test_a_mean_is_exact(levels: list[int]) -> None:
    found = mean(levels)

    assert found is not None
    assert abs(found * len(levels) - sum(levels)) < Decimal("1e-20")
    assert min(levels) <= found <= max(levels)


@pytest.mark.parametrize("level", range(5))
def test_low_ends_at_one(level: int) -> None:
    assert said(1, level).is_low is (level in (0, 1))
    assert bool(heat_map([said(1, level)], None).strong) is (level >= 3)
    assert shade(level) == str(level)
