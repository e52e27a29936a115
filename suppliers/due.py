"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date

from msplan.chasing.rows import Due, Until, Wanted
from suppliers.buying import due as buying
from suppliers.checks import due as checks
from suppliers.concerns import due as concerns
from suppliers.engagement import due as engagement
from suppliers.record import due as record


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterator[Due]:
    wanted = Wanted(on, people, until)
    # Asked for whoever asks: that the question was put tells nobody anything.
    yield from filter(wanted.includes, concerns.rows(wanted))
    yield from filter(wanted.includes, checks.rows(wanted))
    yield from filter(wanted.includes, record.rows(wanted))
    yield from filter(wanted.includes, buying.rows(wanted))
    yield from filter(wanted.includes, engagement.rows(wanted))
