"""What the pages of a policy and of a route do alike."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actions.models import ConcernRoute, Found, Looking, Policy, PolicyReview
from actions.plan.forms import ReasonForm
from actions.policies import keeping, reviewing
from actions.policies.facts import facts_of, rows_of, steps_of
from actions.policies.forms import PolicyReviewForm, RestoreForm, ReviewForm
from actions.policies.models.kept import Kept
from actions.policies.rights import may_work
from actions.policies.timeline import of_kept
from actions.views.saving import kept, saved, shown
from msplan.lib.dates import add_months, plain, today
from msplan.lib.lists import page_of

# What each kind is called, and where its list lies.
KINDS: dict[type[Kept], tuple[str, str, str]] = {
    Policy: ("policy", "policies:index", "Policies"),
    ConcernRoute: ("route", "policies:routes", "Raising concerns"),
}


def found(model: type[Kept], pk: int) -> Any:
    rows: Any = model._default_manager.all().with_people()  # type: ignore[attr-defined]
    return get_object_or_404(rows.with_coverage().select_related("file") if model is Policy else rows, pk=pk)


def page_path(thing: Kept) -> str:
    return reverse(f"policies:{thing.noun}", args=[thing.pk])


def show(request: HttpRequest, thing: Kept) -> HttpResponse:
    on = today()
    main, others = steps_of(thing, request.user, on)
    is_policy = isinstance(thing, Policy)
    lookings = list(Looking.objects.filter(policy=thing).select_related("by")) if is_policy else []
    reviews = list(PolicyReview.objects.filter(**thing.named).select_related("by"))
    _, list_name, list_text = KINDS[type(thing)]
    context = {
        "thing": thing,
        "is_policy": is_policy,
        "list_href": reverse(list_name),
        "list_text": list_text,
        "facts": facts_of(thing, on),
        "rows": rows_of(thing, lookings[0] if lookings else None),
        "main": main,
        "may_raise": request.user.may("actions.create"),
        "others": others,
        "actions": thing.actions.with_people().order_by("number") if isinstance(thing, Policy) else [],
        "story": page_of(of_kept(thing, lookings, reviews), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/policies/detail.html", context)


def form_page(
    request: HttpRequest,
    model: type[Kept],
    thing: Kept | None,
    form: forms.BaseForm,
    heading: str,
    **context: Any,
) -> HttpResponse:
    """A page with a form about one of them, or about a new one."""
    _, list_name, list_text = KINDS[model]
    given = {
        "thing": thing,
        "heading": heading,
        "back": page_path(thing) if thing else reverse(list_name),
        "back_text": thing.reference if thing else list_text,
        "section": list_text,
        **context,
    }
    return shown(request, "actions/policies/form.html", form, **given)


def register(
    request: HttpRequest, model: type[Kept], form: Any, act: Callable[[], Kept], heading: str
) -> HttpResponse:
    """Something new is entered."""
    thing = kept(request, form, act, done=lambda made: f"{made.reference} is in the register.")
    return redirect(page_path(thing)) if thing else form_page(request, model, None, form, heading)


def review(request: HttpRequest, thing: Kept) -> HttpResponse:
    """The page that the owner's mail leads to."""
    demand_work(request, thing)
    on = today()
    if thing.review_on is None:
        context = {"thing": thing, "back": page_path(thing), "section": KINDS[type(thing)][2]}
        return render(request, "actions/policies/no_review.html", context)
    initial = {"due_on": thing.review_on, "next_on": add_months(on, 12)}
    form_class = PolicyReviewForm if isinstance(thing, Policy) else ReviewForm
    form = form_class(
        request.POST or None, request.FILES or None, initial=initial, cancel_href=page_path(thing)
    )
    if saved(
        request, form, lambda: reviewing.review(thing, **said(form), by=request.user, at=timezone.now())
    ):
        messages.success(request, f"Review saved. The next one is due on {plain(thing.review_on)}.")
        changes = form.cleaned_data["found"] == Found.TO_CHANGE and isinstance(thing, Policy)
        leads_on = changes and request.user.may("policies.edit")
        return redirect(f"policies:{thing.noun}_edit" if leads_on else f"policies:{thing.noun}", thing.pk)
    due_on = form.cleaned_data.get("due_on") if form.is_bound else thing.review_on
    heading = f"Review due {plain(due_on or thing.review_on)}"
    return form_page(request, type(thing), thing, form, heading, rows=rows_of(thing))


def said(form: Any) -> dict[str, Any]:
    """What was typed, ready for the act."""
    words: dict[str, Any] = form.said if isinstance(form, PolicyReviewForm) else form.cleaned_data
    return words


def archive(request: HttpRequest, thing: Kept) -> HttpResponse:
    noun = KINDS[type(thing)][0]
    form = ReasonForm(
        request.POST or None,
        label="Why is it no longer in use?",
        submit=f"Archive the {noun}",
        cancel_href=page_path(thing),
    )
    if saved(
        request,
        form,
        lambda: keeping.archive(thing, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{thing.reference} is archived. Nobody is asked to review it any more.")
        return redirect(page_path(thing))
    meaning = "It stays here with its story. Nobody is asked to review it, and no figure counts it."
    return form_page(request, type(thing), thing, form, f"Archive the {noun}", meaning=meaning)


def restore(request: HttpRequest, thing: Kept) -> HttpResponse:
    initial = {"review_on": add_months(today(), 3)}
    form = RestoreForm(request.POST or None, initial=initial, cancel_href=page_path(thing))
    if saved(
        request,
        form,
        lambda: keeping.restore(thing, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{thing.reference} is in use again.")
        return redirect(page_path(thing))
    return form_page(request, type(thing), thing, form, "Take it into use again")


def demand_work(request: HttpRequest, thing: Kept) -> None:
    """A 403 page for whoever neither keeps the registers nor answers for this one."""
    if not may_work(request.user, thing, today()):
        raise PermissionDenied
