"""The archive: what is closed leaves the plan's lists and its order. Figures go on counting it.

Rules: docs/rules/actions.md.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from actions.plan.models import Action, Progress
from actions.plan.models.words import CLOSED
from actions.plan.placing import last_place
from actions.plan.planning import hold_the_order
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.history.recording import record


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
    place = last_place() + 1
    archived = Action.objects.filter(pk=action.pk, archived_at__isnull=False)
    if archived.update(archived_at=None, position=place) != 1:
        raise PlanRefused(f"{action.reference} is not archived.")
    action.archived_at, action.position = None, place
    record("actions.unarchive", action, by=by, at=at, after={"place": place})
