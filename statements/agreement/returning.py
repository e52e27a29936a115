"""Back to drafting, with a reason: approvals and signatures become void, figures live again."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.states import move
from statements.figures.freezing import thaw
from statements.models import Statement
from statements.writing.drafting import void_approvals
from statements.writing.refusals import Refused

MAY_COME_BACK = (Statement.State.WITH_BOARD, Statement.State.APPROVED, Statement.State.SIGNED)


@transaction.atomic
def send_back(statement: Statement, *, reason: str, by: Person, at: datetime) -> Statement:
    """From the board, from approval, or from signing before it is public; then the seal is kept and marked void."""
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say why it goes back.")
    before = statement.get_state_display()
    move(
        statement,
        to=Statement.State.DRAFTING,
        allowed=MAY_COME_BACK,
        as_at=None,
        content_hash="",
        submitted_by=None,
        submitted_at=None,
    )
    why = f"Sent back to drafting: {reason}"[:500]
    void_approvals(statement, why, by=by, at=at)
    statement.signatures.standing().update(voided_at=at, void_reason=why)
    statement.seals.standing().update(voided_at=at, void_reason=why)
    thaw(statement)
    record(
        "statements.send_back",
        statement,
        by=by,
        at=at,
        before={"state": before},
        after={"state": statement.get_state_display(), "reason": reason},
    )
    return statement
