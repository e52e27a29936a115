"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.risks.models import KnownUnknown, PriorityRisk
from actions.risks.models.watched import Watched
from msplan.chasing.rows import Due, Wanted
from msplan.files.models import Marking

RISK, UNKNOWN, TO_FIND_OUT = "risks.risk", "risks.unknown", "risks.unknown_by"
SAID = {
    "number": "number",
    "title": "title",
    "marking": "marking",
    "owner": "owner",
    "department": "owner__department",
}


def items(on: date, people: Collection[int] | None = None) -> Iterable[Due]:
    """One query."""
    return map(due, gathered(asked(Wanted(on, people))))


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Yearly reviews, and days by which something is to be found out."""
    yearly = wanted.rows("yearly", day="review_on", owner="owner")
    by = wanted.rows("target", day="by_on", owner="owner")
    return [
        mention(RISK, PriorityRisk.objects.filter(yearly), due_on="review_on", **SAID),
        mention(UNKNOWN, KnownUnknown.objects.filter(yearly), due_on="review_on", **SAID),
        mention(TO_FIND_OUT, KnownUnknown.objects.open().filter(by), due_on="by_on", **SAID),
    ]


def thing(watched: Watched) -> str:
    """How chasing names it in its ledger."""
    return f"{watched._meta.label_lower}:{watched.pk}"


def room_of(watched: Watched) -> str:
    """The beginning of its addresses' names."""
    return f"risks:{watched.noun}"


def label(watched: Watched) -> str:
    """What a mail may say: the title of a sensitive one stays inside."""
    if watched.marking == Marking.SENSITIVE:
        return f"{watched.reference} (OFFICIAL-SENSITIVE: sign in to see its title)"
    return str(watched)


def due(found: Mention) -> Due:
    said = found.said
    model = PriorityRisk if found.kind == RISK else KnownUnknown
    row = model(pk=found.pk, number=said["number"], title=said["title"], marking=said["marking"])
    due_on = date.fromisoformat(said["due_on"])
    make = _to_find_out if found.kind == TO_FIND_OUT else _review
    return make(row, due_on, said["owner"], said["department"])


def _review(row: Watched, due_on: date, owner: int, department: int | None) -> Due:
    return Due(
        person_id=owner,
        thing=thing(row),
        kind="Yearly review",
        label=label(row),
        ladder="yearly",
        due_on=due_on,
        link=reverse(f"{room_of(row)}_review", args=[row.pk]),
        department_id=department,
        page=reverse(room_of(row), args=[row.pk]),
        button="Give the yearly review",
    )


def _to_find_out(row: Watched, due_on: date, owner: int, department: int | None) -> Due:
    return Due(
        person_id=owner,
        thing=thing(row),
        kind="To be found out",
        label=label(row),
        ladder="target",
        due_on=due_on,
        link=reverse(room_of(row), args=[row.pk]),
        department_id=department,
        button="Open it",
    )
