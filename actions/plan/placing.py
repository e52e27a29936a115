"""The plan's own order. Rules: docs/rules/actions.md.

Places run from 1 without gaps; what is archived has none. Whoever changes the order holds one lock until it is
written, taken before any other.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Max, Value, When

from actions.plan.models import Action
from actions.plan.planning import hold_the_order
from actions.plan.refusing import PlanRefused
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
    to = min(to, last_place())
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


def last_place() -> int:
    return Action.objects.aggregate(last=Max("position"))["last"] or 0
