"""What this room says about an action."""

from django.urls import reverse

from actions.plan.belonging import Place
from actions.plan.models import Action
from actions.risks.due import room_of
from actions.risks.models import AnsweringAction
from msplan.accounts.models import Person


def places(action: Action, person: Person) -> list[Place]:
    """The risks and unknowns that the action answers, as far as the reader may know of them. One query."""
    if not person.may("risks.see"):
        return []
    found = AnsweringAction.objects.filter(action=action).select_related("risk", "unknown").order_by("pk")
    return [
        Place(
            "Answers a priority risk" if link.risk else "Answers a known unknown",
            str(thing),
            reverse(room_of(thing), args=[thing.pk]),
        )
        for link in found
        if (thing := link.risk or link.unknown)
    ]
