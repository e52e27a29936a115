"""A paused action stays paused for longer, with the reason."""

from datetime import date, datetime

from django.db import transaction

from actions.plan.models import Action, Progress
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import InvalidTransition


@transaction.atomic
def pause_longer(action: Action, *, reason: str, until: date | None, by: Person, at: datetime) -> None:
    """Set another day until which it is paused (None: no day is known). Raises PlanRefused, InvalidTransition."""
    if not reason.strip():
        raise PlanRefused("Say why it stays paused.", field="reason")
    if until is not None and until <= london_date(at):
        raise PlanRefused("The day until which it is paused must lie ahead.", field="until")
    before = action.paused_until
    as_read = Action.objects.filter(
        pk=action.pk, progress=Progress.PAUSED, paused_until=before, paused_reason=action.paused_reason
    )
    if not as_read.update(paused_until=until, paused_reason=reason.strip()):
        raise InvalidTransition("Somebody else changed this pause, or ended it. Nothing was changed now.")
    action.paused_until, action.paused_reason = until, reason.strip()
    after = {"paused_until": until, "paused_reason": reason.strip()}
    record("actions.pause_longer", action, by=by, at=at, before={"paused_until": before}, after=after)
