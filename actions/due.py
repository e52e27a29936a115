"""What of these rooms is open and has a date: the rows that chasing reads (settings.DUE_SOURCES).

Each room has ``asked``, what to ask the database, and ``due``, which puts a row into words. All rooms are one query,
whatever is in them; the dates of actions, of which there are many, are another, and so are completions to accept.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from actions.lessons import due as lessons
from actions.meetings import due as meetings
from actions.partners import due as partners
from actions.plan import due as plan
from actions.plan import waiting
from actions.plan.belonging import Mention, gathered
from actions.policies import due as policies
from actions.returns import due as returns
from actions.risks import due as risks
from actions.standards import due as standards
from actions.training import due as training
from msplan.chasing.rows import Due, Until, Wanted

ROOMS = (plan, waiting, partners, risks, lessons, standards, policies, training, returns, meetings)
# By the first word of a mention's kind.
WORDS: dict[str, Callable[[Mention], Due]] = {
    "plan": plan.due,
    "waiting": waiting.due,
    "partners": partners.due,
    "risks": risks.due,
    "lessons": lessons.due,
    "standards": standards.due,
    "policies": policies.due,
    "returns": returns.due,
    "training": training.due,
    "meetings": meetings.due,
}


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterator[Due]:
    """As far ahead as any ladder looks, or as is wanted; of everybody or of some people."""
    wanted = Wanted(on, people, until)
    yield from plan.dates(wanted)
    yield from filter(wanted.includes, waiting.acceptances(on))
    for found in gathered(query for room in ROOMS for query in room.asked(wanted)):
        due = WORDS[found.kind.partition(".")[0]](found)
        if wanted.includes(due):
            yield due
