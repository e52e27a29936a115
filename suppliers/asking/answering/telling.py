"""An answer in words: for summaries, receipts, last year's answer and the two texts of a stale save."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from msplan.lib.dates import plain
from suppliers.asking.questionnaire.checking import day_of
from suppliers.asking.questionnaire.form import YNDK, Condition, Kind, Part, Question
from suppliers.register.countries import country_name

DONT_KNOW = "We do not know"
NOT_APPLICABLE = "Does not apply to us, because"
EXPLAIN = "Explanation"


@dataclass(frozen=True)
class Line:
    key: str
    value: str


def lines(question: Question, value: Mapping[str, Any]) -> list[Line]:
    """What is said of the parts that are asked, or what takes their place; then the explanation."""
    said = question.said(value)
    told = [Line(part.label, of_part(part, said[part.id])) for part in question.parts if part.id in said]
    if value.get("dont_know") is True:
        told = [Line("Answer", DONT_KNOW)]
    elif reason := str(value.get("not_applicable") or ""):
        told = [Line(NOT_APPLICABLE, reason)]
    explain = str(value.get("explain") or "")
    return [*told, *([Line(EXPLAIN, explain)] if explain else [])]


def of_part(part: Part, value: Any) -> str:
    """As a reader knows it; what is no answer is shown as it was typed."""
    if part.kind == Kind.MATRIX and isinstance(value, Mapping):
        return "\n".join(
            _pair(row.text, YNDK.get(str(said), str(said)))
            for row in part.rows
            if (said := value.get(row.id))
        )
    if part.kind == Kind.COUNTRIES and isinstance(value, list):
        return ", ".join(country_name(str(code)) for code in value)
    if part.kind == Kind.MULTI and isinstance(value, list):
        return "\n".join(part.choices.get(str(one), str(one)) for one in value)
    if part.kind == Kind.ROWS and isinstance(value, list):
        return "\n".join(_row(part, row) for row in value if isinstance(row, Mapping))
    return _single(part, str(value))


def _row(part: Part, row: Mapping[str, Any]) -> str:
    return "; ".join(
        _pair(cell.label, _single(cell, str(row[cell.id]))) for cell in part.columns if row.get(cell.id)
    )


def _pair(label: str, said: str) -> str:
    return f"{label} {said}" if label.endswith("?") else f"{label}: {said}"


def _single(part: Part, value: str) -> str:
    if part.kind in (Kind.SINGLE, Kind.YNDK):
        return part.choices.get(value, value)
    if part.kind == Kind.DATE:
        day: date | None = day_of(value)
        return plain(day) if day else value.replace("/", " ")
    if part.kind == Kind.NUMBER and part.unit:
        return f"{value}{'' if part.unit == '%' else ' '}{part.unit}"
    return value


def condition(question: Question, only_if: Condition) -> str:
    """ "Only if “Which is true?” is Published": of a part that hangs on another of its question."""
    on = question.part(only_if.part)
    if on is None:
        return ""
    words = [f"“{on.choices.get(one, one)}”" for one in only_if.any_of or only_if.none_of]
    listed = words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    return f"Only if your answer to “{on.label}” is {'' if only_if.any_of else 'not '}{listed}"
