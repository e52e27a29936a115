"""What this room says about an action."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from actions.training.models import TrainingNeedAction
from msplan.accounts.models import Person


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The audiences whose needs the action answers, as far as the reader may know of them."""
    if not person.may("training.see"):
        return []
    rows = TrainingNeedAction.objects.filter(action=action)
    return [mention("training.need", rows, pk="need__audience", audience="need__audience__name")]


def place(found: Mention) -> Place:
    return Place(
        "Raised from training needs",
        str(found.said["audience"]),
        reverse("training:audience", args=[found.pk]),
    )


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [place(found) for found in gathered(mentions(action, person))]
