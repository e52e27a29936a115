"""Lessons and recommendations for tests, made as the program makes them."""

from datetime import date
from typing import Any

from actions.lessons.inspecting import add_recommendation, answer_recommendation, record_inspection
from actions.lessons.keeping import agree_lesson, record_lesson
from actions.models import Inspection, Lesson, Recommendation
from msplan.accounts.models import Person
from tests.actions.making import an_owner, noon
from tests.people import person

ON = date(2026, 5, 4)


def a_writer() -> Person:
    return Person.objects.filter(name="Sela Marchbank").first() or person("Sela Marchbank", "specialist")


def an_approver() -> Person:
    return Person.objects.filter(name="Ada Thorne").first() or person("Ada Thorne", "executive_lead")


def a_lesson(*, agreed: bool = True, on: date = ON, **changes: Any) -> Lesson:
    words: dict[str, Any] = {
        "title": "Interpreters before the visit",
        "source": "debrief",
        "theme": "safeguarding",
        "kind": "failing",
        "what_happened": "The interpreter was booked after the visit began.",
        "do_differently": "Book one with the warrant.",
        "by": a_writer(),
        "at": noon(on),
        **changes,
    }
    lesson = record_lesson(**words)
    if agreed:
        agree_lesson(lesson, by=words["by"], at=words["at"])
    return lesson


def an_inspection(**changes: Any) -> Inspection:
    words = {"body": "The inspectorate", "title": "An inspection", "published_on": date(2026, 1, 20)}
    return record_inspection(**{**words, "by": a_writer(), "at": noon(ON), **changes})


def a_recommendation(number: str = "1", *, due_on: date | None = None, **answer: Any) -> Recommendation:
    """As printed; with a due date it is accepted and has an owner."""
    inspection = Inspection.objects.first() or an_inspection()
    one = add_recommendation(
        inspection, number=number, text=f"The force should do {number}.", by=a_writer(), at=noon(ON)
    )
    if due_on is not None:
        changes = {"acceptance": "accepted", "owner": an_owner(), "due_on": due_on, **answer}
        answer_recommendation(one, version=1, changes=changes, by=a_writer(), at=noon(ON))
    return one
