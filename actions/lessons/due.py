"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.lessons.models import Recommendation
from actions.plan.belonging import Mention, gathered, mention
from msplan.chasing.rows import Due, Wanted


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Recommendations that are open or in hand."""
    found = Recommendation.objects.open().filter(wanted.rows("recommendation", day="due_on", owner="owner"))
    return [
        mention(
            "lessons.recommendation",
            found,
            number="number",
            inspection="inspection__title",
            # The database holds that what has a due date has an owner.
            owner="owner",
            department="owner__department",
            due_on="due_on",
        )
    ]


def thing(recommendation: Recommendation) -> str:
    """How chasing names a recommendation in its ledger."""
    return f"actions.recommendation:{recommendation.pk}"


def due(found: Mention) -> Due:
    said = found.said
    return Due(
        person_id=said["owner"],
        thing=thing(Recommendation(pk=found.pk)),
        kind="Inspection recommendation",
        label=f"{said['number']} of “{said['inspection']}”",
        ladder="recommendation",
        due_on=date.fromisoformat(said["due_on"]),
        link=reverse("lessons:recommendation", args=[found.pk]),
        department_id=said["department"],
        button="Open the recommendation",
    )
