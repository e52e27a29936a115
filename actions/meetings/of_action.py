"""What this room says about an action."""

from django.urls import reverse

from actions.meetings.models import AgendaItem, Decision, Effect, Meeting
from actions.plan.belonging import Place
from actions.plan.models import Action
from actions.plan.timeline import Told
from msplan.accounts.models import Person
from msplan.files.models import Marking

NAMES = {Effect.RAISED: "Raised from", Effect.NOTE: "Decided about it"}


def places(action: Action, person: Person) -> list[Place]:
    """The decisions that point at the action, as far as the reader may know of them. One query."""
    if not person.may("meetings.see"):
        return []
    return [
        Place(
            NAMES.get(Effect(decision.effect), "Changed by"),
            f"Decision {decision.reference} of {decision.meeting.series.name}",
            reverse("meetings:decision", args=[decision.pk]),
        )
        for decision in Decision.objects.filter(action=action).with_meeting().order_by("pk")
    ]


def told(action: Action, person: Person) -> list[Told]:
    """Meetings at which the action was talked about or decided on, for its timeline. Two queries."""
    if not person.may("meetings.see"):
        return []
    items = AgendaItem.objects.filter(action=action, discussed_at__isnull=False)
    decisions = Decision.objects.filter(action=action).with_meeting()
    talked = [
        Told(
            title=f"Discussed: {item.meeting}",
            when=item.meeting.starts_at,
            by=str(item.discussed_by),
            text=_open(item.meeting, item.note),
        )
        for item in items.select_related("meeting__series", "discussed_by")
    ]
    decided = [
        Told(
            title=f"Decided: {decision} of {decision.meeting.series.name}",
            when=decision.recorded_at,
            by=str(decision.meeting.chair or decision.meeting.series),
            text=_open(decision.meeting, decision.text),
        )
        for decision in decisions.select_related("meeting__chair", "meeting__series")
    ]
    return [*talked, *decided]


def _open(meeting: Meeting, words: str) -> str:
    """The words of a sensitive meeting stay on its own pages, which carry its marking."""
    if meeting.marking == Marking.SENSITIVE:
        return "OFFICIAL-SENSITIVE: the words are on the meeting’s page."
    return words
