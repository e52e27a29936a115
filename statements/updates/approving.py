"""The executive lead approves exactly what stands; it is sealed, and its document asked for. Or it goes back."""

import hashlib
from datetime import date, datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.history.recording import record
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition, move
from statements.models import Publication, Seal, Update
from statements.text.contents import json_bytes
from statements.text.updates import update_content
from statements.updates.writing import held_for_edit


def faults_of(update: Update) -> list[str]:
    """What has to be put right before the lead approves it, as sentences."""
    lines = list(update.lines.all())
    faults = []
    if not update.opening:
        faults.append("The opening words are missing.")
    lacking = [line for line in lines if line.lacks_reason]
    faults += [f"“{line.wording}” is {line.get_came_display().lower()}: say why." for line in lacking]
    if not any(line.is_told for line in lines) and not any(part.body for part in update.parts.all()):
        faults.append("It says nothing yet: no line is told and no aspect has a text.")
    return faults


def why_not_approve(update: Update, person: Person) -> str:
    """Why this person may not approve it, as a sentence; "" if nothing stands against it."""
    if update.edited_by_id == person.pk:
        return "You made the last edit, so somebody else has to approve it."
    return ""


@transaction.atomic
def approve_update(update: Update, *, edits: int, by: Person, at: datetime, on: date) -> Seal:
    """Seal what stands now and ask for its document. Raises Refused: faults, the wrong person, or a text unread."""
    held = held_for_edit(update)
    if reason := why_not_approve(held, by):
        raise Refused(reason)
    if edits != held.edits:
        raise Refused("The update changed since you opened this page. Read it again before you approve it.")
    if faults := faults_of(held):
        raise Refused(" ".join(faults))
    lines = list(held.lines.select_related("promise__statement", "action"))
    public = json_bytes(update_content(held, held.parts.all(), lines, ForceProfile.current(), approved_on=on))
    sealed = Seal.objects.create(
        statement=held.statement,
        update=held,
        version=held.version,
        statement_json=public,
        sha256=hashlib.sha256(public).hexdigest(),
        content={
            "approved": {"by": str(by), "at": at},
            "last_edited": {"by": str(held.edited_by), "at": held.edited_at},
            "lines": [
                {
                    "of": line.promise.reference if line.promise else line.action and line.action.reference,
                    "came": line.came,
                    "is_told": line.is_told,
                }
                for line in lines
            ],
        },
        made_at=at,
    )
    Publication.objects.create(seal=sealed, queued_at=at)
    move(held, to=Update.State.APPROVED, allowed=[Update.State.DRAFTING], approved_by=by, approved_at=at)
    record("statements.approve_update", held, by=by, at=at, after={"sha256": sealed.sha256})
    return sealed


@transaction.atomic
def send_update_back(update: Update, *, reason: str, by: Person, at: datetime) -> None:
    """Back to drafting before it is public; its seal stays, marked void with the reason."""
    held = Update.objects.select_for_update().get(pk=update.pk)
    if held.state != Update.State.APPROVED:
        raise InvalidTransition(
            f"The update is {held.get_state_display().lower()}: it cannot go back to drafting."
        )
    Seal.objects.filter(update=held, voided_at__isnull=True).update(voided_at=at, void_reason=reason[:500])
    move(held, to=Update.State.DRAFTING, allowed=[Update.State.APPROVED], approved_by=None, approved_at=None)
    record("statements.send_update_back", held, by=by, at=at, after={"reason": reason})
