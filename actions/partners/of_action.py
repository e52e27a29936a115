"""What this room says about an action."""

from django.urls import reverse

from actions.partners.models import PartnerTask
from actions.plan.belonging import Place
from actions.plan.models import Action
from msplan.accounts.models import Person


def places(action: Action, person: Person) -> list[Place]:
    """The tasks of partnerships that the action carries out, as far as the reader may know of them. One query."""
    if not person.may("partners.see"):
        return []
    tasks = PartnerTask.objects.filter(action=action).select_related("partnership")
    return [
        Place(
            "Agreed in a partnership",
            f"{task} ({task.partnership})",
            reverse("partners:task", args=[task.pk]),
        )
        for task in tasks
    ]
