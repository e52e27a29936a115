"""What of this room is open and has a date: rows for chasing."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from msplan.lib.gathering import Mention, mention
from suppliers.engagement.models import Engagement, EngagementState

ENGAGEMENT = "engagement.engagement"


def thing(engagement: Engagement) -> str:
    return f"suppliers.engagement:{engagement.pk}"


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Of what is past, how it went; of what was held, what changed after."""
    waiting = Engagement.objects.filter(asked_on__isnull=False)
    found = waiting.filter(wanted.rows("engagement", day="asked_on", owner="owner"))
    said = {
        "title": "title",
        "state": "state",
        "person": "owner",
        "department": "department",
        "day": "asked_on",
    }
    return [mention(ENGAGEMENT, found, **said)]


def due(found: Mention) -> Due:
    said = found.said
    held = said["state"] == EngagementState.HELD
    return Due(
        person_id=said["person"],
        thing=thing(Engagement(pk=found.pk)),
        kind="What changed after an engagement" if held else "How an engagement went",
        label=said["title"],
        ladder="engagement",
        due_on=date.fromisoformat(said["day"]),
        link=reverse("engagement:detail", args=[found.pk]),
        department_id=said["department"],
        button="Say what changed" if held else "Say how it went",
    )
