"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import cast

from django.urls import reverse

from actions.partners.models import PartnerTask
from msplan.chasing.rows import Due
from msplan.chasing.rules import HORIZON_DAYS


def items(on: date, people: Collection[int] | None = None) -> Iterator[Due]:
    """Updates that are asked for, as far ahead as any ladder looks. A task in the plan is its action's."""
    tasks = PartnerTask.objects.chased().filter(update_on__lte=on + timedelta(days=HORIZON_DAYS)).order_by()
    if people is not None:
        tasks = tasks.filter(owner_id__in=people)
    tasks = tasks.select_related("owner").only(
        "title", "reference", "lead", "owner__department", "update_on", "due_on"
    )
    for task in tasks:
        yield _update(task)


def thing(task: PartnerTask) -> str:
    """How chasing names a task in its ledger."""
    return f"actions.partnertask:{task.pk}"


def _update(task: PartnerTask) -> Due:
    return Due(
        person_id=task.owner_id,
        thing=thing(task),
        kind="Partnership task",
        label=str(task),
        ladder="task",
        # The rows were asked for by this date.
        due_on=cast(date, task.update_on),
        link=reverse("partners:update", args=[task.pk]),
        department_id=task.owner.department_id,
        page=reverse("partners:task", args=[task.pk]),
        button="Give the update",
    )
