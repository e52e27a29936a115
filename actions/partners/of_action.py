"""What this room says about an action."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.partners.models import PartnerTask
from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from msplan.accounts.models import Person


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The tasks of partnerships that the action carries out, as far as the reader may know of them."""
    if not person.may("partners.see"):
        return []
    tasks = PartnerTask.objects.filter(action=action)
    return [mention("partners.task", tasks, number="reference", title="title", of="partnership__name")]


def place(found: Mention) -> Place:
    task = " ".join(filter(None, [found.said["number"], found.said["title"]]))
    href = reverse("partners:task", args=[found.pk])
    return Place("Agreed in a partnership", f"{task} ({found.said['of']})", href)


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [place(found) for found in gathered(mentions(action, person))]
