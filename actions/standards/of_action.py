"""What this room says about an action."""

from django.urls import reverse

from actions.plan.belonging import Place
from actions.plan.models import Action
from actions.standards.models import RatedAction
from msplan.accounts.models import Person
from msplan.lib.dates import plain


def places(action: Action, person: Person) -> list[Place]:
    """The ratings that the action answers, as far as the reader may know of them. One query."""
    if not person.may("standards.see"):
        return []
    links = RatedAction.objects.filter(action=action).select_related("rating__assessment__standard_set")
    return [
        Place(
            "Self-assessment",
            f"{link.rating.number} of {link.rating.assessment.standard_set.name}, as at "
            f"{plain(link.rating.assessment.as_at)}"
            + ("" if link.rating.level is None else f": rated {link.rating.level}"),
            reverse("standards:rate", args=[link.rating.pk]),
        )
        for link in links
    ]
