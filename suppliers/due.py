"""What of these rooms is open and has a date: the rows that chasing reads (settings.DUE_SOURCES).

Each room has ``asked``, what to ask the database, and ``due``, which puts a row into words: all of them are one query.
Concerns and labour providers, who need more than a row, are a query each.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from msplan.chasing.rows import Due, Until, Wanted
from msplan.lib.gathering import Mention, gathered
from suppliers.asking import due as asking
from suppliers.buying import due as buying
from suppliers.checks import due as checks
from suppliers.concerns import due as concerns
from suppliers.engagement import due as engagement
from suppliers.record import due as record

ROOMS = (checks, record, asking, buying, engagement)
# By the first word of a mention's kind.
WORDS: dict[str, Callable[[Mention], Due]] = {
    "checks": checks.due,
    "record": record.due,
    "buying": buying.due,
    "engagement": engagement.due,
}


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterator[Due]:
    wanted = Wanted(on, people, until)
    # Asked for whoever asks: that the question was put tells nobody anything.
    yield from filter(wanted.includes, concerns.rows(wanted))
    yield from checks.agencies(wanted)
    for found in gathered(query for room in ROOMS for query in room.asked(wanted)):
        dues = asking.each(found) if found.kind.startswith("asking.") else [_due(found)]
        yield from filter(wanted.includes, dues)


def _due(found: Mention) -> Due:
    return WORDS[found.kind.partition(".")[0]](found)
