"""Handing in: the answers are frozen, scored and held where the specialist team reads first; a receipt is written."""

from datetime import datetime
from typing import Any

from django.db import transaction

from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused
from msplan.lib.states import move
from suppliers.asking.answering.scored import put_score
from suppliers.asking.answering.silence import lifted
from suppliers.asking.answering.standing import Sheet, Task, demand_writable, sheet_of
from suppliers.asking.campaign.mailing import write
from suppliers.asking.models import (
    WRITABLE,
    Ask,
    Invitation,
    InvitationState,
    Query,
    Response,
    Submission,
)
from suppliers.asking.reading.letting_through import tell_team


class NotReady(Refused):
    """Questions are unanswered, or something in an answer does not fit; ``tasks`` says which."""

    def __init__(self, tasks: list[Task]) -> None:
        many = len(tasks)
        super().__init__(
            f"{many} question{'' if many == 1 else 's'} still need{'s' if many == 1 else ''} you."
        )
        self.tasks = tasks


class HandedInAlready(Exception):
    """The page came twice, or a colleague was faster: ``submission`` is what was handed in. Nothing was written now."""

    def __init__(self, submission: Submission) -> None:
        super().__init__("These answers were handed in already.")
        self.submission = submission


@transaction.atomic
def hand_in(
    invitation: Invitation, *, name: str, role: str, at: datetime, keep_mail: bool = False
) -> Submission:
    """Freeze the answers as they stand, signed with ``name`` and ``role``. The deadline only marks it late.

    ``keep_mail``: the receipt, and what tells the specialist team, are kept and never sent, for a demonstration's past.
    Raises NotReady, HandedInAlready, and Refused where nothing is taken any more.
    """
    # Whoever saves holds the invitation too: what was saved before is in it, what comes after is refused.
    rows = Invitation.objects.select_related("campaign__questions", "campaign__terms", "supplier")
    held = hold(rows, invitation.pk)
    sheet = sheet_of(held, on=london_date(at))
    if held.state == InvitationState.SUBMITTED and sheet.last is not None:
        raise HandedInAlready(sheet.last)
    demand_writable(held)
    name, role = name.strip(), role.strip()
    if not name or not role:
        raise Refused("Enter your name and your role.")
    if sheet.unready:
        raise NotReady(sheet.unready)
    response = put_score(held, sheet, at=at)
    submission = Submission.objects.create(
        response=response,
        number=(sheet.last.number if sheet.last else 0) + 1,
        answers=frozen(sheet),
        name=name,
        role=role,
        at=at,
        is_late=held.campaign.is_late(at),
    )
    _settle(held, response, submission, at=at, keep_mail=keep_mail)
    tell_team(response, at=at, held=keep_mail)
    return submission


def frozen(sheet: Sheet) -> dict[str, Any]:
    """What was asked, in the questionnaire's order: the parts that were asked, and the ids of the files."""
    return {
        task.question.id: {
            "value": task.asked_value,
            "files": [each.file_id for each in task.files],
            **({"confirmed": True} if task.answer and task.answer.confirmed_from_id else {}),
        }
        for task in sheet.tasks.values()
    }


def _settle(
    held: Invitation, response: Response, submission: Submission, *, at: datetime, keep_mail: bool
) -> None:
    Query.objects.filter(response=response, answered_at__isnull=True, taken_back_at__isnull=True).update(
        answered_at=at
    )
    before: dict[str, Any] = {"state": held.state}
    if held.no_response_on is not None:
        before |= {"no_response_on": held.no_response_on, "handed_to": str(held.handed_to or "")}
    move(
        held,
        to=InvitationState.SUBMITTED,
        allowed=WRITABLE,
        started_at=held.started_at or at,
        submitted_at=held.submitted_at or at,
        **lifted(held),
    )
    after = {"state": held.state, "reference": response.reference, "round": submission.number}
    record("asking.hand_in", held, by=None, at=at, before=before, after={**after, "late": submission.is_late})
    _tell(held, response, submission, at=at, keep_mail=keep_mail)


def _tell(
    held: Invitation, response: Response, submission: Submission, *, at: datetime, keep_mail: bool
) -> None:
    """The receipt, to the address on file."""
    context = {"response": response, "submission": submission, "is_late": submission.is_late}
    write(held, Ask.Kind.RECEIPT, f"round {submission.number}", "asking_receipt", context, at, held=keep_mail)
