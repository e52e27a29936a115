"""What of this room is open and has a date: decisions that somebody carries out."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.meetings.models import Decision, Meeting, MeetingSeries
from actions.plan.belonging import Mention, gathered, mention
from msplan.chasing.rows import Due, Wanted


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    found = Decision.objects.chased().filter(wanted.rows("task", day="due_on", owner="owner"))
    return [
        mention(
            "meetings.decision",
            found,
            number="number",
            text="text",
            meeting="meeting__number",
            marking="meeting__marking",
            series="meeting__series__name",
            # The database holds that a decision with a date has an owner.
            owner="owner",
            department="owner__department",
            due_on="due_on",
        )
    ]


def due(found: Mention) -> Due:
    said = found.said
    series = MeetingSeries(name=said["series"])
    meeting = Meeting(number=said["meeting"], marking=said["marking"], series=series)
    return Due(
        person_id=said["owner"],
        thing=f"actions.decision:{found.pk}",
        kind="Decision of a meeting",
        label=Decision(number=said["number"], text=said["text"], meeting=meeting).label,
        ladder="task",
        due_on=date.fromisoformat(said["due_on"]),
        link=reverse("meetings:decision", args=[found.pk]),
        department_id=said["department"],
        button="Say what came of it",
    )
