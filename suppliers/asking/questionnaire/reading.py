"""Reading a questionnaire's body. Whatever is wrong with it is said in one sentence that names the place.

The shape is told in docs/rules/questionnaire.md. What is read here is safe to ask and to score: ids are unique, every
condition looks at something asked before it, every rule has the points it needs, and no answer can have more points
than its question is worth.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from suppliers.asking.questionnaire.flags import FLAG_RULES, SEVERITIES
from suppliers.asking.questionnaire.form import (
    Condition,
    FlagRule,
    Form,
    Kind,
    Option,
    Part,
    Question,
    Section,
)
from suppliers.asking.questionnaire.rules import RULES

__all__ = [
    "BodyRefused",
    "Condition",
    "FlagRule",
    "Form",
    "Kind",
    "Option",
    "Part",
    "Question",
    "Section",
    "read_body",
]

ID = re.compile(r"[a-z][a-z0-9_]{0,39}")
NUMBER = re.compile(r"[0-9]{1,3}(\.[0-9]{1,2})?")
MOST_WORDS = 2000  # characters of a question or its guidance
IN_CELLS = frozenset({Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.YNDK, Kind.SINGLE})


class BodyRefused(Exception):
    """The body is no questionnaire; ``str()`` says what is wrong and where; ``key`` is of a question, if known."""

    def __init__(self, sentence: str, *, key: str = "") -> None:
        super().__init__(sentence)
        self.key = key


def read_body(body: Any) -> Form:
    """Raises BodyRefused."""
    whole = _dict(body, "The questionnaire")
    sections = tuple(
        Section(
            _id(one, "A section"),
            _words(one, "title", "A section"),
            _words(one, "intro", "A section", needed=False),
        )
        for one in _list(whole, "sections", "The questionnaire")
    )
    _unique([section.id for section in sections], "sections")
    questions: list[Question] = []
    for one in _list(whole, "questions", "The questionnaire"):
        questions.append(_question(one, questions, {section.id for section in sections}))
    _unique([question.id for question in questions], "questions")
    _unique([flag.code for question in questions for flag in question.flags], "flags")
    form = Form(
        title=_words(whole, "title", "The questionnaire"),
        minutes=_whole(whole, "minutes", "The questionnaire", 1, 600),
        intro=_words(whole, "intro", "The questionnaire", needed=False),
        sections=sections,
        everything=tuple(questions),
    )
    if not form.questions:
        raise BodyRefused("The questionnaire asks nothing: put a question back.")
    if not form.of:
        raise BodyRefused("No question gives points, so nothing could be scored.")
    return form


def _question(one: Any, before: list[Question], sections: set[str]) -> Question:
    name = _id(one, "A question")
    where = f"Question {name}"
    parts: list[Part] = []
    for part in _list(one, "parts", where):
        parts.append(_part(part, parts, where))
    _unique([part.id for part in parts], f"parts of {name}")
    question = Question(
        id=name,
        section=_words(one, "section", where),
        text=_words(one, "text", where),
        guidance=_words(one, "guidance", where, needed=False),
        of=points_of(one.get("of", "0"), where),
        evidence_counts=_bool(one, "evidence_counts", where),
        only_if=_condition(one.get("only_if"), where, {q.id: q for q in before}),
        parts=tuple(parts),
        rule=str(one.get("rule") or "none"),
        points={
            _name(key, where): points_of(value, where)
            for key, value in _dict(one.get("points", {}), where).items()
        },
        flags=tuple(_flag(flag, where) for flag in _list(one, "flags", where, needed=False)),
        left_out=_bool(one, "left_out", where),
    )
    if question.section not in sections:
        raise BodyRefused(f"{where} is in a section that is not there.")
    _check_points(question, where)
    return question


def _check_points(question: Question, where: str) -> None:
    """The rule is there, its points are all named, the parts that it looks at are there, and it fits into "of"."""
    rule = RULES.get(question.rule)
    if rule is None:
        raise BodyRefused(f"{where} has a rule that msplan does not know: {question.rule[:40]}.")
    if rule.names and set(question.points) != set(rule.names):
        raise BodyRefused(f"{where} needs these points, and no others: {', '.join(rule.names)}.")
    try:
        most = rule.most(question)
    except StopIteration:
        raise BodyRefused(f"{where} has no part that its rule could look at.") from None
    if question.rule in ("choice", "reach") and not set(question.points) <= _nameable(question):
        raise BodyRefused(f"{where} gives points to an answer that is not there.")
    if most > question.of:
        raise BodyRefused(
            f"{where} is worth {question.of:f} points, but an answer could have {most:f}.", key="of"
        )
    # What counts is "of" at the most: a question nobody can have whole would hold everybody back.
    if most < question.of:
        raise BodyRefused(
            f"{where} is worth {question.of:f} points, but no answer could have more than {most:f}.", key="of"
        )


def _nameable(question: Question) -> set[str]:
    return {
        one.id
        for part in question.parts
        for one in (part.options if question.rule == "choice" else part.rows)
    }


def _part(one: Any, before: list[Part], where: str, *, in_cell: bool = False) -> Part:
    name = _id(one, f"{where}: a part")
    place = f"{where}, part {name}"
    try:
        kind = Kind(one.get("kind"))
    except ValueError:
        raise BodyRefused(f"{place} is of a kind that msplan does not know.") from None
    if in_cell and kind not in IN_CELLS:
        raise BodyRefused(f"{place} cannot stand in a row.")
    options = _options(one, "options", place) if kind in (Kind.SINGLE, Kind.MULTI) else ()
    cells = _list(one, "columns", place) if kind == Kind.ROWS else []
    columns = [_part(column, [], place, in_cell=True) for column in cells]
    _unique([column.id for column in columns], f"columns of {name}")
    return Part(
        id=name,
        kind=kind,
        label=_words(one, "label", place),
        hint=_words(one, "hint", place, needed=False),
        options=options,
        rows=_options(one, "rows", place) if kind == Kind.MATRIX else (),
        columns=tuple(columns),
        least=Decimal(_whole(one, "least", place, 0, 10**9)) if "least" in one else None,
        most=_whole(one, "most", place, 1, 10**9) if "most" in one else None,
        unit=_words(one, "unit", place, needed=False),
        optional=_bool(one, "optional", place),
        only_if=_condition(one.get("only_if"), place, {part.id: part for part in before}),
    )


def _options(one: Any, key: str, where: str) -> tuple[Option, ...]:
    found = tuple(
        Option(_id(option, where), _words(option, "text", where), _bool(option, "alone", where))
        for option in _list(one, key, where)
    )
    _unique([option.id for option in found], f"{key} ({where})")
    return found


def _condition(one: Any, where: str, before: Mapping[str, Any]) -> Condition | None:
    """``before`` is what the condition may look at: earlier questions by id, or earlier parts of the same one."""
    if one is None:
        return None
    held = _dict(one, f"{where}: the condition")
    question, part = str(held.get("question", "")), str(held.get("part", ""))
    found = before.get(question or part)
    if isinstance(found, Question):
        found = found.part(part)
    if not isinstance(found, Part) or not found.choices or found.kind == Kind.MATRIX:
        raise BodyRefused(f"{where} hangs on an answer that is not asked before it.")
    any_of, none_of = (
        tuple(str(x) for x in _list(held, key, where, needed=False)) for key in ("any_of", "none_of")
    )
    if bool(any_of) == bool(none_of) or not set(any_of + none_of) <= set(found.choices):
        raise BodyRefused(f"{where} hangs on a choice that is not there.")
    return Condition(part=part, question=question, any_of=any_of, none_of=none_of)


def _flag(one: Any, where: str) -> FlagRule:
    held = _dict(one, where)
    flag = FlagRule(
        code=_words(held, "code", where)[:6],
        severity=str(held.get("severity")),
        rule=str(held.get("rule")),
        text=_words(held, "text", where),
        may_be_crime=_bool(held, "may_be_crime", where),
    )
    if flag.severity not in SEVERITIES or flag.rule not in FLAG_RULES or len(flag.text) > 300:
        raise BodyRefused(f"{where} has a flag that msplan does not know: {flag.code}.")
    if flag.may_be_crime and flag.severity != "critical":
        raise BodyRefused(f"{where}: {flag.code} may be a crime, so it is critical.")
    return flag


def points_of(value: Any, where: str) -> Decimal:
    """Points as they are kept: a string like "7" or "0.6", from 0 to 100. Raises BodyRefused."""
    if not isinstance(value, str) or not NUMBER.fullmatch(value):
        raise BodyRefused(f"{where}: points are a number like 7 or 0.6.")
    try:
        points = Decimal(value)
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        raise BodyRefused(f"{where}: points are a number like 7 or 0.6.") from None
    if points > 100:
        raise BodyRefused(f"{where}: points are 100 at the most.")
    return points


def _dict(one: Any, where: str) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise BodyRefused(f"{where} cannot be read.")
    return one


def _list(one: Any, key: str, where: str, *, needed: bool = True) -> list[Any]:
    found = _dict(one, where).get(key, [])
    if not isinstance(found, list) or (needed and not found):
        raise BodyRefused(f"{where} has no {key}.")
    return found


def _words(one: Any, key: str, where: str, *, needed: bool = True) -> str:
    found = _dict(one, where).get(key, "")
    if not isinstance(found, str) or (needed and not found.strip()):
        raise BodyRefused(f"{where} has no {key}.")
    if len(found) > MOST_WORDS:
        raise BodyRefused(f"{where}: its {key} must be {MOST_WORDS:,} characters or fewer.")
    return found


def _whole(one: Any, key: str, where: str, least: int, most: int) -> int:
    found = _dict(one, where).get(key)
    if not isinstance(found, int) or isinstance(found, bool) or not least <= found <= most:
        raise BodyRefused(f"{where}: {key} is a whole number from {least:,} to {most:,}.")
    return found


def _bool(one: Any, key: str, where: str) -> bool:
    found = _dict(one, where).get(key, False)
    if not isinstance(found, bool):
        raise BodyRefused(f"{where}: {key} is true or false.")
    return found


def _id(one: Any, where: str) -> str:
    return _name(_dict(one, where).get("id"), where)


def _name(found: Any, where: str) -> str:
    if not isinstance(found, str) or not ID.fullmatch(found):
        raise BodyRefused(f"{where} has no id, or one with other characters than a to z, 0 to 9 and _.")
    return found


def _unique(names: list[str], what: str) -> None:
    if doubled := sorted({name for name in names if names.count(name) > 1}):
        raise BodyRefused(f"Two {what} have the same id: {doubled[0]}.")
