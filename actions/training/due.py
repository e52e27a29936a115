"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.training.models import Audience, CourseRequirement
from msplan.chasing.rows import Due, Wanted

RETURN, NEEDS = "training.return", "training.needs"


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Returns that are owed, and audiences whose needs are to be judged."""
    owed = wanted.rows("return", day="due_on", owner="owner")
    needs = wanted.rows("yearly", day="needs_on", owner="owner")
    return [
        mention(
            RETURN,
            CourseRequirement.objects.filter(owed),
            course="course__name",
            audience="audience__name",
            owner="owner",
            department="owner__department",
            due_on="due_on",
        ),
        mention(
            NEEDS,
            Audience.objects.filter(needs),
            audience="name",
            owner="owner",
            department="owner__department",
            due_on="needs_on",
        ),
    ]


def thing(row: CourseRequirement | Audience) -> str:
    """How chasing names it in its ledger."""
    return f"{row._meta.label_lower}:{row.pk}"


def due(found: Mention) -> Due:
    return _return(found) if found.kind == RETURN else _needs(found)


def _return(found: Mention) -> Due:
    said = found.said
    return Due(
        person_id=said["owner"],
        thing=thing(CourseRequirement(pk=found.pk)),
        kind="Training return",
        label=f"{said['course']}: {said['audience']}",
        ladder="return",
        due_on=date.fromisoformat(said["due_on"]),
        link=reverse("training:give_return", args=[found.pk]),
        department_id=said["department"],
        page=reverse("training:requirement", args=[found.pk]),
        button="Hand in the numbers",
    )


def _needs(found: Mention) -> Due:
    said = found.said
    return Due(
        person_id=said["owner"],
        thing=thing(Audience(pk=found.pk)),
        kind="Training needs to judge",
        label=said["audience"],
        ladder="yearly",
        due_on=date.fromisoformat(said["due_on"]),
        link=reverse("training:judge", args=[found.pk]),
        department_id=said["department"],
        page=reverse("training:audience", args=[found.pk]),
        button="Say what they need",
    )
