"""Small counts of people: what is told in their place, and which sums go with them."""

from decimal import Decimal

import pytest

from statements.figures.reading import Hidden, TableReading
from statements.figures.suppression import gives_away, hidden_count, hidden_share, hide_small


def words(hidden: Hidden | None) -> str:
    return "" if hidden is None else hidden.words


@pytest.mark.parametrize(
    ("number", "told"),
    [(0, "fewer than 5"), (1, "fewer than 5"), (4, "fewer than 5"), (5, ""), (6, "")],
)
def test_a_count_below_the_threshold_is_words(number: int, told: str) -> None:
    assert words(hidden_count(Decimal(number), 5)) == told


def test_the_threshold_is_the_forces() -> None:
    assert words(hidden_count(Decimal(9), 10)) == "fewer than 10"
    assert words(hidden_count(Decimal(1), 1)) == ""


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (4, 120, "fewer than 5"),
        (5, 120, ""),
        (115, 120, ""),
        (116, 120, "all but fewer than 5"),
        (119, 120, "all but fewer than 5"),
        (120, 120, ""),
        (0, 0, "fewer than 5"),
        (4, 4, "fewer than 5"),
        (5, 5, ""),
    ],
)
def test_a_share_hides_few_on_either_side(part: int, whole: int, told: str) -> None:
    assert words(hidden_share(Decimal(part), Decimal(whole), 5)) == told


@pytest.mark.parametrize(
    ("pieces", "tells"),
    [
        # Nothing is hidden.
        ([5, 9, 20], False),
        # One hidden number is the sum less the others.
        ([3, 9, 20], True),
        # Two that add up to 5 may be 1 and 4, or 2 and 3.
        ([3, 2, 20], False),
        # Only nothing and nothing make nothing; only four and four make eight.
        ([0, 0, 20], True),
        ([4, 4, 20], True),
        ([4, 3, 20], False),
    ],
)
def test_a_sum_that_leaves_one_way_to_fill_in_the_rest_tells(pieces: list[int], *, tells: bool) -> None:
    assert gives_away([Decimal(piece) for piece in pieces], 5) is tells


def of(*numbers: int) -> list[list[str]]:
    """The table as told, its last row the sum."""
    rows = [(f"Row {n}", number, 100 + number) for n, number in enumerate(numbers)]
    rows.append(("All", sum(numbers), sum(numbers) + 100 * len(numbers)))
    told = hide_small(rows, people=(True, False), has_sum=True, threshold=5)
    reading = TableReading(
        "k", "T", "events", "D", ("R", "People", "Others"), ("count", "count"), tuple(told)
    )
    return [row[1:] for row in reading.shown_rows]


def test_one_hidden_cell_takes_the_sum_along() -> None:
    assert of(3, 12) == [["fewer than 5", "103"], ["12", "112"], ["not shown", "215"]]


def test_two_hidden_cells_may_leave_the_sum() -> None:
    assert [row[0] for row in of(3, 2, 12)] == ["fewer than 5", "fewer than 5", "12", "17"]


def test_a_small_sum_is_hidden_itself() -> None:
    assert [row[0] for row in of(1, 2)] == ["fewer than 5", "fewer than 5", "fewer than 5"]


def test_nothing_is_hidden_where_nobody_is_counted() -> None:
    rows = [("Row", 3), ("All", 3)]

    assert hide_small(rows, people=(False,), has_sum=True, threshold=5) == rows
