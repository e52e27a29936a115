"""Small counts of people are not told. Rule and source: docs/rules/figures.md, "Small counts of people".

What is hidden here is hidden for good: a reading holds no number that page, PDF, CSV or JSON could print by mistake.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Max

from msplan.force.models import ForceProfile
from statements.figures.reading import Hidden

USUAL_THRESHOLD = 5
TOTAL_NOT_TOLD = "not shown"


def profile(scope: object) -> Any:
    """The force's profile as records of a part: the threshold comes with the numbers, in their one query."""
    return ForceProfile.objects.filter(pk=1)


THRESHOLD = Max("small_count_threshold")


def threshold_of(number: Decimal) -> int:
    """What was read; where nobody has filled in a profile yet it is nothing, and the usual one holds."""
    return int(number) or USUAL_THRESHOLD


def fewer_than(threshold: int) -> Hidden:
    return Hidden(f"fewer than {threshold}")


def all_but_fewer_than(threshold: int) -> Hidden:
    return Hidden(f"all but fewer than {threshold}")


def hidden_count(number: Decimal, threshold: int, pieces: Sequence[Decimal] = ()) -> Hidden | None:
    """How a count of people is told instead of its number; None where the number may be told.

    ``pieces`` add up to it and are told elsewhere: where those that are told would leave only one way to fill in the
    others, the sum is not told either.
    """
    if number < threshold:
        return fewer_than(threshold)
    return Hidden(TOTAL_NOT_TOLD) if gives_away(pieces, threshold) else None


def hidden_share(part: Decimal, whole: Decimal, threshold: int) -> Hidden | None:
    """Of a share of people: neither those counted nor those left over may be few, but nobody may be left over."""
    if part < threshold or whole < threshold:
        return fewer_than(threshold)
    return all_but_fewer_than(threshold) if 0 < whole - part < threshold else None


def gives_away(pieces: Iterable[Decimal], threshold: int) -> bool:
    """Whether the sum of all would tell what is hidden: one hidden number, or all of them nothing, or all the most."""
    hidden = [piece for piece in pieces if piece < threshold]
    return bool(hidden) and (
        len(hidden) == 1 or sum(hidden) == 0 or sum(hidden) == len(hidden) * (threshold - 1)
    )


def hide_small(
    rows: Iterable[Sequence[Any]], *, people: Sequence[bool], has_sum: bool, threshold: int
) -> list[tuple[Any, ...]]:
    """Rows of a table (label first) with small counts hidden in the columns that count people.

    ``has_sum``: the last row is the sum of those above it.
    """
    table = [list(row) for row in rows]
    parts = table[:-1] if has_sum else table
    for column, counts_people in enumerate(people, start=1):
        if not counts_people:
            continue
        numbers = [Decimal(row[column]) for row in parts if row[column] is not None]
        for row in parts:
            if row[column] is not None and Decimal(row[column]) < threshold:
                row[column] = fewer_than(threshold)
        if has_sum and table:
            table[-1][column] = (
                hidden_count(Decimal(table[-1][column]), threshold, numbers) or table[-1][column]
            )
    return [tuple(row) for row in table]
