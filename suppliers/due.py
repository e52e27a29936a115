"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date

from msplan.chasing.rows import Due


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    return []
