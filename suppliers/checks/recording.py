"""The due diligence record of one supplier: who decided what, when, on what evidence, in the order of the days."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from msplan.lib.dates import plain
from suppliers.checks.models import Check, CorrectiveAction, Finding
from suppliers.register.models import Supplier


class Entry(NamedTuple):
    """One line: on which day, what, who, on what evidence."""

    on: date
    what: str
    who: str
    evidence: str
    said: str = ""


def entries(supplier: Supplier, extra: Iterable[Entry] = ()) -> list[Entry]:
    """Oldest first. ``extra`` are those of the rooms above: screening, assessments, overrides."""
    found = [*extra, *_checks(supplier), *_findings(supplier), *_corrective(supplier)]
    return sorted(found, key=lambda entry: entry.on)


def _checks(supplier: Supplier) -> Iterator[Entry]:
    for check in (
        Check.objects.about(supplier).with_people().select_related("audit__explained_by", "withdrawn_by")
    ):
        where = f", {check.site}" if check.site else ""
        audit = getattr(check, "audit", None)
        how = [str(audit)] if audit else []
        if audit:
            counts = [
                f"{c.severity.label.lower()} {c.open} open, {c.closed} closed"
                for c in audit.counts
                if c.open or c.closed
            ]
            how += [
                f"{audit.get_conducted_display()}, arranged by {audit.get_arranged_display().lower()}",
                *counts,
            ]
            if audit.explained:
                said = f"{audit.explained_by}, {plain(audit.explained_on)}: {audit.explained}"
                how.append(f"No more findings written down. {said}")
        if check.workers_interviewed:
            how.append("Workers were interviewed")
        words = [check.get_outcome_display(), check.why_not, *how, check.note]
        if check.withdrawn_at:
            words.append(f"Withdrawn by {check.withdrawn_by}: {check.withdrawn_reason}")
        yield Entry(
            check.done_on,
            f"{check.get_kind_display()}{where}",
            f"{check.done_by}; recorded by {check.by}",
            _evidence(check.file, check.link, getattr(audit, "report_reference", ""), check.licence_urn),
            "\n".join(filter(None, words)),
        )


def _findings(supplier: Supplier) -> Iterator[Entry]:
    for finding in Finding.objects.about(supplier).select_related("by", "closed_by", "check_row"):
        source = f"{finding.check_row.get_kind_display()}, {plain(finding.check_row.done_on)}"
        severity = finding.get_severity_display().lower()
        yield Entry(
            finding.found_on, f"Finding, {severity}: {finding}", str(finding.by), source, finding.text
        )
        if finding.answered_on:
            yield Entry(
                finding.answered_on,
                f"Answer to F-{finding.pk:04d}",
                "The supplier",
                "What they wrote",
                finding.answer,
            )
        if finding.closed_on:
            yield Entry(
                finding.closed_on, f"F-{finding.pk:04d} closed", str(finding.closed_by), "Its corrective actions",
                finding.close_reason,
            )  # fmt: skip


def _corrective(supplier: Supplier) -> Iterator[Entry]:
    rows = CorrectiveAction.objects.about(supplier).with_people().prefetch_related("extensions__by")
    for one in rows:
        name = f"F-{one.finding_id:04d}: {one.what}"
        yield Entry(
            one.agreed_on, f"Corrective action agreed for {name}", f"{one.contact_name} (the supplier)", "",
            f"Due {plain(one.first_due_on)}. Followed by {one.follower}.",
        )  # fmt: skip
        for moved in one.extensions.all():
            dates = f"{plain(moved.from_on)} became {plain(moved.to_on)}"
            yield Entry(
                timezone.localdate(moved.at),
                f"Due date moved for {name}",
                str(moved.by),
                "",
                f"{dates}: {moved.reason}",
            )
        if one.said_on:
            yield Entry(
                one.said_on,
                f"Said to be done: {name}",
                f"The supplier, written down by {one.said_by}",
                "",
                one.said,
            )
        if one.verified_on:
            seen = _evidence(one.evidence_file, one.evidence_link)
            yield Entry(one.verified_on, f"Verified: {name}", str(one.verified_by), seen, one.seen)


def _evidence(file: Any, link: str, *words: str) -> str:
    return "\n".join(filter(None, (file.name if file else "", link, *words)))


def of_merged(supplier: Supplier) -> Q:
    """Rows of the rooms above that point at this supplier or at one merged into it."""
    return Q(supplier=supplier) | Q(supplier__merged_into=supplier)
