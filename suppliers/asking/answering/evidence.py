"""Files that a supplier attaches to a question."""

from datetime import datetime

from django.core.files.base import File
from django.db import transaction

from msplan.files.models import StoredFile
from msplan.files.storing import FileRefused, store
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused
from msplan.lib.states import move
from suppliers.asking.answering.standing import demand_open
from suppliers.asking.models import AnswerFile, Invitation, InvitationState

# What a supplier may attach, in the order in which the page says it.
KINDS = (".pdf", ".docx", ".xlsx", ".csv", ".png", ".jpg", ".jpeg")
MOST_BYTES = 10 * 1024 * 1024
MOST_A_QUESTION = 10
# Removed ones count: they are kept.
MOST_ALTOGETHER = 100


def attach(
    invitation: Invitation, question: str, upload: "File[bytes]", *, saved_by: str, at: datetime
) -> AnswerFile:
    """Keep a file as evidence. Raises FileRefused or Refused with a sentence; then nothing was kept."""
    stored: list[StoredFile] = []
    try:
        return _attached(invitation, question, upload, saved_by=saved_by, at=at, stored=stored)
    except (FileRefused, Refused):
        for each in stored:  # its row went with the transaction; its bytes would stay for ever
            each.content.delete(save=False)
        raise


@transaction.atomic
def _attached(
    invitation: Invitation,
    question: str,
    upload: "File[bytes]",
    *,
    saved_by: str,
    at: datetime,
    stored: list[StoredFile],
) -> AnswerFile:
    # Written down before the invitation is held: nobody waits for a slow disk.
    stored.append(store(upload, by=None, at=at, allowed=KINDS, most_bytes=MOST_BYTES))
    held = hold(Invitation.objects.select_related("campaign__questions"), invitation.pk)
    demand_open(held, question, on=london_date(at))
    files = AnswerFile.objects.filter(invitation=held)
    if files.filter(question=question, removed_at__isnull=True).count() >= MOST_A_QUESTION:
        raise Refused(f"A question takes {MOST_A_QUESTION} files. Remove one before you add another.")
    if files.count() >= MOST_ALTOGETHER:
        raise Refused(
            f"{MOST_ALTOGETHER} files were added to this questionnaire, and it takes no more. Ask us what to do."
        )
    attached = AnswerFile.objects.create(
        invitation=held, question=question, file=stored[0], at=at, saved_by=saved_by
    )
    if held.state == InvitationState.OPEN:
        move(held, to=InvitationState.STARTED, allowed=[InvitationState.OPEN], started_at=at)
    record("asking.attach", held, by=None, at=at, after={"question": question, "file": stored[0].pk})
    return attached


@transaction.atomic
def remove(attached: AnswerFile, *, at: datetime) -> bool:
    """Take a file off the answer. It is kept for what was handed in with it. Whether it had not been taken off before.

    Raises Refused where the question may not be answered any more.
    """
    held = hold(Invitation.objects.select_related("campaign__questions"), attached.invitation_id)
    demand_open(held, attached.question, on=london_date(at))
    if not AnswerFile.objects.filter(pk=attached.pk, removed_at__isnull=True).update(removed_at=at):
        return False
    record(
        "asking.take_off",
        held,
        by=None,
        at=at,
        after={"question": attached.question, "file": attached.file_id},
    )
    return True
