"""What whoever signs wants to know in one look: what changed since last year, what is red, what is unanswered."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.urls import reverse

from statements.figures.catalogue import FIGURES
from statements.figures.definition import Part, Scope, numbers_of
from statements.figures.freezing import frozen_figures
from statements.figures.reading import Reading, TableReading
from statements.models import Outcome, Promise, Section, Statement

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


@dataclass(frozen=True)
class Pair:
    """Sections and figures of a statement and of the one before it, read together."""

    before: Statement | None
    sections: list[Section]
    figures: dict[str, Reading]
    sections_then: list[Section]
    figures_then: dict[str, Reading]


def read_with(before: Statement | None, statement: Statement) -> Pair:
    """``before`` is its predecessor. Two queries."""
    both = [statement] if before is None else [statement, before]
    sections: dict[int, list[Section]] = {one.pk: [] for one in both}
    for section in Section.objects.standing().filter(statement__in=both):
        sections[section.statement_id].append(section)
    figures = frozen_figures(*both)
    then = None if before is None else before.pk
    return Pair(
        before,
        sections[statement.pk],
        figures[statement.pk],
        [] if then is None else sections[then],
        {} if then is None else figures[then],
    )


def since_last_year(pair: Pair, readings: Iterable[Reading]) -> SinceLastYear:
    """``readings`` are the figures that the text shows."""
    if pair.before is None:
        return SinceLastYear(None)
    then = pair.figures_then
    figures = [Then(now.label, then[now.key].shown if now.key in then else "", now.shown) for now in readings]
    return SinceLastYear(pair.before, figures, rewritten(pair.sections_then, pair.sections))


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


@dataclass(frozen=True)
class Now:
    """What is off track today, each with the list of its records; and how many comments nobody settled."""

    red: list[Known]
    comments: int


def counted_now(statement: Statement, scope: Scope) -> Now:
    """One query."""
    known = [FIGURES[key] for key in RED if key in FIGURES]
    comments = Part(lambda scope: statement.comments.open())
    numbers = numbers_of(known, scope, comments)
    read = [(figure, figure.reading(scope, numbers)) for figure in known]
    red = [
        Known(f"{figure.label}: {reading.shown}", reverse("drafts:records", args=[figure.key]))
        for figure, reading in read
        if reading.value
    ]
    return Now(red, int(numbers[comments]))


def worse(tables: Mapping[str, TableReading]) -> list[Known]:
    """Indicators that went the wrong way since their baseline, as the statement's own table says it."""
    table = tables.get("indicators")
    found = [row[0] for row in table.rows if row[-1] == "worse"] if table else []
    if not found:
        return []
    noun = "indicator is" if len(found) == 1 else "indicators are"
    return [Known(f"{len(found)} {noun} worse than at the baseline: {', '.join(map(str, found))}")]


def unanswered(statement: Statement, now: Now) -> list[Known]:
    """Promises that nobody answered, with the reason that is printed; comments that nobody settled. One query."""
    owed = Promise.objects.owed_in(statement).in_order()
    found = [
        Known(
            f"Not answered: “{promise.wording}” {promise.sentence or ''}".strip(),
            reverse("drafts:promise", args=[promise.pk]),
        )
        for promise in owed
        if promise.outcome in (None, Outcome.NOT_ANSWERED)
    ]
    if now.comments:
        words = "1 comment is" if now.comments == 1 else f"{now.comments} comments are"
        found.append(Known(f"{words} not settled", reverse("drafts:comments", args=[statement.pk])))
    return found
