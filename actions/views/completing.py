"""Closing an action: handing in, accepting, returning, taking back; and opening it again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import Action, Completion
from actions.plan import completing, handing_in
from actions.plan.closing_forms import CompleteForm
from actions.plan.forms import ReasonForm
from actions.plan.handing_in import CompletionRefused
from actions.plan.rights import demand, may_edit, may_withdraw, may_work
from actions.plan.second_person import acceptors, is_near, may_accept, second_people
from actions.views.fetching import action_or_404, form_page
from actions.views.saving import saved
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.states import InvalidTransition

TONES = {
    Completion.State.WAITING: "warn",
    Completion.State.ACCEPTED: "plain",
    Completion.State.RETURNED: "bad",
    Completion.State.WITHDRAWN: "neutral",
}
REASONS = {
    Completion.State.RETURNED: "What is missing",
    Completion.State.WITHDRAWN: "Why it was taken back",
}


@may("actions.see")
def complete(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    before = action.completions.first()
    if request.method != "POST" and before is not None and before.is_waiting:
        return redirect("actions:completion", pk, before.pk)
    here = reverse("actions:detail", args=[pk])
    initial = {"outcome_words": before.outcome_words if before else action.outcome_words}
    form = CompleteForm(request.POST or None, request.FILES or None, initial=initial, cancel_href=here)
    if saved(request, form, lambda: _hand_in(request, action, form)):
        messages.success(
            request, f"The completion of {action.reference} is handed in. It waits to be accepted."
        )
        return redirect(here)
    if form.is_bound:
        action.refresh_from_db()  # what a refused act had set was taken back with its transaction
    evidence = action.evidence.standing().select_related("file", "by")
    return form_page(request, "complete", action, form, evidence=evidence, before=before)


def _hand_in(request: HttpRequest, action: Action, form: CompleteForm) -> object:
    return handing_in.hand_in(
        action,
        outcome_words=form.cleaned_data["outcome_words"],
        no_evidence_reason=form.cleaned_data["no_evidence_reason"],
        evidence=form.handed,
        by=request.user,
        at=timezone.now(),
    )


@may("actions.see")
@require_safe
def completion(request: HttpRequest, pk: int, completion_pk: int) -> HttpResponse:
    return _completion_page(request, _completion(pk, completion_pk))


@may("actions.see")
@require_POST
def accept(request: HttpRequest, pk: int, completion_pk: int) -> HttpResponse:
    handed = _completion(pk, completion_pk)
    demand(may_accept(request.user, handed, today()))
    try:
        completing.accept(handed, by=request.user, at=timezone.now())
    except (CompletionRefused, InvalidTransition) as refusal:
        messages.error(request, str(refusal))
        return redirect("actions:completion", pk, completion_pk)
    messages.success(request, f"{handed.action.reference} is completed.")
    return redirect("actions:detail", pk)


@may("actions.see")
@require_POST
def return_completion(request: HttpRequest, pk: int, completion_pk: int) -> HttpResponse:
    handed = _completion(pk, completion_pk)
    demand(may_accept(request.user, handed, today()))
    form = _return_form(request.POST)
    if saved(
        request,
        form,
        lambda: completing.return_completion(handed, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"It went back to {handed.action.owner}, who is told why.")
        return redirect("actions:detail", pk)
    return _completion_page(request, _completion(pk, completion_pk), form)


@may("actions.see")
def withdraw(request: HttpRequest, pk: int, completion_pk: int) -> HttpResponse:
    handed = _completion(pk, completion_pk)
    demand(may_withdraw(request.user, handed, today()))
    here = reverse("actions:completion", args=[pk, completion_pk])
    form = ReasonForm(
        request.POST or None, label="Why do you take it back?", submit="Take it back", cancel_href=here
    )
    if saved(
        request,
        form,
        lambda: handing_in.withdraw(handed, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"The completion of {handed.action.reference} is taken back.")
        return redirect("actions:detail", pk)
    context = {
        "verb": "Take back the completion of",
        "meaning": "The action goes on as before: it is reviewed, and its dates are chased.",
    }
    return form_page(request, "reason", handed.action, form, **context)


@may("actions.see")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_edit(request.user, action))
    here = reverse("actions:detail", args=[pk])
    form = ReasonForm(
        request.POST or None, label="Why is it opened again?", submit="Open it again", cancel_href=here
    )
    if saved(
        request,
        form,
        lambda: completing.reopen(action, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{action.reference} is in progress again.")
        return redirect(here)
    meaning = "It is in progress again, reviewed and chased. What was said on closing stays in its history."
    return form_page(request, "reason", action, form, verb="Open", after=" again", meaning=meaning)


def _completion(pk: int, completion_pk: int) -> Completion:
    return get_object_or_404(Completion.objects.with_acceptors(), pk=completion_pk, action_id=pk)


def _return_form(data: Any = None) -> ReasonForm:
    form = ReasonForm(data, label="What is missing?", submit="Return it")
    form.fields["reason"].error_messages["required"] = "Say what is missing"
    return form


def _completion_page(
    request: HttpRequest, handed: Completion, form: ReasonForm | None = None
) -> HttpResponse:
    """What was handed in, and what this person may do with it. ``form``: one that was sent and refused."""
    person, on, action = request.user, today(), handed.action
    others = second_people() if handed.is_waiting else []
    decides = handed.is_waiting and may_accept(person, handed, on, others)
    asked = acceptors(handed, on, others) if handed.is_waiting else []
    context = {
        "handed": handed,
        "decides": decides,
        "last_resort": decides and not is_near(person, handed, on),
        "withdraws": handed.is_waiting and may_withdraw(person, handed, on),
        "asked": ", ".join(str(p) for p in asked),
        "evidence": action.evidence.standing().select_related("file", "by"),
        "milestones": action.milestones.open(),
        "tone": TONES[Completion.State(handed.state)],
        "reason_title": REASONS.get(Completion.State(handed.state), ""),
        "resubmits": action.is_chased and handed.state in REASONS and may_work(person, action, on),
    }
    return form_page(request, "completion", action, form or _return_form(), **context)
