"""Orders in which actions stand in a list."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, F, IntegerField, Q, TextChoices, When
from django.db.models.expressions import OrderBy

from actions.plan.models import Priority, Progress
from actions.plan.models.finding import reads
from actions.plan.models.words import OPEN
from msplan.lib.lists import Ordering

# The rating as it reads: what is worst comes first, what says nothing last.
RATINGS = ("red", "amber", "green", "none")
SORT_WORDS = {
    "plan": "the plan’s own order",
    "number": "reference",
    "review": "next review",
    "target": "target date",
}


def sorts(on: date) -> dict[str, Ordering]:
    """The columns of the list, each in its ascending order; "plan" is the plan's own order, what is archived last."""
    return {
        "plan": F("position").asc(nulls_last=True),
        "number": "number",
        "title": "title",
        "owner": F("owner__name").asc(nulls_last=True),
        "priority": in_order("priority", Priority),
        "review": F("review_on").asc(nulls_last=True),
        "target": "target_on",
        "rating": as_rated(on),
        "progress": in_order("progress", Progress),
    }


def in_order(field: str, words: type[TextChoices]) -> OrderBy:
    """By the order in which the words are given, not by their alphabet."""
    return _ranked(Q(**{field: word}) for word in words.values)


def as_rated(on: date) -> OrderBy:
    """What is closed has no rating and comes last."""
    return _ranked(Q(progress__in=OPEN) & reads(rating, on) for rating in RATINGS)


def _ranked(conditions: Iterable[Q]) -> OrderBy:
    ranks = [When(condition, then=rank) for rank, condition in enumerate(conditions)]
    return Case(*ranks, default=len(ranks), output_field=IntegerField()).asc()
