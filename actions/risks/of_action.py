"""What this room says about an action."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from actions.risks.models import AnsweringAction, KnownUnknown, PriorityRisk
from msplan.accounts.models import Person

NAMES = {
    "risk": ("Answers a priority risk", PriorityRisk),
    "unknown": ("Answers a known unknown", KnownUnknown),
}


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The risks and unknowns that the action answers, as far as the reader may know of them."""
    if not person.may("risks.see"):
        return []
    return [
        mention(
            f"risks.{thing}",
            AnsweringAction.objects.filter(action=action, **{f"{thing}__isnull": False}),
            pk=thing,
            number=f"{thing}__number",
            title=f"{thing}__title",
        )
        for thing in NAMES
    ]


def place(found: Mention) -> Place:
    _room, thing = found.kind.split(".")
    name, model = NAMES[thing]
    words = f"{model(number=found.said['number']).reference} {found.said['title']}"
    return Place(name, words, reverse(f"risks:{thing}", args=[found.pk]))


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [place(found) for found in gathered(mentions(action, person))]
