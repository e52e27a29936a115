"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import cast

from django.urls import reverse

from actions.lessons.models import Recommendation
from msplan.chasing.rows import Due
from msplan.chasing.rules import HORIZON_DAYS


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """Recommendations that are open or in hand, as far ahead as any ladder looks."""
    found = Recommendation.objects.open().filter(due_on__lte=on + timedelta(days=HORIZON_DAYS)).order_by()
    if people is not None:
        found = found.filter(owner_id__in=people)
    found = found.select_related("owner", "inspection").only(
        "number", "inspection__title", "owner__department", "due_on"
    )
    for recommendation in found:
        yield _due(recommendation)


def thing(recommendation: Recommendation) -> str:
    """How chasing names a recommendation in its ledger."""
    return f"actions.recommendation:{recommendation.pk}"


def _due(recommendation: Recommendation) -> Due:
    page = reverse("lessons:recommendation", args=[recommendation.pk])
    # The database holds that what has a due date has an owner.
    owner = recommendation.owner
    return Due(
        person_id=cast(int, recommendation.owner_id),
        thing=thing(recommendation),
        kind="Inspection recommendation",
        label=f"{recommendation.number} of “{recommendation.inspection.title}”",
        ladder="recommendation",
        due_on=cast(date, recommendation.due_on),
        link=page,
        department_id=owner.department_id if owner else None,
        button="Open the recommendation",
    )
