"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Iterable
from datetime import date

from msplan.chasing.rows import Due


def items(on: date, person_id: int | None = None) -> Iterable[Due]:
    return []
