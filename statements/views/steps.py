"""Submit, refresh, approve, send back, sign: each page says what is about to happen, and a POST does it."""

import time
from typing import Any

from allauth.core import ratelimit
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.accounts.sessions import is_fresh
from msplan.accounts.ways import may_use_password
from msplan.force.context import force_of
from msplan.lib.dates import today
from statements.agreement import approving, glance, returning, signing, submitting
from statements.agreement.clearing import what_stops_signing
from statements.agreement.forms import ApprovalForm, ReasonForm, SignForm
from statements.agreement.said import said_in
from statements.coverage.outcomes import coverage_of
from statements.figures.freezing import Readings, scope_of
from statements.models import Approval, Statement
from statements.publishing.publishing import publication_of
from statements.tasks import nudge
from statements.views.fetching import (
    SaidNo,
    add_refusal,
    form_page,
    statement_and_last_or_404,
    statement_or_404,
)
from statements.views.showing import cited_readings, readings_in, warnings
from statements.writing.previewing import draft_sections


@may("drafts.submit")
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Check, then freeze and hand over."""
    statement, on = statement_or_404(pk), today()
    refused: tuple[str, ...] = ()
    if request.method == "POST":
        try:
            submitting.submit(statement, by=request.user, at=timezone.now(), on=on)
        except SaidNo as refusal:
            refused = getattr(refusal, "sentences", (str(refusal),))
        else:
            messages.success(request, "The board has the statement. Its figures are fixed.")
            return redirect("drafts:detail", pk)
    sections = list(statement.sections.standing())
    readings = cited_readings(statement, sections, on=on)
    coverage = coverage_of(statement, sections, force_of(request), on=on)
    context = {
        "statement": statement,
        "refused": refused,
        "faults": submitting.faults_of(statement, coverage, sections=sections),
        "covered": coverage,
        "readings": readings,
        "warnings": warnings(statement, sections, readings, on=on),
    }
    return render(request, "drafts/submit.html", context, status=422 if refused else 200)


@may("drafts.submit")
def refresh(request: HttpRequest, pk: int) -> HttpResponse:
    """Old and new values side by side; then the figures are frozen anew."""
    statement, on = statement_or_404(pk), today()
    if not statement.is_frozen or not statement.is_editable:
        messages.error(request, "Only figures that the board has can be refreshed.")
        return redirect("drafts:detail", pk)
    if request.method == "POST":
        try:
            changes = submitting.refresh_figures(statement, by=request.user, at=timezone.now(), on=on)
        except SaidNo as refusal:
            messages.error(request, str(refusal))
        else:
            text = (
                "The figures were refreshed. The board has to approve it anew."
                if changes
                else "Nothing differs."
            )
            messages.success(request, text)
        return redirect("drafts:detail", pk)
    changes = submitting.changes_since(statement, on=on)
    return render(request, "drafts/refresh.html", {"statement": statement, "changes": changes})


@may("drafts.approve")
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    here = reverse("drafts:detail", args=[pk])
    bodies = approving.bodies_to_approve(statement)
    form = ApprovalForm(request.POST or None, statement=statement, bodies=bodies, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            approving.approve(
                statement, **form.cleaned_data, by=request.user, at=timezone.now(), today=today()
            )
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The approval is recorded.")
            return redirect(here)
    stops = approving.why_not_approve(statement, request.user)
    ready = statement.state == Statement.State.WITH_BOARD
    return form_page(request, "approve", statement, form, stops=stops, ready=ready)


@may("drafts.send_back")
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    here = reverse("drafts:detail", args=[pk])
    form = ReasonForm(request.POST or None, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        try:
            returning.send_back(
                statement, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The statement is back in drafting.")
            return redirect(here)
    return form_page(request, "send_back", statement, form)


@may("drafts.sign")
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text, the approval, and signing in again."""
    statement, before = statement_and_last_or_404(pk)
    prefetch_related_objects([statement], Prefetch("approvals", Approval.objects.select_related("body")))
    bodies = signing.bodies_to_sign(statement)
    if not may_use_password(request.user) and not is_fresh(request, now=time.time()):
        raise ReauthenticationRequired  # they have a passkey, a code or the single sign-on instead
    form = SignForm(request.POST or None, statement=statement, bodies=bodies, person=request.user)
    if request.method == "POST":
        if not ratelimit.consume(request, action="reauthenticate", user=request.user):
            return ratelimit.respond_429(request)
        if form.is_valid() and _signed(request, statement, form):
            return redirect("drafts:detail", pk)
    ready = statement.state == Statement.State.APPROVED
    stops = signing.why_not_sign(statement, request.user)
    shown = _to_sign(statement, before) if ready and not stops else {}
    return form_page(request, "sign", statement, form, ready=ready, stops=stops, **shown)


def _to_sign(statement: Statement, before: Statement | None) -> dict[str, Any]:
    """What a person reads before they sign. Each table of the database is asked once."""
    pair = glance.read_with(before, statement)
    said = said_in(statement, sections=pair.sections)
    readings = Readings(pair.figures, said.tables)
    cited = readings_in(said.sections, readings)
    now = glance.counted_now(statement, scope_of(statement, today()))
    return {
        "uncleared": what_stops_signing(said),
        "approvals": [approval for approval in statement.approvals.all() if approval.stands],
        "sections": draft_sections(statement, said.sections, readings, said.pictures),
        "since": glance.since_last_year(pair, cited),
        "readings": cited,
        "red": [*now.red, *glance.worse(readings.tables)],
        "unanswered": glance.unanswered(statement, now),
    }


def _signed(request: HttpRequest, statement: Statement, form: SignForm) -> bool:
    words = {name: value for name, value in form.cleaned_data.items() if name != "password"}
    try:
        signing.sign(statement, **words, by=request.user, at=timezone.now(), on=today())
    except SaidNo as refusal:
        add_refusal(form, refusal)
        return False
    publication = publication_of(statement)
    if publication is not None:
        nudge(publication.pk)
    messages.success(request, "Signed. The document is being made.")
    return True
