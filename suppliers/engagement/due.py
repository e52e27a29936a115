"""What of this room is open and has a date: rows for chasing."""

from collections.abc import Iterator

from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from suppliers.engagement.models import Engagement, EngagementState


def thing(engagement: Engagement) -> str:
    return f"suppliers.engagement:{engagement.pk}"


def rows(wanted: Wanted) -> Iterator[Due]:
    """One query: of what is past, how it went; of what was held, what changed after."""
    asked = Engagement.objects.filter(asked_on__isnull=False)
    found = asked.filter(wanted.rows("engagement", day="asked_on", owner="owner"))
    for one in found.only("title", "state", "owner_id", "department_id", "asked_on"):
        held = one.state == EngagementState.HELD
        assert one.asked_on is not None
        yield Due(
            person_id=one.owner_id,
            thing=thing(one),
            kind="What changed after an engagement" if held else "How an engagement went",
            label=one.title,
            ladder="engagement",
            due_on=one.asked_on,
            link=reverse("engagement:detail", args=[one.pk]),
            department_id=one.department_id,
            button="Say what changed" if held else "Say how it went",
        )
