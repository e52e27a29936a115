"""What is wrong with an answer, and what it still lacks: a sentence for each part by its id, "" for the whole.

The boxes that every question has, whatever its parts, have ids that begin with a colon.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from msplan.lib.fields import DateField
from suppliers.asking.answering.typed import as_boxes
from suppliers.asking.questionnaire.checking import MOST_REASON, MOST_TEXT, refusals
from suppliers.asking.questionnaire.form import Kind, Part, Question

LACKS = {
    Kind.SINGLE: "Choose an answer to “{}”",
    Kind.YNDK: "Choose an answer to “{}”",
    Kind.MULTI: "Choose at least one answer to “{}”",
    Kind.MATRIX: "Choose an answer in each row of “{}”",
    Kind.NUMBER: "Enter a number for “{}”",
    Kind.TEXT: "Write an answer to “{}”",
    Kind.COUNTRIES: "Choose at least one country for “{}”",
    Kind.DATE: "Enter a date for “{}”",
    Kind.ROWS: "Fill in at least one row of “{}”",
}
# The boxes that every question has; no part can have such an id.
DONT_KNOW, NOT_APPLICABLE, EXPLAIN = ":dont_know", ":not_applicable", ":explain"
NOTHING = "Answer this question, or say that you do not know or that it does not apply to you"


def faults_of(question: Question, value: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """What was typed and does not fit, in the parts that are asked; what is hidden by a condition does no harm."""
    asked = {part.id for part in question.asked_parts(value)}
    found = {
        name or _of_which(value): sentence
        for name, sentence in refusals(question, dict(value), on=on).items()
        if not name or (name in asked and name in question.said(value))
    }
    for part in question.parts:
        if part.id in found and part.kind == Kind.DATE:
            found[part.id] = _of_boxes(part, value["parts"][part.id]) or found[part.id]
    return found


def _of_which(value: Mapping[str, Any]) -> str:
    """Which of the boxes that every question has a sentence about the whole is said beside."""
    if value.get("dont_know") is True and value.get("not_applicable"):
        return DONT_KNOW
    if len(str(value.get("not_applicable") or "")) > MOST_REASON:
        return NOT_APPLICABLE
    return EXPLAIN if len(str(value.get("explain") or "")) > MOST_TEXT else ""


def _of_boxes(part: Part, kept: str) -> str:
    """The date's own sentence, which names the box: "Approved on must include a year"."""
    try:
        DateField(label=part.label, named=part.label, required=False).clean(as_boxes(kept))
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def missing_in(question: Question, value: Mapping[str, Any], *, files: int) -> dict[str, str]:
    """What has to be said yet."""
    if question.is_answered(dict(value)):
        return {}
    said = question.said(value)
    needed = [
        part
        for part in question.asked_parts(value)
        if not part.optional and part.kind != Kind.FILE and not part.is_filled(said.get(part.id))
    ]
    if not needed:  # nothing but what may be left out: a file is an answer
        return {} if files else {"": NOTHING}
    if not said and len(needed) > 1:
        return {"": NOTHING}
    return {part.id: LACKS[part.kind].format(part.label) for part in needed}
