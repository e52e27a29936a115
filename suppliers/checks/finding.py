"""What is done with a finding: written down, answered, closed, opened again."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition, move
from suppliers.checks.checking import settle_findings
from suppliers.checks.models import Audit, Check, CorrectiveState, Finding, FindingState
from suppliers.checks.models.words import CRITICAL
from suppliers.register.models import Supplier


@transaction.atomic
def add_finding(
    check: Check,
    *,
    severity: str,
    title: str,
    text: str = "",
    is_critical: bool = False,
    form_id: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> Finding:
    """What a check turned up. Raises RowRefused where the check found nothing or was withdrawn, MadeAlready."""
    check = _held(check.pk)
    if check.is_withdrawn or check.outcome != "finding":
        raise RowRefused("A finding comes from a check in which something was found.")
    finding = Finding(
        supplier=check.supplier,
        check_row=check,
        severity=severity,
        is_critical=is_critical or severity in CRITICAL,
        title=title,
        text=text,
        found_on=check.done_on,
        form_id=form_id,
        by=by,
        at=at,
    )
    keep(finding)
    settle_findings(check, at=at)
    after = {"severity": finding.get_severity_display(), "supplier": str(finding.supplier)}
    record("findings.add", finding, by=by, at=at, after={**after, "critical": finding.is_critical})
    return finding


@transaction.atomic
def edit_finding(
    finding: Finding, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Change its words or its severity. Raises RowRefused, StaleEdit, InvalidTransition where it is closed."""
    check = _held(finding.check_row_id)
    changes = dict(changes)
    if changes.get("severity") in CRITICAL:
        changes["is_critical"] = True
    changed = amend(
        finding, version=version, changes=changes, act="findings.edit", check=refuse_closed, by=by, at=at
    )
    settle_findings(check, at=at)
    return changed


@transaction.atomic
def explain(check: Check, *, reason: str, by: Person, at: datetime) -> None:
    """Say why the rest of an audit's findings are not written down.

    Raises RowRefused without a reason; InvalidTransition where nothing is missing, or somebody said so already.
    """
    check = hold(Check.objects.with_people(), check.pk)
    audit = Audit.objects.filter(check_row=check).first()
    if not reason.strip():
        raise RowRefused("Say why no more findings are written down.", field="reason")
    if audit is None or audit.findings_by is None:
        raise InvalidTransition("No finding of this check is missing, or somebody said why already.")
    audit.explained, audit.explained_by, audit.explained_on = reason.strip(), by, london_date(at)
    audit.findings_by = None
    keep(audit, only=["explained", "explained_by", "explained_on", "findings_by"], field="reason")
    record("checks.explain", check, by=by, at=at, after={"reason": audit.explained})


@transaction.atomic
def answer_finding(finding: Finding, *, answer: str, answered_on: date, by: Person, at: datetime) -> None:
    """What the supplier says to it. Raises InvalidTransition where it is closed, RowRefused for a wrong day."""
    if not finding.found_on <= answered_on <= london_date(at):
        raise RowRefused("The answer came between the finding and today.", field="answered_on")
    move(
        finding,
        to=FindingState.ANSWERED,
        allowed=[FindingState.OPEN, FindingState.ANSWERED],
        sentence="This finding is closed: open it again first.",
        answer=answer,
        answered_on=answered_on,
        version=F("version") + 1,
    )
    record("findings.answer", finding, by=by, at=at, after={"answered_on": answered_on, "answer": answer})


@transaction.atomic
def close_finding(finding: Finding, *, reason: str, by: Person, at: datetime) -> None:
    """Put right. Raises RowRefused while a corrective action is unsettled, or where none was verified and no reason is

    given; InvalidTransition where it is closed.
    """
    now = hold(Finding.objects.all(), finding.pk)
    waiting = now.corrective_actions.unsettled().count()
    if waiting:
        still = "is" if waiting == 1 else "are"
        raise RowRefused(f"{waiting} of its corrective actions {still} still to be verified or dropped.")
    verified = now.corrective_actions.filter(state=CorrectiveState.VERIFIED).exists()
    if not verified and not reason.strip():
        raise RowRefused(
            "No corrective action was verified: say why the finding is closed all the same.", field="reason"
        )
    move(
        finding,
        to=FindingState.CLOSED,
        allowed=[FindingState.OPEN, FindingState.ANSWERED],
        sentence="This finding is closed already.",
        closed_on=london_date(at),
        closed_by=by,
        close_reason=reason.strip(),
        version=F("version") + 1,
    )
    record("findings.close", finding, by=by, at=at, after={"reason": reason.strip()})


@transaction.atomic
def reopen_finding(finding: Finding, *, reason: str, by: Person, at: datetime) -> None:
    """Not put right after all. Raises InvalidTransition where it is not closed."""
    was = Finding.objects.filter(pk=finding.pk).values_list("answered_on", flat=True).get()
    move(
        finding,
        to=FindingState.ANSWERED if was else FindingState.OPEN,
        allowed=[FindingState.CLOSED],
        sentence="Only a closed finding is opened again.",
        closed_on=None,
        closed_by=None,
        close_reason="",
        version=F("version") + 1,
    )
    record("findings.reopen", finding, by=by, at=at, after={"reason": reason})


def _held(check_id: int) -> Check:
    """The check of a finding, its supplier first: who corrects or withdraws a check locks them in this order too."""
    check = Check.objects.get(pk=check_id)
    Supplier.objects.select_for_update().get(pk=check.supplier_id)
    return hold(Check.objects.with_people(), check_id)


def refuse_closed(finding: Finding) -> None:
    """Under the finding's lock. Raises InvalidTransition."""
    if finding.state == FindingState.CLOSED:
        raise InvalidTransition("This finding is closed: open it again first.")
