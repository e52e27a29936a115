"""What is done with a recommendation: answered, taken in hand, moved, closed, corrected; actions raised from it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.lessons import inspecting
from actions.lessons.forms import AnswerForm, ClosedByThemForm, CloseForm, CorrectForm, MoveDueForm
from actions.lessons.rights import may_work
from actions.models import Action, Recommendation, Source
from actions.plan.forms import ReasonForm
from actions.plan.review_forms import EvidenceForm
from actions.plan.rights import demand
from actions.views.lessons.recommendations import recommendation_or_404
from actions.views.raising import raise_action
from actions.views.saving import edited, pressed, resaved, saved, shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import today

FORM = "actions/lessons/form.html"
F = TypeVar("F", bound=forms.BaseForm)


def _back(one: Recommendation) -> str:
    return reverse("lessons:recommendation", args=[one.pk])


def _mine(request: HttpRequest, pk: int) -> Recommendation:
    """The recommendation, for whoever keeps the room or answers for it."""
    one = recommendation_or_404(pk)
    demand(may_work(request.user, one, today()))
    return one


def _page(
    request: HttpRequest,
    one: Recommendation,
    form: F,
    act: Callable[[F], object],
    *,
    heading: str,
    done: str = "Saved.",
) -> HttpResponse:
    """A page with one form about a recommendation, and what it does."""
    if saved(request, form, lambda: act(form)):
        messages.success(request, done)
        return redirect(_back(one))
    return _shown(request, one, form, heading)


def _shown(request: HttpRequest, one: Recommendation, form: forms.BaseForm, heading: str) -> HttpResponse:
    """The text of the recommendation stands beside the form."""
    caption = f"Recommendation {one.number}, {one.inspection.title}"
    context = {"heading": heading, "caption": caption, "back": _back(one), "back_text": "The recommendation"}
    return shown(request, FORM, form, **context, recommendation=one)


@may("lessons.see")
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)

    def form_of() -> AnswerForm:
        return AnswerForm(request.POST or None, instance=recommendation_or_404(pk), cancel_href=_back(one))

    changed, form = edited(request, form_of, partial(inspecting.answer_recommendation, one))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(_back(one))
    return _shown(request, one, form, "What do we answer?")


@may("lessons.see")
@require_POST
def take_in_hand(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    return pressed(
        request,
        lambda: inspecting.take_in_hand(one, by=request.user, at=timezone.now()),
        done="It is in hand now.",
        to=_back(one),
    )


@may("lessons.see")
def move_due(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    form = MoveDueForm(request.POST or None, cancel_href=_back(one))

    def act(form: MoveDueForm) -> object:
        return inspecting.move_due(one, **form.cleaned_data, by=request.user, at=timezone.now())

    return _page(request, one, form, act, heading="Change the due date")


@may("lessons.see")
def close(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    form = CloseForm(request.POST or None, request.FILES or None, cancel_href=_back(one))

    def act(form: CloseForm) -> object:
        words = form.cleaned_data["closing_words"]
        return inspecting.close_by_us(
            one, closing_words=words, handed=form.handed, by=request.user, at=timezone.now()
        )

    return _page(request, one, form, act, heading="Close the recommendation", done="It is closed by us.")


@may("lessons.see")
def add_proof(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)
    form = EvidenceForm(request.POST or None, request.FILES or None, cancel_href=_back(one))

    def act(form: EvidenceForm) -> object:
        at = timezone.now()
        return [inspecting.add_proof(one, handed, by=request.user, at=at) for handed in form.handed]

    return _page(request, one, form, act, heading="Add evidence", done="The evidence is kept.")


@may("lessons.edit")
def close_by_them(request: HttpRequest, pk: int) -> HttpResponse:
    one = recommendation_or_404(pk)
    form = ClosedByThemForm(request.POST or None, cancel_href=_back(one))

    def act(form: ClosedByThemForm) -> object:
        return inspecting.close_by_inspectorate(one, **form.cleaned_data, by=request.user, at=timezone.now())

    return _page(request, one, form, act, heading="Closed by the inspectorate")


@may("lessons.edit")
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    one = recommendation_or_404(pk)
    words = {"label": "Why is it opened again?", "submit": "Open it again"}
    form = ReasonForm(request.POST or None, **words, cancel_href=_back(one))

    def act(form: ReasonForm) -> object:
        return inspecting.reopen(one, **form.cleaned_data, by=request.user, at=timezone.now())

    return _page(request, one, form, act, heading="Open the recommendation again")


@may("lessons.edit")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    one = recommendation_or_404(pk)

    def form_of() -> CorrectForm:
        shown = inspecting.printed(recommendation_or_404(pk))
        return CorrectForm(request.POST or None, initial=shown, cancel_href=_back(one))

    def act(form: CorrectForm) -> object:
        words = {**form.cleaned_data}
        seen, at = words.pop("version"), timezone.now()
        return inspecting.correct_recommendation(one, **words, seen=seen, by=request.user, at=at)

    corrected, form = resaved(request, form_of, act)
    if corrected:
        messages.success(request, "Corrected; both are kept.")
        return redirect(_back(one))
    return _shown(request, one, form, "Correct what was entered")


@may("lessons.see")
def raise_from_recommendation(request: HttpRequest, pk: int) -> HttpResponse:
    one = _mine(request, pk)

    def link(action: Action, by: Person, at: datetime) -> None:
        inspecting.link_action(one, action, by=by, at=at)

    initial = {"what": one.text, "source": Source.INSPECTION, "owner": one.owner_id, "target_on": one.due_on}
    raised_from = f"recommendation {one.number} of “{one.inspection.title}”"
    return raise_action(request, raised_from=raised_from, initial=initial, back=_back(one), link=link)
