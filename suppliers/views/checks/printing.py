"""The due diligence record of a supplier: a page to read, and the same as a tagged PDF."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.force.models import ForceProfile
from msplan.lib.dates import london_date
from msplan.printing.pdf import RenderFailed, render_pdf
from suppliers.checks.models import CorrectiveAction, Finding
from suppliers.checks.recording import Entry, entries, of_merged
from suppliers.models import Assessment, BandOverride, Supplier
from suppliers.views.checks.of_supplier import supplier_or_404
from suppliers.views.checks.words import SENSITIVE
from suppliers.views.merged import led_on

TITLE = "Due diligence record"


@may("checks.see")
@require_safe
def record(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = supplier_or_404(pk)
    if supplier.merged_into_id:
        return led_on(request, supplier)
    return render(request, "suppliers/checks/record.html", _context(supplier, timezone.now()))


@may("checks.see")
@require_safe
def record_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    supplier, at, force = supplier_or_404(pk), timezone.now(), ForceProfile.current()
    if supplier.merged_into_id:
        return led_on(request, supplier)
    context = {**_context(supplier, at), "force": force}
    html = render_to_string("suppliers/checks/record_document.html", context)
    title = f"{TITLE}: {supplier}"
    try:
        pdf = render_pdf(html, title=title, author=force.name, created=at, complete=False)
    except RenderFailed as fault:
        messages.error(request, str(fault))
        return redirect("checks:record", pk)
    name = f"due-diligence-{supplier.reference}-{london_date(at).isoformat()}-{SENSITIVE}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


def _context(supplier: Supplier, at: datetime) -> dict[str, Any]:
    on = london_date(at)
    score = getattr(supplier, "score", None)
    return {
        "title": TITLE,
        "supplier": supplier,
        "at": at,
        "marking": SENSITIVE,
        "band": f"{score.get_band_display()}, {score.get_basis_display().lower()}" if score else "Not scored",
        "open": Finding.objects.open().about(supplier).count(),
        "late": CorrectiveAction.objects.late(on).about(supplier).count(),
        "entries": entries(supplier, _decided(supplier)),
    }


def _decided(supplier: Supplier) -> Iterator[Entry]:
    """What the room of risk holds: how the band was screened, who assessed it and who overrode it."""
    score = getattr(supplier, "score", None)
    if score is not None and score.basis == "screened":
        said = f"Band {score.get_band_display().lower()}, from what the category assumes."
        yield Entry(score.scored_on, "Screened", "msplan (the system)", str(supplier.category or ""), said)
    rows = Assessment.objects.filter(of_merged(supplier)).select_related("assessed_by")
    for one in rows:
        said = f"Band {one.get_band_display().lower()}. {one.reason}".strip()
        yield Entry(
            one.assessed_on, "Risk assessed", str(one.assessed_by), f"Model {one.model_version}", said
        )
    yield from _overrides(supplier)


def _overrides(supplier: Supplier) -> Iterator[Entry]:
    """A band of a person's own: who asked, and the second person who agreed or refused."""
    rows = BandOverride.objects.filter(of_merged(supplier)).select_related(
        "asked_by", "answered_by", "ended_by"
    )
    for one in rows:
        name = f"Band {one.get_band_display().lower()} instead of {one.get_instead_of_display().lower()}"
        yield Entry(timezone.localdate(one.asked_at), f"{name}: asked", str(one.asked_by), "", one.reason)
        if one.answered_at:
            state = "refused" if one.state == "refused" else "agreed"
            on = timezone.localdate(one.answered_at)
            yield Entry(on, f"{name}: {state}", str(one.answered_by), "", one.answer)
        if one.ended_at:
            by = str(one.ended_by or "msplan (the system)")
            yield Entry(timezone.localdate(one.ended_at), f"{name}: ended", by, "", one.end_reason)
