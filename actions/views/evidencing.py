"""Evidence of an action: handing it in, and removing it with a reason."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actions.plan import evidencing
from actions.plan.forms import ReasonForm
from actions.plan.review_forms import EvidenceForm
from actions.plan.rights import demand, may_remove, may_work
from actions.views.fetching import action_or_404, form_page
from actions.views.saving import saved
from msplan.accounts.permissions import may
from msplan.lib.dates import today


@may("actions.see")
def add_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    here = reverse("actions:detail", args=[pk])
    form = EvidenceForm(request.POST or None, request.FILES or None, cancel_href=here)

    def act() -> None:
        for handed in form.handed:
            evidencing.add_evidence(action, handed, by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "The evidence is kept.")
        return redirect(here)
    return form_page(request, "add_evidence", action, form)


@may("actions.see")
def remove_evidence(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponse:
    action = action_or_404(pk)
    evidence = get_object_or_404(action.evidence.standing().select_related("by"), pk=evidence_pk)
    demand(may_remove(request.user, evidence))
    here = reverse("actions:detail", args=[pk])
    form = ReasonForm(request.POST or None, label="Why is it removed?", submit="Remove it", cancel_href=here)
    if saved(
        request,
        form,
        lambda: evidencing.remove_evidence(evidence, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"“{evidence.title}” is removed.")
        return redirect(here)
    meaning = (
        f"“{evidence.title}” leaves this page, and nobody opens it any more. Its reason stays in the story."
    )
    return form_page(request, "reason", action, form, verb="Remove evidence from", meaning=meaning)
