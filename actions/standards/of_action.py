"""What this room says about an action."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from actions.standards.models import RatedAction
from msplan.accounts.models import Person
from msplan.lib.dates import plain


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The ratings that the action answers, as far as the reader may know of them."""
    if not person.may("standards.see"):
        return []
    rated = RatedAction.objects.filter(action=action)
    return [
        mention(
            "standards.rating",
            rated,
            pk="rating",
            number="rating__number",
            level="rating__level",
            of="rating__assessment__standard_set__name",
            as_at="rating__assessment__as_at",
        )
    ]


def place(found: Mention) -> Place:
    said = found.said
    words = f"{said['number']} of {said['of']}, as at {plain(date.fromisoformat(said['as_at']))}"
    if said["level"] is not None:
        words += f": rated {said['level']}"
    return Place("Self-assessment", words, reverse("standards:rate", args=[found.pk]))


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [place(found) for found in gathered(mentions(action, person))]
