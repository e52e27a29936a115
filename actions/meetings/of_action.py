"""What this room says about an action."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.meetings.models import AgendaItem, Decision, Effect
from actions.plan.belonging import Mention, Place, gathered, mention
from actions.plan.models import Action
from actions.plan.story import Told
from msplan.accounts.models import Person
from msplan.files.models import Marking

NAMES = {Effect.RAISED: "Raised from", Effect.NOTE: "Decided about it"}
DECISION, TALKED = "meetings.decision", "meetings.item"


def mentions(action: Action, person: Person) -> list[QuerySet[Any, Any]]:
    """The decisions that point at the action and the meetings that talked about it, for who may know of them."""
    if not person.may("meetings.see"):
        return []
    of_meeting = {
        "series": "meeting__series__name",
        "number": "meeting__number",
        "marking": "meeting__marking",
    }
    decisions = Decision.objects.filter(action=action)
    items = AgendaItem.objects.filter(action=action, discussed_at__isnull=False)
    return [
        mention(
            DECISION,
            decisions,
            at="recorded_at",
            by="meeting__chair__name",
            words="text",
            decision="number",
            effect="effect",
            **of_meeting,
        ),
        mention(TALKED, items, at="meeting__starts_at", by="discussed_by__name", words="note", **of_meeting),
    ]


def place(found: Mention) -> Place | None:
    """None for a meeting at which it was only talked about: that is for the timeline."""
    if found.kind != DECISION:
        return None
    name = NAMES.get(Effect(found.said["effect"]), "Changed by")
    words = f"Decision {_reference(found)} of {found.said['series']}"
    return Place(name, words, reverse("meetings:decision", args=[found.pk]))


def told(found: Mention) -> Told:
    """An entry of the timeline. Words of a sensitive meeting stay on its own pages, which carry its marking."""
    said = found.said
    title = (
        f"Decided: Decision {_reference(found)} of {said['series']}"
        if found.kind == DECISION
        else f"Discussed: {said['series']}, meeting {said['number']}"
    )
    words = said["words"]
    if said["marking"] == Marking.SENSITIVE:
        words = "OFFICIAL-SENSITIVE: the words are on the meeting’s page."
    assert found.at is not None
    return Told(title, found.at, said["by"] or said["series"], words, kind="meetings")


def _reference(found: Mention) -> str:
    """As Decision.reference: "8.3" is the third of meeting 8."""
    return f"{found.said['number']}.{found.said['decision']}"


def places(action: Action, person: Person) -> list[Place]:
    """The same in words. One query."""
    return [here for found in gathered(mentions(action, person)) if (here := place(found))]
