"""What of campaigns is open and has a date: silence handed over, suppliers not reached, what contacts told us.

Joined by suppliers/asking/due.py. Not reached and told are a row a campaign: its page leads on to each.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from msplan.lib.dates import LONDON
from msplan.lib.gathering import Mention, mention
from suppliers.asking.campaign.counting import condition, looked_at
from suppliers.asking.models import Campaign, Invitation, Notice

SILENCE, NOT_REACHED, TOLD = "asking.silence", "asking.not_reached", "asking.told"
KINDS = (SILENCE, NOT_REACHED, TOLD)
# After the opening: mails that failed or came back have been heard of by then.
NOT_REACHED_DAYS = 3


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    return [_silence(wanted), _not_reached(wanted), _told(wanted)]


def _silence(wanted: Wanted) -> QuerySet[Any, Any]:
    """Handed over, and neither answered nor settled."""
    open_ones = Invitation.objects.unanswered().filter(
        handed_to__isnull=False, handed_settled_at__isnull=True
    )
    return mention(
        SILENCE,
        open_ones.filter(wanted.rows("silence", day="handed_on", owner="handed_to")),
        person="handed_to",
        department="handed_to__department",
        day="handed_on",
        name=Coalesce("supplier__merged_into__name", "supplier__name"),
        campaign="campaign__name",
    )


def _not_reached(wanted: Wanted) -> QuerySet[Any, Any]:
    missed = looked_at(Invitation.objects.filter(campaign=OuterRef("pk")).unanswered())
    # A date and days are a moment to the database: taken back to a date.
    day = Cast(F("opens_on") + timedelta(days=NOT_REACHED_DAYS), DateField())
    running = Campaign.objects.running().annotate(due_day=day)
    return mention(
        NOT_REACHED,
        running.filter(
            Exists(missed.filter(condition("not_reached", wanted.on))),
            wanted.rows("campaign", day="due_day", owner="owner"),
        ),
        person="owner",
        department="owner__department",
        day="due_day",
        name="name",
    )


def _told(wanted: Wanted) -> QuerySet[Any, Any]:
    """The day of the oldest that nobody has settled."""
    open_ones = Notice.objects.filter(invitation__campaign=OuterRef("pk"), settled_at__isnull=True)
    day = open_ones.order_by("at").annotate(day=TruncDate("at", tzinfo=LONDON)).values("day")[:1]
    found = Campaign.objects.annotate(due_day=Subquery(day, output_field=DateField()))
    return mention(
        TOLD,
        found.filter(wanted.rows("campaign", day="due_day", owner="owner"), due_day__isnull=False),
        person="owner",
        department="owner__department",
        day="due_day",
        name="name",
    )


def due(found: Mention) -> Due:
    if found.kind == SILENCE:
        return _of_silence(found)
    said, is_told = found.said, found.kind == TOLD
    page = reverse("asking:campaign", args=[found.pk])
    missed = f"{reverse('asking:invitations', args=[found.pk])}?show=not_reached"
    return Due(
        person_id=said["person"],
        thing=f"suppliers.campaign:{found.pk}:{'told' if is_told else 'not-reached'}",
        kind="Messages from suppliers' contacts" if is_told else "Suppliers not reached",
        label=said["name"],
        ladder="campaign",
        due_on=date.fromisoformat(said["day"]),
        link=page if is_told else missed,
        department_id=said["department"],
        page=page,
    )


def _of_silence(found: Mention) -> Due:
    said, page = found.said, reverse("asking:invitation", args=[found.pk])
    return Due(
        person_id=said["person"],
        thing=f"suppliers.invitation:{found.pk}",
        kind="No response from a supplier",
        label=f"{said['name']}: {said['campaign']}",
        ladder="silence",
        due_on=date.fromisoformat(said["day"]),
        link=page,
        department_id=said["department"],
        page=page,
        button="Say what was done",
    )
