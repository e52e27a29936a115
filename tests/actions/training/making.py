"""Courses, audiences and returns for tests, made as the program makes them."""

from datetime import UTC, date, datetime, time
from typing import Any

from actions.models import Audience, Course, CourseRequirement, TrainingReturn
from actions.training.handing_in import give_return
from actions.training.keeping import add_audience, add_course
from actions.training.requiring import require
from msplan.accounts.models import Person
from tests.people import person


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def hr(name: str = "Hana Rowbarrow") -> Person:
    return Person.objects.filter(name=name).first() or person(name, "hr")


def a_course(name: str = "Awareness", **changes: Any) -> Course:
    words: dict[str, Any] = {
        "kind": "e_learning",
        "teaches": "What the signs are.",
        "valid_months": 12,
        "known_as": "",
        **changes,
    }
    return add_course(name=name, by=hr(), at=noon(date(2024, 1, 2)), **words)


def an_audience(name: str = "All staff", **changes: Any) -> Audience:
    words: dict[str, Any] = {
        "group": "all_staff",
        "within": None,
        "known_as": "",
        "owner": None,
        "needs_on": None,
        **changes,
    }
    return add_audience(name=name, by=hr(), at=noon(date(2024, 1, 2)), **words)


def a_requirement(
    course: Course | None = None, audience: Audience | None = None, **changes: Any
) -> CourseRequirement:
    words: dict[str, Any] = {
        "owner": hr(),
        "every_months": 3,
        "first_due_on": date(2024, 3, 31),
        "at": noon(date(2024, 1, 3)),
        **changes,
    }
    return require(course=course or a_course(), audience=audience or an_audience(), by=hr(), **words)


def a_return(requirement: CourseRequirement, as_at: date, **words: Any) -> TrainingReturn:
    at = words.pop("at", None) or noon(as_at)
    said = words or {"required": 100, "completed": 80}
    return give_return(requirement, as_at=as_at, by=hr(), at=at, **said)
