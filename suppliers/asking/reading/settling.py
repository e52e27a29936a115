"""The outcome of a response, following it up, and opening its reading again."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition, move
from suppliers.asking.models import FlagSeverity, InvitationState, Outcome, Response
from suppliers.asking.reading.flagging import check_of
from suppliers.asking.reading.rights import begin, held_for
from suppliers.checks.models import CorrectiveAction, Finding
from suppliers.checks.models import Outcome as Came

WITH_FOLLOW_UP = (Outcome.MEETING, Outcome.ESCALATE)


@transaction.atomic
def settle(
    response: Response,
    *,
    outcome: str,
    note: str,
    meeting_on: date | None = None,
    follow_up_on: date | None = None,
    version: int,
    by: Person,
    at: datetime,
) -> None:
    """Give the outcome. Nobody does while a question is open, or a critical flag has neither finding nor reason.

    Raises StaleEdit, RowRefused, InvalidTransition.
    """
    now = begin(response, by=by, at=at)
    if now.version != version:
        raise StaleEdit
    if now.invitation.state != InvitationState.SUBMITTED:
        raise InvalidTransition("A question to the supplier is open. Wait for the answer, or take it back.")
    _refuse(now, outcome, note=note, follow_up_on=follow_up_on, on=london_date(at))
    found = now.check_row is not None and now.check_row.findings.exists()
    check_of(now, Came.FINDING if found else Came.NOTHING_FOUND, by=by, at=at)
    now.outcome, now.outcome_by, now.outcome_at, now.outcome_note = outcome, by, at, note.strip()
    now.meeting_on = meeting_on if outcome == Outcome.MEETING else None
    now.follow_up_on = follow_up_on if outcome in WITH_FOLLOW_UP else None
    now.followed_up_at, now.follow_up, now.version = None, "", now.version + 1
    keep(now, only=[*SETTLED, "version"], field="meeting_on")
    move(
        now.invitation,
        to=InvitationState.ACCEPTED,
        allowed=[InvitationState.SUBMITTED],
        settled_at=at,
        version=F("version") + 1,
    )
    record("asking.settle", now, by=by, at=at, after={"outcome": now.get_outcome_display()})
    response.refresh_from_db()


SETTLED = (
    "outcome", "outcome_by", "outcome_at", "outcome_note", "meeting_on", "follow_up_on", "followed_up_at",
    "follow_up",
)  # fmt: skip


def open_critical(response: Response) -> list[str]:
    """The codes of critical flags of which nothing was made yet."""
    rows = response.flags.filter(
        severity=FlagSeverity.CRITICAL, gone_at__isnull=True, finding__isnull=True, settled_at__isnull=True
    )
    return list(rows.values_list("code", flat=True))


def _refuse(now: Response, outcome: str, *, note: str, follow_up_on: date | None, on: date) -> None:
    """Raises RowRefused, with the sentence for the form."""
    if waiting := open_critical(now):
        codes = ", ".join(waiting)
        raise RowRefused(f"Make a finding of each critical flag, or say why not: {codes}.", field="outcome")
    if now.escalates and outcome != Outcome.ESCALATE:
        raise RowRefused("A critical flag stands, so the outcome is to escalate.", field="outcome")
    findings = (
        Finding.objects.filter(check_row=now.check_row_id) if now.check_row_id else Finding.objects.none()
    )
    if outcome == Outcome.ACCEPT and findings.open().exists():
        raise RowRefused(
            "A finding of this response is open: accept it with corrective actions.", field="outcome"
        )
    if outcome == Outcome.WITH_ACTIONS and not CorrectiveAction.objects.filter(finding__in=findings).exists():
        sentence = "Write down a finding with a corrective action first."
        raise RowRefused(sentence, field="outcome")
    if outcome in WITH_FOLLOW_UP:
        if not note.strip():
            raise RowRefused("Say what it is about, and who is to decide.", field="note")
        if follow_up_on is None or follow_up_on < on:
            raise RowRefused("Say by which day what came of it is written down.", field="follow_up_on")


@transaction.atomic
def write_follow_up(response: Response, *, text: str, by: Person, at: datetime) -> None:
    """What came of the meeting, or of escalating. Raises InvalidTransition where there is nothing to follow up."""
    now = held_for(response)
    if now.follow_up_on is None or now.followed_up_at is not None:
        raise InvalidTransition("There is nothing to follow up.")
    now.followed_up_at, now.follow_up, now.version = at, text.strip(), now.version + 1
    keep(now, only=["followed_up_at", "follow_up", "version"], field="text")
    record("asking.follow_up", now, by=by, at=at, after={"outcome": now.get_outcome_display()})
    response.refresh_from_db()


@transaction.atomic
def reopen(response: Response, *, reason: str, by: Person, at: datetime) -> None:
    """Read it again: its score counts no more until an outcome is given. What was settled stays in history.

    Raises InvalidTransition where no outcome was given, or the report went to the supplier.
    """
    now = held_for(response)
    if not now.outcome:
        raise InvalidTransition("No outcome was given yet.")
    if now.report_at is not None:
        raise InvalidTransition("The report went to the supplier, so what was settled stays.")
    if not reason.strip():
        raise RowRefused("Say why it is read again.", field="reason")
    before = {"outcome": now.get_outcome_display()}
    now.outcome, now.outcome_by, now.outcome_at, now.outcome_note = "", None, None, ""
    now.meeting_on = now.follow_up_on = now.followed_up_at = None
    now.follow_up, now.reader, now.version = "", by, now.version + 1
    keep(now, only=[*SETTLED, "reader", "version"])
    move(
        now.invitation,
        to=InvitationState.SUBMITTED,
        allowed=[InvitationState.ACCEPTED],
        settled_at=None,
        version=F("version") + 1,
    )
    record("asking.reopen", now, by=by, at=at, before=before, after={"reason": reason.strip()})
    response.refresh_from_db()
