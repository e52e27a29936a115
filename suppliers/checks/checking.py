"""Recording that a supplier was looked at; changing the words of it; withdrawing what was recorded by mistake."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.models import Marking, StoredFile
from msplan.files.storing import store
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.checks.intervals import next_due
from suppliers.checks.models import Audit, Check, Kind, Outcome, Severity
from suppliers.checks.models.check import counts_until
from suppliers.checks.models.words import ON_SITE
from suppliers.register.models import Supplier

# So long after an audit was recorded, or its counts changed, what its report has open has been written down.
FINDINGS_DAYS = 14


@transaction.atomic
def record_check(
    supplier: Supplier,
    *,
    kind: str,
    outcome: str,
    done_on: date,
    done_by: str,
    owner: Person,
    why_not: str = "",
    note: str = "",
    site: str = "",
    workers_interviewed: bool = False,
    licence_urn: str = "",
    register_check: str = "",
    upload: "File[bytes] | None" = None,
    link: str = "",
    next_due_on: date | None = None,
    next_due_reason: str = "",
    audit: Mapping[str, Any] | None = None,
    form_id: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> Check:
    """The check, due again by the supplier's band unless another date is given with a reason.

    Raises RowRefused, FileRefused, MadeAlready. An audit needs ``audit``: the fields of its row.
    """
    supplier = hold(Supplier.objects.select_related("score", "merged_into"), supplier.pk)
    supplier = supplier.merged_into or supplier
    if done_on > london_date(at):
        raise RowRefused("The day it was done must not lie ahead.", field="done_on")
    if (kind == Kind.AUDIT and outcome != Outcome.NOT_DONE) != (audit is not None):
        raise RowRefused("An audit that was done says which scheme, and who did it.", field="scheme")
    band = _band(supplier)
    suggested = next_due(kind, band=band, outcome=outcome, done_on=done_on)
    check = Check(
        supplier=supplier,
        kind=kind,
        outcome=outcome,
        done_on=done_on,
        done_by=done_by,
        owner=owner,
        why_not=why_not if outcome == Outcome.NOT_DONE else "",
        note=note,
        site=site if kind in ON_SITE else "",
        workers_interviewed=workers_interviewed and kind in ON_SITE,
        counts_until=counts_until(done_on),
        licence_urn=licence_urn if kind == Kind.LICENCE else "",
        register_check=register_check if kind == Kind.LICENCE else "",
        link=link,
        band=band,
        suggested_on=suggested,
        next_due_on=next_due_on or suggested,
        next_due_reason=next_due_reason if next_due_on not in (None, suggested) else "",
        form_id=form_id,
        by=by,
        at=at,
    )
    check_next(check)
    if audit is not None:
        refuse_nothing_found(check, audit)
    keep(check)
    if upload is not None:
        check.file = kept_file(upload, by=by, at=at)
        check.save(update_fields=["file"])
    if audit is not None:
        keep(Audit(check_row=check, **audit))
    settle_latest(check)
    settle_findings(check, at=at)
    after = {"supplier": str(supplier), "outcome": check.get_outcome_display(), "done_on": done_on}
    record("checks.record", check, by=by, at=at, after={**after, "next_due_on": check.next_due_on})
    return check


def settle_latest(check: Check) -> None:
    """Mark which of the same supplier, kind and site counts: the last that was done and stands. Under a lock."""
    same = Check.objects.filter(supplier=check.supplier_id, kind=check.kind, site=check.site)
    last = same.standing().order_by("-done_on", "-pk").values_list("pk", flat=True).first()
    same.filter(is_latest=True).exclude(pk=last or 0).update(is_latest=False)
    same.filter(pk=last or 0).update(is_latest=True)
    check.refresh_from_db()


@transaction.atomic
def edit_check(check: Check, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime) -> bool:
    """Change the words, the next date or who does the next one. What was found, and when, is not edited.

    Raises RowRefused, StaleEdit, InvalidTransition for one that was withdrawn.
    """
    changes = dict(changes)
    if "next_due_on" in changes and changes["next_due_on"] == check.suggested_on:
        changes["next_due_reason"] = ""
    return amend(check, version=version, changes=changes, act="checks.edit", check=_check_edit, by=by, at=at)


@transaction.atomic
def withdraw_check(check: Check, *, reason: str, by: Person, at: datetime) -> None:
    """Take back what was recorded by mistake; the one before counts again. Raises InvalidTransition, RowRefused."""
    Supplier.objects.select_for_update().get(pk=check.supplier_id)
    if check.findings.exists():
        raise RowRefused("A finding came from this check, so it stays.", field="reason")
    standing = Check.objects.standing().filter(pk=check.pk)
    if not standing.update(
        withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason.strip(), is_latest=False
    ):
        raise InvalidTransition("This check was withdrawn already.")
    check.refresh_from_db()
    settle_latest(check)
    settle_findings(check, at=at)
    record("checks.withdraw", check, by=by, at=at, after={"reason": reason.strip()})


def kept_file(upload: "File[bytes]", *, by: Person, at: datetime) -> StoredFile:
    """Evidence of due diligence is OFFICIAL-SENSITIVE: it speaks of somebody's business."""
    return store(upload, by=by, at=at, marking=Marking.SENSITIVE)


def _band(supplier: Supplier) -> str:
    return str(supplier.score.band) if hasattr(supplier, "score") else ""


def _check_edit(check: Check) -> None:
    if check.is_withdrawn:
        raise InvalidTransition("This check was withdrawn.")
    check_next(check)


def refuse_nothing_found(check: Check, counts: Mapping[str, Any]) -> None:
    """Raises RowRefused where a report has open non-conformities and "nothing found" came of it."""
    if check.outcome == Outcome.NOTHING_FOUND and any(counts.get(f"{one}_open") for one in Severity):
        sentence = "Its report has non-conformities that are open, so something was found."
        raise RowRefused(sentence, field="outcome")


def settle_findings(check: Check, *, at: datetime) -> None:
    """Set or clear the day by which the rest of an audit's findings are to be written down. Under the check's lock."""
    audit = Audit.objects.filter(check_row=check).first()
    if audit is None:
        return
    missing = audit.unrecorded(check.findings.values_list("severity", flat=True))
    asked = bool(missing) and not audit.explained and not check.is_withdrawn
    if asked != (audit.findings_by is not None):
        audit.findings_by = london_date(at) + timedelta(days=FINDINGS_DAYS) if asked else None
        audit.save(update_fields=["findings_by"])


def check_next(check: Check) -> None:
    if check.next_due_on <= check.done_on:
        raise RowRefused("The next check comes after this one.", field="next_due_on")
    if check.next_due_on != check.suggested_on and not check.next_due_reason:
        raise RowRefused(
            "Say why the next check has another date than the one suggested.", field="next_due_reason"
        )
    if check.kind == Kind.LICENCE and check.outcome == Outcome.NOTHING_FOUND and not check.licence_urn:
        raise RowRefused("Enter the number (URN) of the licence that was found.", field="licence_urn")
