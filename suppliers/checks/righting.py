"""Putting right what was recorded wrongly of a check: what came of it, when, where, by whom, and what its audit counts.

Its words and next date are edited (checking.edit_check); here is what others may have built on. Rules:
docs/rules/checks.md.
"""

from collections.abc import Mapping
from copy import copy
from datetime import datetime
from typing import Any

from django.db import models, transaction

from msplan.accounts.models import Person
from msplan.history.amending import keep, said
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused, StaleEdit
from msplan.lib.states import InvalidTransition
from suppliers.checks.checking import check_next, refuse_nothing_found, settle_findings, settle_latest
from suppliers.checks.intervals import next_due
from suppliers.checks.models import Audit, Check, Kind, Outcome, Severity
from suppliers.checks.models.check import counts_until
from suppliers.checks.models.words import ON_SITE
from suppliers.checks.rights import EDIT, may_work
from suppliers.register.models import Supplier

OF_CHECK = (
    "outcome", "why_not", "done_on", "done_by", "site", "workers_interviewed", "licence_urn", "register_check",
)  # fmt: skip
COUNTS = [f"{severity}_{state}" for severity in Severity for state in ("open", "closed")]
OF_AUDIT = (
    "scheme", "scheme_name", "scheme_version", "announcement", "window", "conducted", "arranged", "company",
    "auditor_id", "country", "report_reference", "capr_due_on", *COUNTS, "observations", "good_examples",
)  # fmt: skip
DERIVED = ("counts_until", "suggested_on", "next_due_on", "is_latest", "version")


def may_correct(person: Person, check: Check) -> bool:
    """Procurement, and whoever recorded it."""
    return person.may(EDIT) or (check.by_id == person.pk and may_work(person, check.supplier))


@transaction.atomic
def correct_check(
    check: Check, *, version: int, changes: Mapping[str, Any], reason: str, by: Person, at: datetime
) -> bool:
    """``changes`` are of OF_CHECK and, for an audit that was done, OF_AUDIT. False when nothing differs.

    Raises StaleEdit, InvalidTransition for one that was withdrawn, RowRefused where a finding stands on what changes.
    """
    Supplier.objects.select_for_update().get(pk=check.supplier_id)
    now = hold(Check.objects.with_people(), check.pk)
    if now.version != version:
        raise StaleEdit
    if now.is_withdrawn:
        raise InvalidTransition("This check was withdrawn.")
    audit = Audit.objects.filter(check_row=now).first()
    was, of_audit = copy(now), _put(audit, changes, OF_AUDIT) if audit else {}
    of_check = _put(now, {**changes, **_only_where_it_fits(now, changes)}, OF_CHECK)
    if not of_check and not of_audit:
        return False
    _refuse(was, now, {**of_check, **of_audit}, audit, reason, at)
    _derive(was, now)
    if audit:
        _keep_audit(audit, of_audit)
    keep(now, only={*of_check, *DERIVED}, field="done_on")
    settle_latest(was)
    settle_latest(now)
    settle_findings(now, at=at)
    before = {**of_check, **of_audit}
    after = {name: said(now if name in OF_CHECK else audit or now, name) for name in before}
    record("checks.correct", now, by=by, at=at, before=before, after={**after, "reason": reason.strip()})
    check.refresh_from_db()
    return True


def _put(thing: models.Model, changes: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    """Set what differs; what it was before, in words."""
    before = {}
    for name in names:
        if name in changes and getattr(thing, name) != changes[name]:
            before[name] = said(thing, name)
            setattr(thing, name, changes[name])
    return before


def _only_where_it_fits(check: Check, changes: Mapping[str, Any]) -> dict[str, Any]:
    """What a check of its kind and outcome does not have is empty, as when it is recorded."""
    outcome = changes.get("outcome", check.outcome)
    empty: dict[str, Any] = {}
    if outcome != Outcome.NOT_DONE:
        empty["why_not"] = ""
    if check.kind not in ON_SITE:
        empty |= {"site": "", "workers_interviewed": False}
    if check.kind != Kind.LICENCE:
        empty |= {"licence_urn": "", "register_check": ""}
    return empty


def _refuse(
    was: Check, now: Check, differing: Mapping[str, Any], audit: Audit | None, reason: str, at: datetime
) -> None:
    if not reason.strip():
        raise RowRefused("Say what was wrong.", field="reason")
    if now.done_on > london_date(at):
        raise RowRefused("The day it was done must not lie ahead.", field="done_on")
    if now.kind == Kind.AUDIT and (was.outcome == Outcome.NOT_DONE) != (now.outcome == Outcome.NOT_DONE):
        sentence = "Whether an audit was done at all is not corrected: withdraw it, and record it anew."
        raise RowRefused(sentence, field="outcome")
    findings = list(now.findings.order_by("pk"))
    names = ", ".join(f"F-{finding.pk:04d}" for finding in findings)
    if findings and "outcome" in differing:
        raise RowRefused(
            f"{names} came from this check, so something was found: that stays.", field="outcome"
        )
    if findings and "done_on" in differing:
        raise RowRefused(f"{names} was written down as found on its day, so the day stays.", field="done_on")
    if audit:
        _refuse_fewer(audit, [finding.severity for finding in findings], differing)
        refuse_nothing_found(now, {name: getattr(audit, name) for name in COUNTS})


def _refuse_fewer(audit: Audit, recorded: list[str], differing: Mapping[str, Any]) -> None:
    """The report counts no fewer of a severity than were written down from it."""
    for count in audit.counts:
        written = recorded.count(count.severity.value)
        touched = {f"{count.severity}_open", f"{count.severity}_closed"} & set(differing)
        if touched and count.open + count.closed < written:
            finding = "finding of this audit is" if written == 1 else "findings of this audit are"
            sentence = f"{written} {count.severity.label.lower()} {finding} written down: its report counts no fewer."
            raise RowRefused(sentence, field=f"{count.severity}_open")


def _derive(was: Check, now: Check) -> None:
    """What follows from the day and the outcome. A next date that somebody chose with a reason stays."""
    now.counts_until = counts_until(now.done_on)
    now.suggested_on = next_due(now.kind, band=now.band, outcome=now.outcome, done_on=now.done_on)
    if was.next_due_on == was.suggested_on:
        now.next_due_on = now.suggested_on
    check_next(now)
    now.is_latest, now.version = False, was.version + 1


def _keep_audit(audit: Audit, of_audit: Mapping[str, Any]) -> None:
    """Where it counts otherwise than before, what somebody explained has to be said anew."""
    anew = ["explained", "explained_by", "explained_on"] if set(of_audit) & set(COUNTS) else []
    if anew:
        audit.explained, audit.explained_by, audit.explained_on = "", None, None
    if of_audit:
        keep(audit, only=[*of_audit, *anew], field="scheme")
