"""Closing an action on evidence, and opening it again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from actions.models import Action
from actions.plan import completing, evidencing
from actions.plan.completing import CompletionRefused
from actions.plan.forms import CompleteForm, EvidenceForm, ReasonForm
from actions.plan.rights import demand, may_edit, may_work
from actions.views.fetching import action_or_404, add_refusal, form_page
from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.dates import today
from msplan.lib.states import InvalidTransition


@may("actions.see")
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    here = reverse("actions:detail", args=[pk])
    initial = {"outcome_words": action.outcome_words}
    form = CompleteForm(request.POST or None, request.FILES or None, initial=initial, cancel_href=here)
    if request.method == "POST" and form.is_valid() and _completed(request, action, form):
        messages.success(request, f"{action.reference} is completed. Well done.")
        return redirect(here)
    return form_page(request, "complete", action, form, evidence=action.evidence.select_related("file"))


def _completed(request: HttpRequest, action: Action, form: CompleteForm) -> bool:
    try:
        completing.complete(
            action,
            outcome_words=form.cleaned_data["outcome_words"],
            no_evidence_reason=form.cleaned_data["no_evidence_reason"],
            evidence=form.handed,
            by=request.user,
            at=timezone.now(),
        )
    except (CompletionRefused, InvalidTransition) as refusal:
        add_refusal(form, refusal)
    except FileRefused as refusal:
        action.refresh_from_db()  # what the act had set was taken back with its transaction
        form.add_error("evidence_file", str(refusal))
    return not form.errors


@may("actions.see")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_edit(request.user, action))
    here = reverse("actions:detail", args=[pk])
    form = ReasonForm(
        request.POST or None, label="Why is it opened again?", submit="Open it again", cancel_href=here
    )
    if request.method == "POST" and form.is_valid():
        try:
            completing.reopen(action, **form.cleaned_data, by=request.user, at=timezone.now())
        except (CompletionRefused, InvalidTransition) as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, f"{action.reference} is in progress again.")
            return redirect(here)
    meaning = "It is in progress again, reviewed and chased. What was said on closing stays in its history."
    return form_page(request, "reason", action, form, verb="Open again", meaning=meaning)


@may("actions.see")
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    here = reverse("actions:detail", args=[pk])
    form = EvidenceForm(request.POST or None, request.FILES or None, cancel_href=here)
    if request.method == "POST" and form.is_valid() and (handed := form.handed):
        try:
            evidencing.add_evidence(action, handed, by=request.user, at=timezone.now())
        except FileRefused as refusal:
            form.add_error("evidence_file", str(refusal))
        else:
            messages.success(request, "The evidence is kept.")
            return redirect(here)
    return form_page(request, "add_evidence", action, form)
