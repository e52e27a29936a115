"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date

from msplan.chasing.rows import Due


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """As far ahead as any ladder looks, of everybody or of some people."""
    yield from ()
