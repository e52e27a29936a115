"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date

from msplan.chasing.rows import Due, Until


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterable[Due]:
    return []
