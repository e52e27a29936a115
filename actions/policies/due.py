"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.policies.models import ConcernRoute, Policy
from actions.policies.models.kept import Kept
from msplan.chasing.rows import Due, Wanted

MODELS: dict[str, type[Policy] | type[ConcernRoute]] = {
    "policies.policy": Policy,
    "policies.route": ConcernRoute,
}
WORDS = {
    "policies.policy": "Review of a policy",
    "policies.route": "Review of a route for raising a concern",
}
SAID = {"number": "number", "title": "title", "owner": "owner", "department": "department"}


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Reviews of policies, and of routes."""
    rows = wanted.rows("policy", day="review_on", owner="owner")
    return [
        mention(kind, model._default_manager.filter(rows), due_on="review_on", **SAID)
        for kind, model in MODELS.items()
    ]


def thing(kept: Kept) -> str:
    """How chasing names it in its ledger."""
    return f"{kept._meta.label_lower}:{kept.pk}"


def due(found: Mention) -> Due:
    said = found.said
    row = MODELS[found.kind](pk=found.pk, number=said["number"], title=said["title"])
    return Due(
        person_id=said["owner"],
        thing=thing(row),
        kind=WORDS[found.kind],
        label=str(row),
        ladder="policy",
        due_on=date.fromisoformat(said["due_on"]),
        link=reverse(f"policies:{row.noun}_review", args=[row.pk]),
        department_id=said["department"],
        page=reverse(f"policies:{row.noun}", args=[row.pk]),
        button="Give the review",
    )
