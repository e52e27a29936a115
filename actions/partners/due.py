"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.partners.models import PartnerTask
from actions.plan.belonging import Mention, gathered, mention
from msplan.chasing.rows import Due, Wanted


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Updates that are asked for. A task in the plan is its action's."""
    found = PartnerTask.objects.chased().filter(wanted.rows("task", day="update_on", owner="owner"))
    return [
        mention(
            "partners.task",
            found,
            title="title",
            reference="reference",
            owner="owner",
            department="owner__department",
            update_on="update_on",
        )
    ]


def thing(task: PartnerTask) -> str:
    """How chasing names a task in its ledger."""
    return f"actions.partnertask:{task.pk}"


def due(found: Mention) -> Due:
    said = found.said
    task = PartnerTask(pk=found.pk, title=said["title"], reference=said["reference"])
    return Due(
        person_id=said["owner"],
        thing=thing(task),
        kind="Partnership task",
        label=str(task),
        ladder="task",
        due_on=date.fromisoformat(said["update_on"]),
        link=reverse("partners:update", args=[task.pk]),
        department_id=said["department"],
        page=reverse("partners:task", args=[task.pk]),
        button="Give the update",
    )
