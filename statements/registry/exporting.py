"""The answers as files: CSV under the registry's own column names, JSON, and the lines of the printable copy."""

import json
from datetime import date
from typing import Any, NamedTuple

from msplan.lib.spreadsheets import write_csv
from statements.registry.deriving import named, shown
from statements.registry.questions import Answers, Part, Question, RegistryForm


class Line(NamedTuple):
    question: Question
    shown: str


def lines_of(part: Part, answers: Answers) -> list[Line]:
    """Every question that is asked, with its answer in words."""
    return [
        Line(question, shown(question, answers.get(question.code) or "")) for question in part.asked(answers)
    ]


def registry_csv(form: RegistryForm, answers: Answers) -> bytes:
    """A line for each question: section, question, the registry's column, answer, length, limit."""
    rows = [
        [
            part.title,
            line.question.words,
            line.question.column,
            line.shown,
            len(line.shown),
            line.question.most or "",
        ]
        for part in form.parts
        for line in lines_of(part, answers)
    ]
    headings = ("section", "question", "registry column", "answer", "characters", "limit")
    return write_csv(rows, headings=headings)


def registry_json(form: RegistryForm, answers: Answers, *, made_on: date) -> bytes:
    """Answers by the question's code; several answers to one question as a list."""
    said: dict[str, Any] = {}
    for part in form.parts:
        for question in part.asked(answers):
            if answer := answers.get(question.code) or "":
                said[question.code] = named(question, answer)
    whole = {
        "format": "msplan registry pack 1",
        "form": form.version,
        "made_on": made_on.isoformat(),
        "answers": said,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()
