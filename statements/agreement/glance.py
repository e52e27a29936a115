"""What whoever signs wants to know in one look: what changed since last year, what is red, what is unanswered."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse

from statements.figures.catalogue import FIGURES
from statements.figures.definition import Scope, read_many
from statements.figures.freezing import frozen
from statements.figures.reading import Reading, TableReading
from statements.models import Outcome, Promise, Section, Statement
from statements.writing.predecessor import predecessor

# Counted now, whatever the text shows: each says something only while it is not nothing.
RED = ("actions_red", "actions_late", "findings_critical_open")


class Then(NamedTuple):
    """A figure of the text, beside what the statement before said; "" where that did not say it."""

    label: str
    last: str
    now: str


class Rewritten(NamedTuple):
    """A section and, in words, what became of it since last year."""

    heading: str
    words: str


class Known(NamedTuple):
    """A sentence, and where to look."""

    sentence: str
    href: str = ""


@dataclass(frozen=True)
class SinceLastYear:
    """``before`` is None for a force's first statement."""

    before: Statement | None
    figures: list[Then] = field(default_factory=list)
    sections: list[Rewritten] = field(default_factory=list)


def since_last_year(
    statement: Statement, sections: Sequence[Section], readings: Iterable[Reading]
) -> SinceLastYear:
    """Three queries."""
    before = predecessor(statement)
    if before is None:
        return SinceLastYear(None)
    then = frozen(before).figures
    figures = [Then(now.label, then[now.key].shown if now.key in then else "", now.shown) for now in readings]
    return SinceLastYear(before, figures, rewritten(list(before.sections.standing()), sections))


def rewritten(before: Iterable[Section], now: Iterable[Section]) -> list[Rewritten]:
    """Each section by its heading: new, the same, changed in part; then what was taken out."""
    bodies = {section.heading: section.body for section in before}
    found = [
        Rewritten(
            section.heading,
            _became(bodies.pop(section.heading), section.body) if section.heading in bodies else "New",
        )
        for section in now
    ]
    return [*found, *(Rewritten(heading, "Taken out") for heading in bodies)]


def _became(old: str, new: str) -> str:
    """Words are counted wherever they stand: a paragraph that moved is no new one."""
    before, after = Counter(old.split()), Counter(new.split())
    if old.split() == new.split():
        return "Word for word as last year"
    if not after:
        return "Emptied"
    fresh, gone = _share(after - before, after), _share(before - after, before)
    said = [f"{fresh}% of its words are new"] if fresh else []
    said += [f"{gone}% of last year’s are gone"] if gone else []
    return ", ".join(said) or "A few words differ"


def _share(part: "Counter[str]", whole: "Counter[str]") -> int:
    return round(100 * part.total() / whole.total()) if whole else 0


def red(scope: Scope) -> list[Known]:
    """What is off track today, each with the list of its records. One query."""
    known = [FIGURES[key] for key in RED if key in FIGURES]
    read = read_many(known, scope)
    return [
        Known(f"{figure.label}: {read[figure.key].shown}", reverse("drafts:records", args=[figure.key]))
        for figure in known
        if read[figure.key].value
    ]


def worse(tables: Mapping[str, TableReading]) -> list[Known]:
    """Indicators that went the wrong way since their baseline, as the statement's own table says it."""
    table = tables.get("indicators")
    found = [row[0] for row in table.rows if row[-1] == "worse"] if table else []
    if not found:
        return []
    noun = "indicator is" if len(found) == 1 else "indicators are"
    return [Known(f"{len(found)} {noun} worse than at the baseline: {', '.join(map(str, found))}")]


def unanswered(statement: Statement) -> list[Known]:
    """Promises that nobody answered, with the reason that is printed; comments that nobody settled. Two queries."""
    owed = Promise.objects.owed_in(statement).in_order()
    found = [
        Known(
            f"Not answered: “{promise.wording}” {promise.sentence or ''}".strip(),
            reverse("drafts:promise", args=[promise.pk]),
        )
        for promise in owed
        if promise.outcome in (None, Outcome.NOT_ANSWERED)
    ]
    if comments := statement.comments.open().count():
        words = "1 comment is" if comments == 1 else f"{comments} comments are"
        found.append(Known(f"{words} not settled", reverse("drafts:comments", args=[statement.pk])))
    return found
