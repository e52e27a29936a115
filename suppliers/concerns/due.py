"""What of this room is open and has a date: rows for chasing that only those are told who may see concerns."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from suppliers.concerns.models import Concern, ConcernState
from suppliers.concerns.rights import SEE


def thing(concern: Concern) -> str:
    """How chasing names a concern in its ledger: the database refuses a reminder about it that is not restricted."""
    return f"suppliers.concern:{concern.pk}"


def rows(wanted: Wanted) -> Iterator[Due]:
    """One query. A row for each person it is put before."""
    for concern in Concern.objects.waiting(until=wanted.horizon):
        for person_id in put_before(concern):
            yield _due(concern, person_id)


def put_before(concern: Any) -> list[int]:
    """Whom it is up to: whoever acknowledged it while they are of the team, else the team.

    The team is the specialists, where there are none the executive leads. ``concern`` comes from ``waiting``.
    """
    team: list[int] = concern.specialists or concern.leads
    if concern.acknowledged_by_id in {*concern.specialists, *concern.leads}:
        return [concern.acknowledged_by_id]
    return team


def _due(concern: Any, person_id: int) -> Due:
    is_new = concern.state == ConcernState.RAISED
    here = reverse("concerns:detail", args=[concern.reference])
    return Due(
        person_id=person_id,
        thing=thing(concern),
        kind="Concern to acknowledge" if is_new else "Next step of a concern",
        label=str(concern),
        ladder="concern" if is_new else "concern_step",
        due_on=concern.due_on,
        link=here,
        page=here,
        button="Open",
        permission=SEE,
    )
