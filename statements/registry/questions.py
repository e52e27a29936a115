"""The registry's form as data: sections, questions, limits, options, and when a question is asked.

The form is a file (``form_2021.json``): a newer one is another file beside it. Knows no model.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from actions.policies.provisions import Provision

# Options that the rooms below tick from too, so that their words stand in one place.
LISTS = {"provisions": tuple(str(label) for label in Provision.labels)}
# An answer as it is kept: text, a list of options or country codes, or a date as "2027-03-31". "" and [] are none.
Answer = str | list[str]
Answers = Mapping[str, Answer]
ANY = "*"


@dataclass(frozen=True)
class Condition:
    """Asked only if another answer is this one; ``*`` is any answer but ``but_not``, "" is none."""

    field: str
    value: str
    but_not: str = ""

    def holds(self, answers: Answers) -> bool:
        given = answers.get(self.field) or ""
        said = given if isinstance(given, list) else [given] if given else []
        if self.value == ANY:
            return bool([one for one in said if one != self.but_not])
        return self.value in said if self.value else not said


@dataclass(frozen=True)
class Question:
    """``kind``: text, url, email, date, yes_no, single, multi, countries, lines, tick.

    ``alone`` is the option that excludes every other; ``column`` the registry's own name in its public file.
    """

    code: str
    words: str
    kind: str
    most: int = 0
    options: tuple[str, ...] = ()
    alone: str = ""
    required: bool = False
    column: str = ""
    none_column: str = ""
    topic: str = ""
    hint: str = ""
    only_if: Condition | None = None

    def is_asked(self, answers: Answers) -> bool:
        return self.only_if is None or self.only_if.holds(answers)


@dataclass(frozen=True)
class Part:
    """One section of the form; part 1 has to be complete before the registry takes it, part 2 is a summary."""

    id: str
    title: str
    part: int
    questions: tuple[Question, ...]

    def asked(self, answers: Answers) -> list[Question]:
        return [question for question in self.questions if question.is_asked(answers)]

    def is_complete(self, answers: Answers) -> bool:
        """As the registry counts: docs/rules/registry.md."""
        asked = self.asked(answers)
        if self.id == "risks" and not answers.get("Risk1"):
            return bool(answers.get("NoRisks"))
        return all(answers.get(question.code) for question in asked if question.required)

    def is_begun(self, answers: Answers) -> bool:
        return any(answers.get(question.code) for question in self.questions)

    def state(self, answers: Answers) -> str:
        if self.is_complete(answers):
            return "Completed"
        return "In progress" if self.is_begun(answers) else "Not started"


@dataclass(frozen=True)
class RegistryForm:
    version: str
    known: str
    parts: tuple[Part, ...]

    @property
    def questions(self) -> list[Question]:
        return [question for part in self.parts for question in part.questions]

    def question(self, code: str) -> Question:
        return next(question for question in self.questions if question.code == code)

    def part(self, part_id: str) -> Part | None:
        return next((part for part in self.parts if part.id == part_id), None)


@cache
def registry_form(version: str = "2021") -> RegistryForm:
    """The form of that version; raises FileNotFoundError where there is none."""
    file = Path(__file__).parent / f"form_{version}.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    parts = tuple(
        Part(one["id"], one["title"], one["part"], tuple(_question(field) for field in one["fields"]))
        for one in data["sections"]
    )
    return RegistryForm(data["version"], data["known"], parts)


def _question(field: dict[str, Any]) -> Question:
    condition = field.get("only_if")
    return Question(
        code=field["code"],
        words=field["question"],
        kind=field["kind"],
        most=field.get("most", 0),
        options=(*LISTS.get(field.get("options_of", ""), ()), *field.get("options", ())),
        alone=field.get("alone", ""),
        required=field.get("required", False),
        column=field.get("column", ""),
        none_column=field.get("none_column", ""),
        topic=field.get("topic", ""),
        hint=field.get("hint", ""),
        only_if=condition
        and Condition(condition["field"], condition["is"], but_not=condition.get("but_not", "")),
    )
