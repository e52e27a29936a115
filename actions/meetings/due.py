"""What of this room is open and has a date: decisions that somebody carries out."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import cast

from django.urls import reverse

from actions.meetings.models import Decision
from msplan.chasing.rows import Due
from msplan.chasing.rules import HORIZON_DAYS


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """As far ahead as any ladder looks, of everybody or of some people."""
    decisions = Decision.objects.chased().filter(due_on__lte=on + timedelta(days=HORIZON_DAYS))
    if people is not None:
        decisions = decisions.filter(owner_id__in=people)
    for decision in decisions.select_related("meeting__series", "owner").order_by():
        # The database holds that a decision with a date has an owner.
        owner, due_on = decision.owner, cast(date, decision.due_on)
        link = reverse("meetings:decision", args=[decision.pk])
        yield Due(
            person_id=cast(int, decision.owner_id),
            thing=f"actions.decision:{decision.pk}",
            kind="Decision of a meeting",
            label=decision.label,
            ladder="task",
            due_on=due_on,
            link=link,
            department_id=owner.department_id if owner else None,
            button="Say what came of it",
        )
