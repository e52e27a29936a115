"""What a reader makes of a flag, or of anything else: a finding with a corrective action, or a reason why not."""

import uuid
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Flag, FlagSeverity, Response
from suppliers.asking.reading.reckoning import put, read
from suppliers.asking.reading.rights import begin
from suppliers.checks.checking import record_check, withdraw_check
from suppliers.checks.correcting import agree
from suppliers.checks.finding import add_finding
from suppliers.checks.models import Check, Finding, Kind, Outcome, Severity

SEVERITIES = {
    FlagSeverity.CRITICAL: Severity.CRITICAL,
    FlagSeverity.MAJOR: Severity.MAJOR,
    FlagSeverity.MINOR: Severity.MINOR,
}


@transaction.atomic
def raise_finding(
    response: Response,
    *,
    flag: Flag | None,
    severity: str,
    title: str,
    text: str = "",
    what: str = "",
    contact_name: str = "",
    contact_email: str = "",
    follower: Person | None = None,
    due_on: date | None = None,
    form_id: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> Finding:
    """A finding of the check that this response is, and what the supplier will do about it where ``what`` says so.

    Raises RowRefused, MadeAlready, InvalidTransition.
    """
    now = begin(response, by=by, at=at)
    row = _standing(now, flag) if flag else None
    if row is not None and SEVERITIES[FlagSeverity(row.severity)] == Severity.CRITICAL and severity not in (
        Severity.CRITICAL, Severity.BUSINESS_CRITICAL,
    ):  # fmt: skip
        raise RowRefused("A critical flag makes a critical finding.", field="severity")
    check = check_of(now, Outcome.FINDING, by=by, at=at)
    finding = add_finding(check, severity=severity, title=title, text=text, form_id=form_id, by=by, at=at)
    if what:
        if due_on is None:
            raise RowRefused("Say by when.", field="due_on")
        agree(
            finding,
            what=what,
            contact_name=contact_name,
            contact_email=contact_email,
            follower=follower or by,
            due_on=due_on,
            by=by,
            at=at,
        )
    if row is not None:
        row.finding = finding
        row.save(update_fields=["finding"])
    Response.objects.filter(pk=now.pk).update(version=F("version") + 1)
    after = {"finding": str(finding.pk), **({"flag": row.code} if row else {})}
    record("asking.raise_finding", now, by=by, at=at, after=after)
    response.refresh_from_db()
    return finding


@transaction.atomic
def settle_flag(flag: Flag, *, note: str, by: Person, at: datetime) -> None:
    """No finding is made of it; it holds the band back no more. Raises RowRefused, InvalidTransition."""
    now = begin(flag.response, by=by, at=at)
    row = _standing(now, flag)
    row.settled_at, row.settled_by, row.settled_note = at, by, note.strip()
    keep(row, only=["settled_at", "settled_by", "settled_note"], field="note")
    put(now, read(now).result)
    Response.objects.filter(pk=now.pk).update(version=F("version") + 1)
    record("asking.settle_flag", now, by=by, at=at, after={"flag": row.code})
    flag.refresh_from_db()


def _standing(now: Response, flag: Flag) -> Flag:
    """The flag, under the response's lock. Raises InvalidTransition where something was made of it already."""
    row = Flag.objects.get(pk=flag.pk, response=now)
    if row.gone_at is not None:
        raise InvalidTransition("A later answer took this flag away.")
    if row.finding_id is not None or row.settled_at is not None:
        raise InvalidTransition("Somebody has made something of this flag already.")
    return row


def check_of(now: Response, outcome: str, *, by: Person, at: datetime) -> Check:
    """The check of due diligence that this response is, made when it is first needed. Under the response's lock.

    One in which nothing was found gives way when something is found after all.
    """
    check = now.check_row
    if check is not None and not check.is_withdrawn and outcome in (check.outcome, Outcome.NOTHING_FOUND):
        return check
    campaign = now.invitation.campaign
    made = record_check(
        now.supplier,
        kind=Kind.QUESTIONNAIRE,
        outcome=outcome,
        done_on=london_date(at),
        done_by=by.name,
        note=f"Response {now.reference} to {campaign.name}.",
        owner=by,
        by=by,
        at=at,
    )
    now.check_row = made
    now.save(update_fields=["check_row"])
    if check is not None and not check.is_withdrawn:
        withdraw_check(check, reason=f"Response {now.reference} was read again.", by=by, at=at)
    return made
