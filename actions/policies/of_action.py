"""What this room says about an action."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from actions.policies.models import Policy, PolicyAction
from msplan.accounts.models import Person


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The policies that the action changes."""
    if not person.may("policies.see"):
        return []
    rows = PolicyAction.objects.filter(action=action)
    return [mention("policies.policy", rows, pk="policy", number="policy__number", title="policy__title")]


def place(found: Mention) -> Place:
    words = f"{Policy(number=found.said['number']).reference} {found.said['title']}"
    return Place("Changes a policy", words, reverse("policies:policy", args=[found.pk]))


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [place(found) for found in gathered(mentions(action, person))]
