"""The next self-assessment against a set, where a date was given for it: whoever closed the last one is reminded."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.standards.models import SelfAssessment
from msplan.chasing.rows import Due, Wanted


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Answered by closing a later one; a set that is not in use asks for nothing."""
    later = SelfAssessment.objects.closed().filter(
        standard_set=OuterRef("standard_set"), as_at__gt=OuterRef("as_at")
    )
    found = (
        SelfAssessment.objects.closed()
        .filter(wanted.rows("yearly", day="next_on", owner="closed_by"), standard_set__is_active=True)
        .exclude(closed_by=None)
        .exclude(Exists(later))
    )
    return [
        mention(
            "standards.next",
            found,
            set="standard_set",
            name="standard_set__name",
            closed_by="closed_by",
            department="closed_by__department",
            next_on="next_on",
        )
    ]


def due(found: Mention) -> Due:
    said = found.said
    return Due(
        person_id=said["closed_by"],
        thing=f"{SelfAssessment._meta.label_lower}:{found.pk}",
        kind="Self-assessment",
        label=said["name"],
        ladder="yearly",
        due_on=date.fromisoformat(said["next_on"]),
        link=reverse("standards:set", args=[said["set"]]),
        department_id=said["department"],
        button="Open the self-assessment",
    )
