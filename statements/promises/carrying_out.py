"""The actions that carry a promise out: raised from it, or linked to it."""

from datetime import datetime

from django.db import transaction

from actions.models import Action
from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from statements.models import Promise, PromiseAction


@transaction.atomic
def link_action(promise: Promise, action: Action, *, by: Person, at: datetime) -> PromiseAction:
    """Say that an action carries it out. Raises RowRefused when it is there already."""
    link = PromiseAction(promise=promise, action=action, by=by, at=at)
    keep(link, field="action")
    record("statements.link_action", promise, by=by, at=at, after={"action": action.reference})
    return link


@transaction.atomic
def unlink_action(promise: Promise, action: Action, *, by: Person, at: datetime) -> bool:
    """Take the pointer away; False where there is none (any more)."""
    removed, _ = PromiseAction.objects.filter(promise=promise, action=action).delete()
    if removed:
        record("statements.unlink_action", promise, by=by, at=at, before={"action": action.reference})
    return bool(removed)
