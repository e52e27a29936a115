"""The plan's own order, and the archive: what is archived has no place in it. Rules: docs/rules/actions.md.

Places run from 1 without gaps. Whoever changes the order holds one lock until it is written, taken before any other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Max, Value, When

from actions.plan.models import Action, Progress
from actions.plan.models.words import CLOSED
from actions.plan.planning import PlanRefused, hold_the_order
from msplan.accounts.models import Person
from msplan.history.recording import record


@transaction.atomic
def move_to_place(action: Action, *, to: int, seen: int, by: Person | None, at: datetime) -> bool:
    """Put an action into place ``to``; those between move up or down by one. False when it is there already.

    ``seen`` is the place that whoever moves it was shown: after a double click, or when somebody else was faster,
    nothing moves. A place behind the last is the last. Raises PlanRefused.
    """
    hold_the_order()
    places = dict(Action.objects.standing().filter(pk=action.pk).values_list("pk", "position"))
    here = places.get(action.pk)
    if here is None:
        raise PlanRefused(f"{action.reference} is archived: it has no place in the plan.")
    if here != seen:
        raise PlanRefused(
            f"{action.reference} has moved since you looked: it is in place {here} now. Nothing was moved."
        )
    if to < 1:
        raise PlanRefused("Enter a place from 1 upwards.", field="to")
    to = min(to, _last_place())
    if to == here:
        return False
    between, step = ((here + 1, to), -1) if to > here else ((to, here - 1), 1)
    Action.objects.filter(position__range=(min(here, to), max(here, to))).update(
        position=Case(
            When(pk=action.pk, then=Value(to)),
            When(position__range=between, then=F("position") + step),
        )
    )
    action.position = to
    record("actions.move", action, by=by, at=at, before={"place": here}, after={"place": to})
    return True


@transaction.atomic
def archive(action: Action, *, by: Person | None, at: datetime) -> None:
    """Take a completed or cancelled action out of the plan's lists; figures go on counting it.

    Those behind it move up by one. Raises PlanRefused when it is open, or archived already.
    """
    hold_the_order()
    now = Action.objects.select_for_update().get(pk=action.pk)
    if now.progress not in CLOSED:
        raise PlanRefused(
            f"{now.reference} is {Progress(now.progress).label.lower()}: only what is completed or cancelled "
            "can be archived."
        )
    if now.archived_at is not None or now.position is None:
        raise PlanRefused(f"{now.reference} is archived already.")
    Action.objects.filter(pk=now.pk).update(archived_at=at, position=None)
    Action.objects.filter(position__gt=now.position).update(position=F("position") - 1)
    action.archived_at, action.position = at, None
    record("actions.archive", action, by=by, at=at, before={"place": now.position})


@transaction.atomic
def unarchive(action: Action, *, by: Person | None, at: datetime) -> None:
    """Back into the plan's lists, at their end. Raises PlanRefused when it is there already."""
    hold_the_order()
    place = _last_place() + 1
    archived = Action.objects.filter(pk=action.pk, archived_at__isnull=False)
    if archived.update(archived_at=None, position=place) != 1:
        raise PlanRefused(f"{action.reference} is not archived.")
    action.archived_at, action.position = None, place
    record("actions.unarchive", action, by=by, at=at, after={"place": place})


def _last_place() -> int:
    return Action.objects.aggregate(last=Max("position"))["last"] or 0
