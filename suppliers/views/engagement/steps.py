"""What is done with an engagement, each on a page with one form."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.writing import ReasonForm
from msplan.views.saving import kept, resaved, saved, shown
from suppliers.engagement import holding
from suppliers.engagement.forms import EngagementForm, FileForm, FollowUpForm, HeldForm
from suppliers.engagement.rights import demand, may_answer
from suppliers.models import Engagement

FORM = "suppliers/engagement/form.html"


@may("engagement.edit")
def create(request: HttpRequest) -> HttpResponse:
    back = reverse("engagement:index")
    form = EngagementForm(request.POST or None, initial={"owner": request.user.pk}, cancel_href=back)

    def act() -> Engagement:
        return holding.plan_engagement(parties=form.parties, **form.words, by=request.user, at=timezone.now())

    if made := kept(request, form, act, done=lambda made: f"{made} is written down."):
        return redirect("engagement:detail", made.pk)
    return shown(request, FORM, form, heading="Write down an engagement", back=back, back_text="Engagement")


@may("engagement.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    one = _one(pk)

    def form_of() -> EngagementForm:
        return EngagementForm(request.POST or None, instance=_one(pk), cancel_href=_back(one))

    def act(form: EngagementForm) -> bool:
        version = int(form.cleaned_data["version"])
        words: dict[str, Any] = {"changes": form.words, "parties": form.parties, "by": request.user}
        return holding.edit_engagement(one, version=version, **words, at=timezone.now())

    changed, form = resaved(request, form_of, act)
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(_back(one))
    return _form_page(request, one, form, "Edit")


@may("engagement.own")
def held(request: HttpRequest, pk: int) -> HttpResponse:
    one = _one(pk)
    demand(may_answer(request.user, one, today()))
    form = HeldForm(request.POST or None, cancel_href=_back(one))
    return _step(request, one, form, partial(holding.say_held, one), "Say how it went")


@may("engagement.own")
def follow_up(request: HttpRequest, pk: int) -> HttpResponse:
    one = _one(pk)
    demand(may_answer(request.user, one, today()))
    form = FollowUpForm(request.POST or None, cancel_href=_back(one))
    return _step(request, one, form, partial(holding.follow_up, one), "What changed after?")


@may("engagement.edit")
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    one = _one(pk)
    form = ReasonForm(request.POST or None, label="Why?", submit="Call it off", cancel_href=_back(one))
    return _step(request, one, form, partial(holding.call_off, one), "Call it off")


@may("engagement.edit")
def add_file(request: HttpRequest, pk: int) -> HttpResponse:
    one = _one(pk)
    form = FileForm(request.POST or None, request.FILES or None, cancel_href=_back(one))

    def act(*, evidence_file: Any, **who: Any) -> object:
        return holding.add_file(one, evidence_file, **who)

    return _step(request, one, form, act, "Add a file")


def _step(
    request: HttpRequest, one: Engagement, form: forms.BaseForm, act: Callable[..., object], heading: str
) -> HttpResponse:
    if saved(request, form, lambda: act(**form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, "Saved.")
        return redirect(_back(one))
    return _form_page(request, one, form, heading)


def _form_page(request: HttpRequest, one: Engagement, form: forms.BaseForm, heading: str) -> HttpResponse:
    given = {"heading": heading, "caption": one.title, "back": _back(one), "back_text": one.title}
    return shown(request, FORM, form, **given)


def _one(pk: int) -> Engagement:
    people = "owner__department", "owner__deputy", "department"
    return get_object_or_404(Engagement.objects.select_related(*people), pk=pk)


def _back(one: Engagement) -> str:
    return reverse("engagement:detail", args=[one.pk])
