"""Approving an update, sending it back, publishing, correcting, withdrawing; its document before it is public."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.force.context import force_of
from msplan.lib.dates import today
from msplan.views.saving import kept, pressed, saved, shown
from statements.models import PublicFile, Update
from statements.models.publication import UPDATE_PDF
from statements.publishing import producing
from statements.tasks import nudge
from statements.text.updates import document_of_update, update_content
from statements.updates import approving, issuing
from statements.updates.forms import ReasonForm
from statements.views.updates.writing import update_or_404


@may("updates.approve")
def approve_update(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole text; a POST seals exactly what was read."""
    found = update_or_404(pk)
    here = reverse("drafts:update", args=[pk])
    if request.method == "POST":
        typed = request.POST.get("edits", "")
        edits = int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        response = pressed(
            request,
            lambda: approving.approve_update(
                found, edits=edits, by=request.user, at=timezone.now(), on=today()
            ),
            done="Approved. The document is being made.",
            to=here,
        )
        if (publication := issuing.publication_of_update(found)) is not None:
            nudge(publication.pk)
        return response
    content = update_content(
        found, found.parts.all(), found.lines.all(), force_of(request), approved_on=today()
    )
    context = {
        "update": found,
        "statement": found.statement,
        "faults": approving.faults_of(found),
        "why_not": approving.why_not_approve(found, request.user),
        "document": document_of_update(content, json_sha256=""),
    }
    return render(request, "drafts/updates/approve.html", context)


@may("updates.send_back")
def send_update_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = update_or_404(pk)
    here = reverse("drafts:update", args=[pk])
    form = ReasonForm(request.POST or None, submit="Send it back", cancel_href=here)
    if saved(
        request,
        form,
        lambda: approving.send_update_back(
            found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, "The update is back in drafting.")
        return redirect(here)
    return shown(request, "drafts/updates/send_back.html", form, update=found)


@may("updates.publish")
@require_POST
def publish_update(request: HttpRequest, pk: int) -> HttpResponse:
    found = update_or_404(pk)
    return pressed(
        request,
        lambda: issuing.publish_update(found, by=request.user, at=timezone.now()),
        done="The update is public.",
        to=reverse("drafts:update", args=[pk]),
    )


@may("updates.publish")
@require_POST
def render_update_again(request: HttpRequest, pk: int) -> HttpResponse:
    """After a failure."""
    publication = issuing.publication_of_update(update_or_404(pk))
    if publication is not None:
        producing.ask_again(publication, by=request.user, at=timezone.now())
        nudge(publication.pk)
    return redirect("drafts:update", pk)


@may("updates.edit")
def correct_update(request: HttpRequest, pk: int) -> HttpResponse:
    found = update_or_404(pk)
    here = reverse("drafts:update", args=[pk])
    form = ReasonForm(request.POST or None, submit="Open a later version", cancel_href=here)
    form.fields["reason"].label = "What is corrected, for the public?"
    later = kept(
        request,
        form,
        lambda: issuing.correct_update(
            found, note=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
        done=lambda one: f"Version {one.version} was opened with the words of this one.",
    )
    if later is not None:
        return redirect("drafts:update", later.pk)
    return shown(request, "drafts/updates/correct.html", form, update=found)


@may("updates.withdraw")
def withdraw_update(request: HttpRequest, pk: int) -> HttpResponse:
    found = update_or_404(pk)
    here = reverse("drafts:update", args=[pk])
    form = ReasonForm(request.POST or None, submit="Withdraw it", cancel_href=here)
    form.fields["reason"].label = "Why is it withdrawn, for the public?"
    if saved(
        request,
        form,
        lambda: issuing.withdraw_update(
            found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, "The update is withdrawn. Its text stays, under a notice.")
        return redirect(here)
    return shown(request, "drafts/updates/withdraw.html", form, update=found)


@may("drafts.see")
@require_safe
def update_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF before it is public, for those who see drafts."""
    publication = issuing.publication_of_update(get_object_or_404(Update, pk=pk))
    stored = get_object_or_404(PublicFile, publication=publication, name=UPDATE_PDF)
    headers = {
        "Content-Disposition": f'inline; filename="draft-{stored.name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(stored.content), content_type=stored.media_type, headers=headers)
