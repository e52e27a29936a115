"""Withdrawing: the statement no longer stands. Its text stays at its address under a notice with the reason."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.states import move
from statements.models import Statement, Withdrawal
from statements.publishing.wording import public_reason

MAY_BE_WITHDRAWN = (Statement.State.PUBLISHED, Statement.State.SUPERSEDED)


@transaction.atomic
def withdraw(statement: Statement, *, reason: str, by: Person, at: datetime) -> Withdrawal:
    """Put the statement under a notice. ``reason`` is read by the public. Raises Refused, InvalidTransition."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    reason = public_reason(reason)
    before = statement.get_state_display()
    move(statement, to=Statement.State.WITHDRAWN, allowed=MAY_BE_WITHDRAWN)
    withdrawal = Withdrawal.objects.create(statement=statement, reason=reason, by=by, at=at)
    record("statements.withdraw", statement, by=by, at=at, before={"state": before}, after={"reason": reason})
    return withdrawal
