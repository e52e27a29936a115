"""Giving an action up, with the reason."""

from datetime import datetime

from django.db import transaction

from actions.plan.handing_in import withdraw_waiting
from actions.plan.models import Action, Progress
from actions.plan.models.words import OPEN
from actions.plan.planning import progress_now
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move


@transaction.atomic
def cancel(action: Action, *, reason: str, by: Person, at: datetime) -> None:
    """It will not be done. Raises PlanRefused without a reason, InvalidTransition when closed."""
    if not reason.strip():
        raise PlanRefused("Say why it is cancelled.", field="reason")
    before = {"progress": progress_now(action)}
    move(
        action,
        field="progress",
        to=Progress.CANCELLED,
        allowed=[Progress.PROPOSED, *OPEN],
        cancelled_on=london_date(at),
        cancelled_reason=reason.strip(),
        review_on=None,
        paused_reason="",
        paused_until=None,
        handed_in_on=None,
    )
    withdraw_waiting(action, reason=reason, by=by, at=at)
    after = {"progress": "Cancelled", "reason": action.cancelled_reason}
    record("actions.cancel", action, by=by, at=at, before=before, after=after)
