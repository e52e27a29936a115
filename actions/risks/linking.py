"""Which actions answer a priority risk or a known unknown."""

from datetime import datetime

from django.db import IntegrityError, transaction

from actions.plan.models import Action
from actions.risks.keeping import RiskRefused
from actions.risks.models import AnsweringAction
from actions.risks.models.watched import Watched
from msplan.accounts.models import Person
from msplan.history.recording import record


@transaction.atomic
def link_action(thing: Watched, action: Action, *, by: Person | None, at: datetime) -> AnsweringAction:
    """Say that an action answers the thing. Raises RiskRefused when it is there already."""
    try:
        with transaction.atomic():
            link = AnsweringAction.objects.create(**thing.named, action=action, by=by, at=at)
    except IntegrityError as error:
        raise RiskRefused(f"{action.reference} is there already.", field="action") from error
    record("risks.link", thing, by=by, at=at, after={"action": str(action)})
    return link


@transaction.atomic
def unlink_action(thing: Watched, action: Action, *, by: Person | None, at: datetime) -> bool:
    """Take the pointer away; False where there is none (any more)."""
    removed, _ = AnsweringAction.objects.filter(**thing.named, action=action).delete()
    if removed:
        record("risks.unlink", thing, by=by, at=at, before={"action": str(action)})
    return bool(removed)
