"""Standards and self-assessments for tests, made as the program makes them."""

from datetime import date
from typing import Any

from actions.models import SelfAssessment, Standard, StandardRating, StandardSet
from actions.standards.assessing import close, open_assessment
from actions.standards.keeping import add_set, add_standard
from actions.standards.rating import rate
from tests.actions.making import noon

START = date(2026, 3, 31)


def a_set(name: str = "Our standards", groups: dict[str, int] | None = None) -> StandardSet:
    """Numbers are 1.1, 1.2 … in the first group, 2.1 … in the second."""
    made = add_set(name=name, by=None, at=noon(START))
    for n, (group, count) in enumerate(
        (groups or {"Force capability": 2, "Business engagement": 1}).items(), 1
    ):
        for m in range(1, count + 1):
            a_standard(made, number=f"{n}.{m}", group=group)
    return made


def a_standard(of_set: StandardSet, *, number: str, **words: Any) -> Standard:
    said = {"group": "Force capability", "text": f"Text of {number}.", "aspect": "force", **words}
    return add_standard(of_set, number=number, by=None, at=noon(START), **said)


def an_assessment(of_set: StandardSet | None = None, *, as_at: date = START) -> SelfAssessment:
    return open_assessment(of_set or a_set(), as_at=as_at, by=None, at=noon(as_at))


def rated(assessment: SelfAssessment, number: str, level: int, **words: Any) -> StandardRating:
    rating = assessment.ratings.get(number=number)
    said = {"evidence": f"Seen for {number}.", "by": None, "at": noon(assessment.as_at), **words}
    rate(rating, version=rating.version, level=level, **said)
    return rating


def a_closed_one(of_set: StandardSet, *, as_at: date, levels: dict[str, int]) -> SelfAssessment:
    made = an_assessment(of_set, as_at=as_at)
    for number, level in levels.items():
        rated(made, number, level)
    close(made, by=None, at=noon(as_at))
    return made
