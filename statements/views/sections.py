"""Writing: a section's form with its preview and the list of figures; adding, moving, taking out."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.plan.rights import demand
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from statements.models import Section
from statements.views.fetching import (
    SaidNo,
    add_refusal,
    form_page,
    place_of,
    section_or_404,
    statement_or_404,
)
from statements.writing import assigning, drafting
from statements.writing.beside import beside, copied, last_text
from statements.writing.forms import AddSectionForm, SectionForm
from statements.writing.picking import choices, token_typed
from statements.writing.previewing import section_preview
from statements.writing.refusals import StaleSave


@may("drafts.own")
def section(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    """Save, or show what was typed: previewed, with a token added, beside somebody else's text, or refused."""
    found = section_or_404(pk, section_pk)
    demand(assigning.may_write(request.user, found, today()))
    if request.method != "POST":
        return _form(request, found, SectionForm(section=found))
    if "last_year" in request.POST:
        return _from_last_year(request, found)
    if token := token_typed(request.POST.get("insert", "")):
        data = request.POST.copy()
        data["body"] = f"{data.get('body', '').rstrip()}\n\n{token}\n"
        return _form(request, found, _bound(data, found), preview=True, unsaved=True)
    form = _bound(request.POST, found)
    if "preview" in request.POST:
        return _form(request, found, form, preview=True, unsaved=True)
    if form.is_valid() and (response := _saved(request, found, form)) is not None:
        return response
    return _form(request, found, form)


def _from_last_year(request: HttpRequest, found: Section) -> HttpResponse:
    """Last year's text behind what is typed already: nothing is lost, and nothing saved yet."""
    data = request.POST.copy()
    last = last_text(found)
    if last is not None:
        data["body"] = f"{data.get('body', '').rstrip()}\n\n{copied(last)}\n".lstrip("\n")
        messages.info(
            request,
            f"The text of {last.statement.known_as} was copied below. It is last year’s: read every sentence.",
        )
    return _form(request, found, _bound(data, found), preview=True, unsaved=True)


def _bound(data: QueryDict, found: Section) -> SectionForm:
    return SectionForm(data, section=found, pictures=drafting.picture_numbers(found.statement))


def _saved(request: HttpRequest, found: Section, form: SectionForm) -> HttpResponse | None:
    words = {name: form.cleaned_data[name] for name in ("heading", "area", "body", "no_steps_reason")}
    try:
        changed = drafting.save_section(
            found, **words, version=int(form.cleaned_data["version"]), by=request.user, at=timezone.now()
        )
    except StaleSave:  # between reading the form and writing: show both texts, as the form does
        fresh = section_or_404(found.statement_id, found.pk)
        return _form(request, fresh, _bound(request.POST, fresh))
    except SaidNo as refusal:
        add_refusal(form, refusal)
        return None
    text = (
        f"“{form.cleaned_data['heading']}” saved."
        if changed
        else "Nothing was changed, so nothing was saved."
    )
    if "ready" in request.POST:
        try:
            assigning.mark_ready(found, by=request.user, at=timezone.now())
            text = f"“{form.cleaned_data['heading']}” is marked as ready."
        except SaidNo as refusal:
            text = f"{text} {refusal}"
    messages.success(request, text)
    return redirect(place_of(request.user, found))


def _form(
    request: HttpRequest, found: Section, form: SectionForm, *, preview: bool = False, unsaved: bool = False
) -> HttpResponse:
    on = today()
    picks = choices(found.statement, on=on)
    context: dict[str, Any] = {
        "section": found,
        "unsaved": unsaved,
        "picks": picks,
        "beside": beside(found, picks=picks["Figures"], person=request.user),
        "comments": found.comments.open().select_related("by"),
        "is_editor": request.user.may("drafts.edit"),
        "sees_draft": request.user.may("drafts.see"),
    }
    if preview and form.is_bound:
        typed = form.data.get
        context["preview"] = section_preview(
            found.statement, typed("body", ""), no_steps=typed("no_steps_reason", ""), on=on
        )
    return form_page(request, "section", found.statement, form, **context)


@may("drafts.see")
@require_safe
def section_versions(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    found = section_or_404(pk, section_pk)
    versions = found.versions.select_related("saved_by").order_by("-number")
    context = {"statement": found.statement, "section": found, "versions": versions}
    return render(request, "drafts/section_versions.html", context)


@may("drafts.edit")
def add_section(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    form = AddSectionForm(
        request.POST or None, initial={"area": "free"}, cancel_href=reverse("drafts:detail", args=[pk])
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = drafting.add_section(statement, **form.cleaned_data, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("drafts:section", pk, added.pk)
    return form_page(request, "add_section", statement, form)


@may("drafts.edit")
@require_POST
def move_section(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    direction = "down" if request.POST.get("direction") == "down" else "up"
    try:
        drafting.move_section(
            section_or_404(pk, section_pk), direction=direction, by=request.user, at=timezone.now()
        )
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("drafts:detail", args=[pk]) + "#sections")


@may("drafts.edit")
def remove_section(request: HttpRequest, pk: int, section_pk: int) -> HttpResponse:
    """Asks first."""
    found = section_or_404(pk, section_pk)
    if request.method == "POST":
        try:
            drafting.remove_section(found, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"“{found.heading}” was taken out. Its text is kept in the history.")
        return redirect("drafts:detail", pk)
    return render(request, "drafts/remove_section.html", {"statement": found.statement, "section": found})
