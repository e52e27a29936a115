"""What a questionnaire is made of, read from a body by ``reading``. Pure: no model, no clock, no database.

An answer is ``{"parts": {...}, "dont_know": false, "not_applicable": "", "explain": ""}``; what each kind of part
holds is told in docs/rules/questionnaire.md. Nothing here trusts an answer: rubbish counts as not answered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

Value = Mapping[str, Any]
YES, NO, DONT_KNOW = "yes", "no", "dont_know"
YNDK = {YES: "Yes", NO: "No", DONT_KNOW: "We do not know"}


class Kind(StrEnum):
    """The kinds of part a question may have. A new one is a change to this program."""

    SINGLE = "single"
    MULTI = "multi"
    YNDK = "yndk"
    MATRIX = "matrix"
    NUMBER = "number"
    TEXT = "text"
    COUNTRIES = "countries"
    DATE = "date"
    ROWS = "rows"
    FILE = "file"


@dataclass(frozen=True)
class Option:
    id: str
    text: str
    # "None of these": it is chosen alone.
    alone: bool = False


@dataclass(frozen=True)
class Condition:
    """Ask only if ``part`` (of ``question``, or of the same question where that is "") says so.

    ``any_of``: only where one of these is chosen. ``none_of``: unless one of these is chosen, so that silence does
    not get anybody out of a question.
    """

    part: str
    question: str = ""
    any_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()

    def holds(self, said: Mapping[str, Any]) -> bool:
        chosen = chosen_in(said.get(self.part))
        if self.any_of:
            return not chosen.isdisjoint(self.any_of)
        return chosen.isdisjoint(self.none_of)


@dataclass(frozen=True)
class Part:
    """One thing to fill in. ``options`` of single and multi, ``rows`` of a matrix, ``columns`` of rows."""

    id: str
    kind: Kind
    label: str
    hint: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    columns: tuple["Part", ...] = ()
    least: Decimal | None = None
    most: int | None = None
    unit: str = ""
    optional: bool = False
    only_if: Condition | None = None

    @property
    def choices(self) -> dict[str, str]:
        """What may be chosen, by its id; of a matrix what each row may say."""
        if self.kind in (Kind.YNDK, Kind.MATRIX):
            return dict(YNDK)
        return {option.id: option.text for option in self.options}

    @property
    def alone(self) -> frozenset[str]:
        return frozenset(option.id for option in self.options if option.alone)

    def is_filled(self, value: Any) -> bool:
        """Whether something was said; of a matrix, in every row. Whether it is right is for checking.py."""
        if self.kind == Kind.MATRIX:
            return isinstance(value, dict) and all(value.get(row.id) for row in self.rows)
        if self.kind in (Kind.MULTI, Kind.COUNTRIES, Kind.ROWS):
            return isinstance(value, list) and bool(value)
        if self.kind == Kind.FILE:
            return False  # what is attached are rows of files, not words of the answer
        return isinstance(value, str) and bool(value.strip())

    def is_filled_at_all(self, value: Any) -> bool:
        """As ``is_filled``; of a matrix, in some row."""
        if self.kind == Kind.MATRIX:
            return isinstance(value, dict) and any(value.get(row.id) for row in self.rows)
        return self.is_filled(value)


@dataclass(frozen=True)
class FlagRule:
    """A red flag that a question's answer may raise; ``rule`` names a function in flags.py."""

    code: str
    severity: str
    rule: str
    text: str
    may_be_crime: bool = False


@dataclass(frozen=True)
class Question:
    id: str
    section: str
    text: str
    parts: tuple[Part, ...]
    guidance: str = ""
    of: Decimal = Decimal(0)
    evidence_counts: bool = False
    only_if: Condition | None = None
    rule: str = "none"
    points: Mapping[str, Decimal] = field(default_factory=dict)
    flags: tuple[FlagRule, ...] = ()
    left_out: bool = False

    def part(self, part: str) -> Part | None:
        return next((one for one in self.parts if one.id == part), None)

    def said(self, value: Value | None) -> dict[str, Any]:
        """The parts that count: those asked, given what the parts before them say. None where the whole question is

        answered with "do not know" or "not applicable": what was typed before that stays kept, and counts for nothing.
        """
        if not isinstance(value, dict) or is_dont_know(value) or not_applicable(value):
            return {}
        given = value.get("parts")
        return self._standing(given if isinstance(given, dict) else {})

    def asked_parts(self, value: Value | None) -> list[Part]:
        """The parts that are asked now, in their order, answered or not."""
        said = self.said(value)
        return [part for part in self.parts if part.only_if is None or part.only_if.holds(said)]

    def _standing(self, given: Mapping[str, Any]) -> dict[str, Any]:
        standing: dict[str, Any] = {}
        for part in self.parts:
            is_asked = part.only_if is None or part.only_if.holds(standing)
            if is_asked and part.id in given and part.is_filled_at_all(given[part.id]):
                standing[part.id] = given[part.id]
        return standing

    def is_answered(self, value: Value | None) -> bool:
        """Whether every part that has to be answered is, or the whole is "do not know" or "not applicable"."""
        if not isinstance(value, dict):
            return False
        if is_dont_know(value) or not_applicable(value):
            return True
        said = self.said(value)
        needed = [part for part in self.asked_parts(value) if not part.optional and part.kind != Kind.FILE]
        return bool(said) and all(part.is_filled(said.get(part.id)) for part in needed)


@dataclass(frozen=True)
class Section:
    id: str
    title: str
    intro: str = ""


@dataclass(frozen=True)
class Form:
    """A questionnaire as it is asked. ``everything`` has the questions left out of this version as well."""

    title: str
    minutes: int
    intro: str
    sections: tuple[Section, ...]
    everything: tuple[Question, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for question in self.everything if not question.left_out)

    @property
    def left_out(self) -> tuple[Question, ...]:
        return tuple(question for question in self.everything if question.left_out)

    @property
    def of(self) -> Decimal:
        """The most points, when every question is asked."""
        return sum((question.of for question in self.questions), Decimal(0))

    def question(self, question: str) -> Question | None:
        return next((one for one in self.everything if one.id == question), None)

    def in_section(self, section: str) -> list[Question]:
        return [question for question in self.questions if question.section == section]

    def asked(self, answers: Mapping[str, Value]) -> list[Question]:
        """The questions that are asked, given the answers so far. A condition on a question that is left out falls."""
        asked: dict[str, Question] = {}
        here = {question.id for question in self.questions}
        for question in self.questions:
            only_if = question.only_if
            if only_if is None or only_if.question not in here:
                asked[question.id] = question
                continue
            before = asked.get(only_if.question)
            said = before.said(_value(answers, before.id)) if before else {}
            if only_if.holds(said):
                asked[question.id] = question
        return list(asked.values())


def _value(answers: Mapping[str, Value], question: str) -> Value | None:
    value = answers.get(question)
    return value if isinstance(value, dict) else None


def is_dont_know(value: Value) -> bool:
    return value.get("dont_know") is True


def not_applicable(value: Value) -> str:
    """The reason, or "": with both ticked it is "do not know"."""
    reason = value.get("not_applicable")
    return reason.strip() if isinstance(reason, str) and not is_dont_know(value) else ""


def chosen_in(value: Any) -> frozenset[str]:
    """What a part's value chooses, as a set of ids: of a single choice, of several."""
    if isinstance(value, str):
        return frozenset({value})
    if isinstance(value, list):
        return frozenset(one for one in value if isinstance(one, str))
    return frozenset()
