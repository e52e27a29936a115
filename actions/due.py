"""What of these rooms is open and has a date: the rows that chasing reads (settings.DUE_SOURCES)."""

from collections.abc import Collection, Iterator
from datetime import date

from actions.lessons import due as lessons
from actions.meetings import due as meetings
from actions.partners import due as partners
from actions.plan import due as plan
from actions.plan import waiting
from actions.risks import due as risks
from actions.standards import due as standards
from msplan.chasing.rows import Due, Until

# Rooms with so few rows that nobody minds what they hand over too early.
FEW = (waiting, partners, risks, lessons, standards, meetings)


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterator[Due]:
    """As far ahead as any ladder looks, or as is wanted; of everybody or of some people."""
    yield from plan.items(on, people, until)
    for room in FEW:
        yield from room.items(on, people)
