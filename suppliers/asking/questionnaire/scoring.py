"""What a whole questionnaire comes to: points, band, flags, and how good the answering is. Pure; Decimal throughout.

Every rule with its source: docs/rules/questionnaire.md. Nothing is rounded here; bands are told on the whole number.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from suppliers.asking.questionnaire.flags import CRITICAL, MAJOR, Raised, raised
from suppliers.asking.questionnaire.form import (
    DONT_KNOW,
    Form,
    Kind,
    Question,
    Value,
    is_dont_know,
    not_applicable,
)
from suppliers.asking.questionnaire.rules import RULES, ZERO

GREEN, AMBER, RED = "green", "amber", "red"
GREEN_FROM, AMBER_FROM = Decimal(70), Decimal(40)
MAJORS_CAP = 2  # so many major flags, and green is out of reach
HUNDRED = Decimal(100)

ASSERTED, DOCUMENTED, VERIFIED = "asserted", "documented", "verified"
FACTORS: dict[str, Decimal] = {
    ASSERTED: Decimal("0.7"),
    DOCUMENTED: Decimal("0.9"),
    VERIFIED: Decimal("1.0"),
}

ANSWERED, NOT_ANSWERED, NOT_KNOWN, NOT_APPLICABLE, AGREED = (
    "answered", "not_answered", "dont_know", "not_applicable", "not_applicable_agreed",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One question's share. ``raw`` is what the answer gives, ``points`` what counts of it, of ``of``.

    ``of`` is 0 where the question is not applicable and a reader agreed. ``factor`` is 1 where evidence does not count.
    """

    question: str
    state: str
    raw: Decimal
    factor: Decimal
    points: Decimal
    of: Decimal
    level: str
    evidence_counts: bool


@dataclass(frozen=True)
class Result:
    """``percent`` is of 100 and not rounded; ``escalates`` holds whatever it is; the last three are percentages."""

    points: Decimal
    possible: Decimal
    percent: Decimal
    band: str
    escalates: bool
    lines: tuple[Line, ...]
    flags: tuple[Raised, ...]
    completeness: Decimal
    evidence_rate: Decimal
    dont_know: Decimal

    @property
    def quality(self) -> Decimal:
        """Quality of response, of 100: completeness times evidence rate."""
        return self.completeness * self.evidence_rate / HUNDRED

    def line(self, question: str) -> Line | None:
        return next((line for line in self.lines if line.question == question), None)


def score(
    form: Form,
    answers: Mapping[str, Value],
    *,
    levels: Mapping[str, str],
    agreed: Collection[str],
    inherent_band: str,
    on: date,
    explained: Collection[str] = (),
) -> Result:
    """``levels``: how well each question's answer is shown (one missing: asserted). ``agreed``: the questions whose

    "not applicable" a reader agreed to. ``on``: the day of handing in, on which ages are counted. ``explained``: codes
    of flags that a reader settled as explained: they stay in the list and hold nothing back any more.
    """
    asked = form.asked(answers)
    lines = tuple(
        _line(
            question,
            answers.get(question.id),
            level=levels.get(question.id, ASSERTED),
            is_agreed=question.id in agreed,
            on=on,
        )
        for question in asked
    )
    flags = tuple(
        flag
        for question in asked
        for flag in raised(question, question.said(answers.get(question.id)), inherent_band=inherent_band)
    )
    points, possible = sum((line.points for line in lines), ZERO), sum((line.of for line in lines), ZERO)
    percent = points / possible * HUNDRED if possible else ZERO
    holding = [flag for flag in flags if flag.code not in explained]
    return Result(
        points=points,
        possible=possible,
        percent=percent,
        band=band_of(percent, majors=sum(flag.severity == MAJOR for flag in holding)),
        escalates=any(flag.severity == CRITICAL for flag in holding),
        lines=lines,
        flags=flags,
        completeness=_share([line.state != NOT_ANSWERED for line in lines]),
        evidence_rate=_share([line.level != ASSERTED for line in lines if _is_shown(line)]),
        dont_know=_mean([_dont_know(question, answers.get(question.id)) for question in asked]),
    )


def band_of(percent: Decimal, *, majors: int = 0) -> str:
    """On the number before it is rounded; two major flags keep it at amber or below."""
    if percent >= GREEN_FROM and majors < MAJORS_CAP:
        return GREEN
    return AMBER if percent >= AMBER_FROM else RED


def _line(question: Question, value: Value | None, *, level: str, is_agreed: bool, on: date) -> Line:
    state = _state(question, value, is_agreed=is_agreed)
    raw = max(min(RULES[question.rule].score(question, question.said(value), on), question.of), ZERO)
    factor = FACTORS.get(level, FACTORS[ASSERTED]) if question.evidence_counts else Decimal(1)
    return Line(
        question=question.id,
        state=state,
        raw=raw,
        factor=factor,
        points=raw * factor,
        of=ZERO if state == AGREED else question.of,
        level=level if level in FACTORS else ASSERTED,
        evidence_counts=question.evidence_counts,
    )


def _state(question: Question, value: Value | None, *, is_agreed: bool) -> str:
    if not isinstance(value, dict):
        return NOT_ANSWERED
    if is_dont_know(value):
        return NOT_KNOWN
    if not_applicable(value):
        return AGREED if is_agreed else NOT_APPLICABLE
    return ANSWERED if question.is_answered(value) else NOT_ANSWERED


def _is_shown(line: Line) -> bool:
    """Whether evidence could show it: something was said, and evidence counts for the question."""
    return line.evidence_counts and line.state == ANSWERED


def _dont_know(question: Question, value: Value | None) -> Decimal:
    """Of one question, the share that they do not know: all of it, or so many of its parts and rows."""
    if not isinstance(value, dict):
        return ZERO
    if is_dont_know(value):
        return Decimal(1)
    said = question.said(value)
    items: list[Any] = []
    for part in question.asked_parts(value):
        given = said.get(part.id)
        if part.kind == Kind.MATRIX:
            items += [given.get(row.id) if isinstance(given, dict) else None for row in part.rows]
        else:
            items.append(given)
    return Decimal(sum(item == DONT_KNOW for item in items)) / len(items) if items else ZERO


def _share(of: list[bool]) -> Decimal:
    return _mean([Decimal(one) for one in of])


def _mean(of: list[Decimal]) -> Decimal:
    return sum(of, ZERO) / len(of) * HUNDRED if of else ZERO
