"""Changing who approves and signs for a body."""

from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.history.recording import record
from msplan.lib.refusing import StaleEdit


@transaction.atomic
def save_body(
    body: Body,
    *,
    approving_board: str,
    signatory_title: str,
    version: int | None = None,
    by: Person | None,
    at: datetime,
) -> bool:
    """For decisions from now on: what was approved keeps the board's name of its day. Whether anything changed.

    Raises StaleEdit where ``version``, the one that the editor read, is not the newest any more.
    """
    body = Body.objects.select_for_update().get(pk=body.pk)
    if version is not None and body.version != version:
        raise StaleEdit
    before = {"approving_board": body.approving_board, "signatory_title": body.signatory_title}
    after = {"approving_board": approving_board.strip(), "signatory_title": signatory_title.strip()}
    if after == before:
        return False
    body.approving_board, body.signatory_title = after["approving_board"], after["signatory_title"]
    body.version += 1
    body.save(update_fields=[*after, "version"])
    record("force.edit_body", body, by=by, at=at, before=before, after=after)
    return True
