"""What of this room is open and has a date: the rows that chasing reads."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import cast

from django.urls import reverse

from actions.models import Action
from actions.models.action import ActionQuerySet
from msplan.chasing.rows import Due
from msplan.chasing.rules import HORIZON_DAYS
from msplan.files.models import Marking


def items(on: date, person_id: int | None = None) -> Iterator[Due]:
    """Reviews and target dates of actions at work, as far ahead as any ladder looks."""
    horizon = on + timedelta(days=HORIZON_DAYS)
    actions = Action.objects.chased().order_by()
    if person_id is not None:
        actions = actions.filter(owner_id=person_id)
    yield from (_review(action) for action in _narrow(actions.filter(review_on__lte=horizon)))
    yield from (_target(action) for action in _narrow(actions.filter(target_on__lte=horizon)))


def thing(action: Action) -> str:
    """How chasing names an action in its ledger."""
    return f"actions.action:{action.pk}"


def label(action: Action) -> str:
    """What a mail may say: the title of a sensitive action stays inside."""
    if action.marking == Marking.SENSITIVE:
        return f"{action.reference} (OFFICIAL-SENSITIVE: sign in to see its title)"
    return str(action)


def _narrow(actions: ActionQuerySet) -> ActionQuerySet:
    """Only what a row says: a sweep reads many."""
    return actions.only("number", "title", "marking", "owner", "lead_department", "review_on", "target_on")


def _review(action: Action) -> Due:
    # The database holds that an action at work has an owner and a next review.
    return Due(
        person_id=cast(int, action.owner_id),
        thing=thing(action),
        kind="Review",
        label=label(action),
        ladder="review",
        due_on=cast(date, action.review_on),
        link=reverse("actions:review", args=[action.pk]),
        department_id=action.lead_department_id,
        page=reverse("actions:detail", args=[action.pk]),
        button="Give the review",
    )


def _target(action: Action) -> Due:
    return Due(
        person_id=cast(int, action.owner_id),
        thing=thing(action),
        kind="Target date",
        label=label(action),
        ladder="target",
        due_on=action.target_on,
        link=reverse("actions:detail", args=[action.pk]),
        department_id=action.lead_department_id,
        button="Open the action",
    )
