"""Changing who approves and signs for a body."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.history.recording import record


@transaction.atomic
def save_body(
    body: Body, *, approving_board: str, signatory_title: str, by: Person | None, at: datetime
) -> bool:
    """For decisions from now on: what was approved keeps the board's name of its day. Whether anything changed."""
    body = Body.objects.select_for_update().get(pk=body.pk)
    before = {"approving_board": body.approving_board, "signatory_title": body.signatory_title}
    after = {"approving_board": approving_board.strip(), "signatory_title": signatory_title.strip()}
    if after == before:
        return False
    body.approving_board, body.signatory_title = after["approving_board"], after["signatory_title"]
    body.save(update_fields=list(after))
    record("force.edit_body", body, by=by, at=at, before=before, after=after)
    return True
