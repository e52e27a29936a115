"""After publication: corrected, withdrawn, removed; and the link on the home page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.force.context import force_of
from msplan.lib.dates import today
from msplan.lib.forms import MsplanForm
from msplan.lib.refusing import StaleEdit
from statements.models import Correction, Removal, Statement
from statements.publishing import copies, correcting, linking, removing, withdrawing
from statements.publishing.forms import CorrectionForm, HomeLinkForm, NoteForm, RemoveForm, WithdrawForm
from statements.views.fetching import SaidNo, add_refusal, form_page, statement_or_404


@may("drafts.correct")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a corrected version of what is public."""
    statement = statement_or_404(pk)
    form = CorrectionForm(request.POST or None, cancel_href=_page_of(pk))
    if request.method == "POST" and form.is_valid():
        try:
            opened = correcting.correct(statement, **form.words, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"Version {opened.version} is open. It goes the whole way again.")
            return redirect("drafts:detail", opened.pk)
    stops = correcting.why_not_correct(statement)
    return _form(request, "correct", statement, form, stops=stops)


@may("drafts.edit")
def correction_note(request: HttpRequest, pk: int) -> HttpResponse:
    """What the public reads about a correction, while it is prepared."""
    prepared = Correction.objects.filter(statement__state__in=Statement.EDITABLE)
    correction = get_object_or_404(prepared.select_related("statement", "of"), statement=pk)
    form = NoteForm(request.POST or None, correction=correction, cancel_href=_page_of(pk))
    if request.method == "POST" and form.is_valid():
        words, seen = form.words, form.cleaned_data["version"]
        try:
            correcting.rewrite_note(
                correction.statement, **words, seen=seen, by=request.user, at=timezone.now()
            )
        except SaidNo as refusal:
            add_refusal(form, refusal)
        except StaleEdit:  # somebody saved between the form's look and the act's
            correction.refresh_from_db()
            form = NoteForm(request.POST, correction=correction, cancel_href=_page_of(pk))
        else:
            messages.success(request, "Saved.")
            return redirect("drafts:detail", pk)
    return _form(request, "correction_note", correction.statement, form, correction=correction)


@may("drafts.withdraw")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    form = WithdrawForm(request.POST or None, cancel_href=_page_of(pk))
    if request.method == "POST" and form.is_valid():
        try:
            withdrawing.withdraw(
                statement, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "The statement is withdrawn. Its text stays under a notice.")
            return redirect("drafts:detail", pk)
    ready = statement.state in withdrawing.MAY_BE_WITHDRAWN
    return _form(request, "withdraw", statement, form, ready=ready)


@may("drafts.remove")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a removal, or see the one that was asked for."""
    statement = statement_or_404(pk)
    form = RemoveForm(request.POST or None, cancel_href=_page_of(pk))
    if request.method == "POST" and form.is_valid():
        try:
            removing.ask_for_removal(statement, **form.cleaned_data, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Asked for. Somebody else has to confirm it.")
            return redirect("drafts:remove", pk)
    return _form(request, "remove", statement, form, **_asked(request, statement))


def _asked(request: HttpRequest, statement: Statement) -> dict[str, Any]:
    asked = statement.removals.asked().select_related("asked_by").first()
    others = Statement.objects.of_period(statement.slug).filter(state__in=removing.MAY_BE_REMOVED)
    return {
        "asked": asked,
        "stops": removing.why_not_confirm(asked, request.user) if asked else "",
        "ready": statement.state in removing.MAY_BE_REMOVED and not statement.before_msplan,
        "others": others.exclude(pk=statement.pk).newest_first(),
    }


@may("drafts.remove")
@require_POST
def confirm_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """The second of two people."""
    statement = statement_or_404(pk)
    removal = get_object_or_404(Removal.objects.asked(), statement=statement)
    try:
        gone = removing.confirm_removal(removal, by=request.user, at=timezone.now())
    except SaidNo as refusal:
        messages.error(request, str(refusal))
        return redirect("drafts:remove", pk)
    copies.forget(gone)
    messages.success(request, "Removed. At its addresses stands the reason.")
    return redirect("drafts:detail", pk)


@may("drafts.remove")
@require_POST
def call_off_removal(request: HttpRequest, pk: int) -> HttpResponse:
    removal = get_object_or_404(Removal.objects.asked().select_related("statement"), statement=pk)
    try:
        removing.call_off(removal, by=request.user, at=timezone.now())
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Called off. Nothing was removed.")
    return redirect("drafts:detail", pk)


@may("drafts.record_link")
def home_link(request: HttpRequest, pk: int) -> HttpResponse:
    statement, on = statement_or_404(pk), today()
    website = force_of(request).website
    form = HomeLinkForm(
        request.POST or None, request.FILES or None, today=on, website=website, cancel_href=_page_of(pk)
    )
    if request.method == "POST":
        if form.is_valid() and _link_recorded(request, statement, form):
            messages.success(request, "Recorded.")
            return redirect("drafts:detail", pk)
        form.ask_for_file_again()
    links = statement.home_links.newest_first().select_related("seen_by", "screenshot")
    ready = statement.state in Statement.PUBLIC
    return _form(request, "home_link", statement, form, links=links, ready=ready)


def _link_recorded(request: HttpRequest, statement: Statement, form: HomeLinkForm) -> bool:
    try:
        linking.record_home_link(
            statement, **form.cleaned_data, by=request.user, at=timezone.now(), today=today()
        )
    except FileRefused as refusal:
        form.add_error("screenshot", str(refusal))
    except SaidNo as refusal:
        add_refusal(form, refusal)
    return not form.errors


def _form(
    request: HttpRequest, name: str, statement: Statement, form: MsplanForm, **context: Any
) -> HttpResponse:
    return form_page(request, f"after/{name}", statement, form, **context)


def _page_of(pk: int) -> str:
    return reverse("drafts:detail", args=[pk])
