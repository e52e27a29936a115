"""What the pages of a risk and of an unknown do alike."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, KnownUnknown, PriorityRisk, Source
from actions.plan.forms import ReasonForm
from actions.risks import keeping
from actions.risks.due import room_of
from actions.risks.facts import facts_of, rows_of, steps_of
from actions.risks.forms import LinkForm, RiskForm, UnknownForm, WatchedForm, YearlyReviewForm
from actions.risks.linking import link_action, unlink_action
from actions.risks.models import Finding
from actions.risks.models.watched import Watched
from actions.risks.reviewing import give_yearly_review
from actions.risks.rights import may_work
from actions.risks.timeline import of_watched
from actions.views.raising import raise_action
from actions.views.saving import SAVED, edited, kept, saved, shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import demand
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of

# What each kind is called, its form, and where its list lies.
KINDS: dict[type[Watched], tuple[str, type[WatchedForm], str]] = {
    PriorityRisk: ("priority risk", RiskForm, "risks:index"),
    KnownUnknown: ("known unknown", UnknownForm, "risks:unknowns"),
}


def found(model: type[Watched], pk: int) -> Any:
    rows = model._default_manager.all().with_people()  # type: ignore[attr-defined]
    return get_object_or_404(rows.select_related("category") if model is PriorityRisk else rows, pk=pk)


def page_path(thing: Watched) -> str:
    return reverse(room_of(thing), args=[thing.pk])


def show(request: HttpRequest, thing: Watched) -> HttpResponse:
    on = today()
    main, others = steps_of(thing, request.user, on)
    noun, _, list_name = KINDS[type(thing)]
    context = {
        "thing": thing,
        "noun": noun,
        "list_href": reverse(list_name),
        "marking": thing.get_marking_display(),
        "facts": facts_of(thing, on),
        "rows": rows_of(thing),
        "main": main,
        "others": others,
        "actions": thing.actions.with_people().order_by("number"),
        "unlink": reverse(f"{room_of(thing)}_unlink", args=[thing.pk])
        if request.user.may("risks.edit")
        else "",
        "story": page_of(of_watched(thing), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/risks/detail.html", context)


def form_page(
    request: HttpRequest, thing: Watched, form: forms.BaseForm, heading: str, **context: Any
) -> HttpResponse:
    """A page with a form about one of them."""
    noun, _, list_name = KINDS[type(thing)]
    given = {
        "thing": thing,
        "heading": heading,
        "noun": noun,
        "back": page_path(thing) if thing.pk else reverse(list_name),
        "back_text": thing.reference if thing.pk else f"{noun.capitalize()}s",
        "marking": thing.get_marking_display(),
        **context,
    }
    return shown(request, "actions/risks/form.html", form, **given)


def note(request: HttpRequest, model: type[Watched], act: Callable[..., Watched]) -> HttpResponse:
    """Something new is written down."""
    noun, form_class, list_name = KINDS[model]
    initial = {"assessed_on": today(), "owner": request.user.pk}
    form: Any = form_class(
        request.POST or None, person=request.user, cancel_href=reverse(list_name), initial=initial
    )
    thing = kept(
        request,
        form,
        lambda: act(**form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.reference} is written down.",
    )
    if thing:
        return redirect(page_path(thing))
    return form_page(request, form.instance, form, f"Write down a {noun}")


def edit(request: HttpRequest, thing: Watched) -> HttpResponse:
    demand_work(request, thing)
    noun, form_class, _ = KINDS[type(thing)]
    typed = {"person": request.user, "cancel_href": page_path(thing)}

    def form_of() -> Any:
        return form_class(request.POST or None, instance=found(type(thing), thing.pk), **typed)

    changed, form = edited(request, form_of, partial(keeping.edit, thing))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(page_path(thing))
    return form_page(request, thing, form, f"Edit the {noun}")


def review(request: HttpRequest, thing: Watched) -> HttpResponse:
    """The yearly review: the page that the owner's mail leads to."""
    demand_work(request, thing)
    on, noun = today(), KINDS[type(thing)][0]
    if request.method != "POST" and not thing.review_may_come(on):
        context = {"thing": thing, "noun": noun, "last": thing.reviews.first(), "back": page_path(thing)}
        return render(request, "actions/risks/no_review.html", context)
    form = YearlyReviewForm(
        request.POST or None, initial={"due_on": thing.review_on}, cancel_href=page_path(thing)
    )
    if saved(
        request,
        form,
        lambda: give_yearly_review(thing, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        changed = form.cleaned_data["finding"] == Finding.CHANGED
        messages.success(request, f"Review saved. The next one is due on {plain(thing.review_on or on)}.")
        return redirect(f"{room_of(thing)}_edit" if changed else room_of(thing), thing.pk)
    due_on = form.cleaned_data.get("due_on") if form.is_bound else thing.review_on
    return form_page(request, thing, form, f"Yearly review due {plain(due_on or on)}", rows=rows_of(thing))


def with_reason(
    request: HttpRequest, thing: Watched, act: Callable[..., None], words: tuple[str, str, str]
) -> HttpResponse:
    """A page that asks for one reason and then does one act. ``words``: heading, question, what it means."""
    demand(request.user, "risks.edit")
    heading, question, meaning = words
    form = ReasonForm(request.POST or None, label=question, submit=heading, cancel_href=page_path(thing))
    if saved(request, form, lambda: act(thing, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, f"{thing.reference} is “{thing.get_state_display().lower()}” now.")
        return redirect(page_path(thing))
    return form_page(request, thing, form, heading, meaning=meaning)


def raise_from(request: HttpRequest, thing: Watched) -> HttpResponse:
    """An action raised from it: one page, one transaction."""
    noun = KINDS[type(thing)][0]

    def link(action: Action, person: Person, at: datetime) -> None:
        link_action(thing, action, by=person, at=at)

    how = thing.how if isinstance(thing, KnownUnknown) else ""
    initial = {"title": f"{thing.title}"[:200], "what": how, "source": Source.PRIORITY_RISK, "area": "risk"}
    return raise_action(
        request, raised_from=f"{noun} {thing.reference}", initial=initial, back=page_path(thing), link=link
    )


def link(request: HttpRequest, thing: Watched) -> HttpResponse:
    demand(request.user, "risks.edit")
    form = LinkForm(request.POST or None, thing=thing, cancel_href=page_path(thing))
    if saved(
        request, form, lambda: link_action(thing, **form.cleaned_data, by=request.user, at=timezone.now())
    ):
        messages.success(request, f"{form.cleaned_data['action'].reference} answers {thing.reference}.")
        return redirect(page_path(thing))
    return form_page(request, thing, form, "Link an action")


def unlink(request: HttpRequest, thing: Watched) -> HttpResponse:
    demand(request.user, "risks.edit")
    asked = request.POST.get("action", "")
    action = get_object_or_404(Action, pk=int(asked) if asked.isdecimal() and len(asked) < 10 else 0)
    if unlink_action(thing, action, by=request.user, at=timezone.now()):
        messages.success(request, f"{action.reference} no longer answers {thing.reference}.")
    return redirect(page_path(thing))


def demand_work(request: HttpRequest, thing: Watched, on: date | None = None) -> None:
    """A 403 page for whoever neither keeps the risks nor answers for this one."""
    if not may_work(request.user, thing, on or today()):
        raise PermissionDenied
