"""What was published against what the records say today: why a reader of both need not think that one is wrong.

Read from the sealed bytes and from the records; nothing is kept, and nothing published changes.
"""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from msplan.force.models import ForceProfile
from msplan.lib.dates import plain
from statements.coverage.evidence import LATER
from statements.coverage.gates import checked
from statements.coverage.rules import Rule
from statements.coverage.telling import words_of
from statements.figures.catalogue import FIGURES
from statements.figures.definition import STATE, Scope, read_many
from statements.figures.reading import Reading
from statements.models import Seal, Statement

GONE = "not counted any more"


@dataclass(frozen=True)
class Drift:
    """One published figure. ``differs`` compares what readers meet, not what lies behind the rounding."""

    key: str
    label: str
    published: str
    today: str
    when: str
    why: str

    @property
    def differs(self) -> bool:
        return self.published != self.today


@dataclass(frozen=True)
class RuleThenAndNow:
    """A rule of the coverage check whose verdict is another one today."""

    rule: Rule
    then: str
    today: str


@dataclass(frozen=True)
class CoverageThenAndNow:
    """The check that was kept when the statement went to the board, beside that of today."""

    kept_on: date
    meters: list[tuple[str, str, str]]  # what it measures, then, today
    rules: list[RuleThenAndNow]


def coverage_drift(statement: Statement, force: ForceProfile, *, on: date) -> CoverageThenAndNow | None:
    """None where no check was kept: it was published before this program was used, or before it kept checks."""
    kept = statement.coverage_checks.first()
    if kept is None:
        return None
    now = checked(statement, on=on, force=force)
    then = (
        (kept.legal_met, kept.legal_of),
        (kept.level_1_met, kept.level_1_of),
        (kept.level_2_met, kept.level_2_of),
    )
    meters = [
        (meter.label, f"{met} of {of}", meter.words)
        for (met, of), meter in zip(then, now.meters, strict=True)
    ]
    found = (
        RuleThenAndNow(
            one.rule,
            _then(one.rule, kept.findings[one.rule.id]["verdict"]),
            words_of(one.rule, one.verdict),
        )
        for one in now.outcomes
        if one.rule.id in kept.findings and kept.findings[one.rule.id]["verdict"] != one.verdict
    )
    return CoverageThenAndNow(kept.on, meters, list(found))


def _then(rule: Rule, verdict: str) -> str:
    """What could not be met before the statement was approved or published was not open either."""
    return "Too early" if verdict == LATER else words_of(rule, verdict)


def drifts(statement: Statement, *, on: date) -> list[Drift]:
    """Every figure of a published statement, those that differ first. Empty where nothing was sealed."""
    seal = Seal.objects.standing().filter(statement=statement).only("statement_json").first()
    if seal is None or not seal.statement_json:  # never sealed, or destroyed by order of a court
        return []
    published = json.loads(bytes(seal.statement_json)).get("figures", [])
    scope = Scope(
        on=on,
        first=statement.period_start,
        last=statement.period_end,
        follows=Statement.objects.followed_by(statement)[:1],
    )
    known = [FIGURES[figure["key"]] for figure in published if figure["key"] in FIGURES]
    now = read_many(known, scope)
    found = [_drift(figure, now.get(figure["key"]), on) for figure in published]
    return sorted(found, key=lambda one: not one.differs)


def _drift(figure: dict[str, Any], now: Reading | None, on: date) -> Drift:
    return Drift(
        key=figure["key"],
        label=figure["label"],
        published=figure["shown"],
        today=now.shown if now else GONE,
        when=_when(figure),
        why=_why(figure, now, on),
    )


def _when(figure: dict[str, Any]) -> str:
    if figure["kind"] == STATE:
        return f"as at {_day(figure['as_at'])}"
    return f"{_day(figure['from'])} to {_day(figure['to'])}"


def _why(figure: dict[str, Any], now: Reading | None, on: date) -> str:
    """In a sentence, why the two may differ; "" where they are the same."""
    if now is None:
        return "This program no longer counts this figure."
    if figure["shown"] == now.shown:
        return ""
    reworded = (
        " What it means was worded differently then; look at both definitions."
        if figure["definition"] != now.definition
        else ""
    )
    if figure["kind"] == STATE:
        return (
            f"A state: it was true on {_day(figure['as_at'])}, and the records have moved on since. "
            f"Today’s is of {plain(on)}.{reworded}"
        )
    if date.fromisoformat(figure["to"]) < (now.last or on):
        return (
            f"The period had not ended: it was counted up to {_day(figure['to'])}, and is now counted up to "
            f"{plain(now.last or on)}.{reworded}"
        )
    return (
        "Events of the same period: records of it were entered, corrected or merged after it was fixed."
        f"{reworded}"
    )


def _day(text: str) -> str:
    return plain(date.fromisoformat(text))
