"""What is wrong with an answer, and what it still lacks: a sentence for each part by its id, "" for the whole."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from msplan.lib.fields import DateField
from suppliers.asking.answering.typed import as_boxes
from suppliers.asking.questionnaire.checking import refusals
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
NOTHING = "Answer this question, or say that you do not know or that it does not apply to you"


def faults_of(question: Question, value: Mapping[str, Any], *, on: date) -> dict[str, str]:
    """What was typed and does not fit, in the parts that are asked; what is hidden by a condition does no harm."""
    asked = {part.id for part in question.asked_parts(value)}
    found = {
        name: sentence
        for name, sentence in refusals(question, dict(value), on=on).items()
        if not name or (name in asked and name in question.said(value))
    }
    for part in question.parts:
        if part.id in found and part.kind == Kind.DATE:
            found[part.id] = _of_boxes(part, value["parts"][part.id]) or found[part.id]
    return found


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
