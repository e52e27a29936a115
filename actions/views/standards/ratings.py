"""One standard in one self-assessment: rated, told, and answered by an action."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from actions.models import Action, SelfAssessment, StandardRating
from actions.plan.models import Source
from actions.standards import rating as acts
from actions.standards.forms import LinkForm, RatingForm
from actions.views.raising import raise_action
from actions.views.saving import resaved, saved
from actions.views.standards.pages import form_page
from msplan.accounts.models import Person
from msplan.accounts.permissions import demand, may
from msplan.history.recording import story_of
from msplan.history.telling import told
from msplan.lib.dates import plain

LONG_ANSWERS = [(name, RatingForm.base_fields[name].label) for name in ("evidence", "gap", "link")]
TITLES = {"standards.rate": "Rated", "standards.link_action": "An action answers it"}


def _rating(pk: int) -> StandardRating:
    found = StandardRating.objects.select_related("assessment__standard_set", "standard", "file", "by")
    return get_object_or_404(found, pk=pk)


@may("standards.see")
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for those who rate while it is open; for everybody else what was said."""
    try:
        return _rate(request, pk)
    except (Http404, StandardRating.DoesNotExist):
        if request.method != "POST":
            raise
    demand(request.user, "standards.rate")
    # A standard that is archived takes its unanswered question with it: whoever was writing gets their text back.
    kept = [{"label": label, "text": request.POST.get(name, "").strip()} for name, label in LONG_ANSWERS]
    return render(request, "actions/standards/taken_out.html", {"kept": kept}, status=409)


def _rate(request: HttpRequest, pk: int) -> HttpResponse:
    if request.method == "POST":
        demand(request.user, "standards.rate")
    rating = _rating(pk)
    done, form = resaved(request, lambda: _form(request, _rating(pk)), partial(_given, request, rating))
    if done:
        messages.success(request, f"{rating.number} is saved.")
        return redirect(_after(request, rating))
    rating = form.rating  # as it stands now
    may_rate = rating.assessment.is_open and request.user.may("standards.rate")
    return form_page(
        request,
        "rate",
        form,
        marking=rating.assessment.get_marking_display(),
        may_rate=may_rate or form.is_bound,
        **_context(rating, request.user),
    )


def _form(request: HttpRequest, rating: StandardRating) -> RatingForm:
    here = reverse("standards:detail", args=[rating.assessment_id])
    return RatingForm(request.POST or None, request.FILES or None, rating=rating, cancel_href=here)


def _given(request: HttpRequest, rating: StandardRating, form: RatingForm) -> bool:
    said, who = form.cleaned_data, {"by": request.user, "at": timezone.now()}
    version = int(said["version"])
    if form.does_not_apply:
        acts.say_not_applicable(rating, version=version, because=said["evidence"], **who)
    else:
        acts.rate(rating, version=version, **form.words, **who)
    return True


def _after(request: HttpRequest, rating: StandardRating) -> str:
    """The next standard without an answer, where that was asked; else the self-assessment."""
    ratings = rating.assessment.ratings
    if request.POST.get("next") == "yes":
        later = ratings.unanswered().filter(position__gt=rating.position).in_order().first()
        if following := later or ratings.unanswered().in_order().first():
            return reverse("standards:rate", args=[following.pk])
    return reverse("standards:detail", args=[rating.assessment_id])


def _context(rating: StandardRating, person: Person) -> dict[str, Any]:
    earlier = (
        StandardRating.objects.filter(standard=rating.standard_id)
        .answered()
        .filter(assessment__as_at__lt=rating.assessment.as_at)
        .filter(assessment__state=SelfAssessment.State.CLOSED)
        .select_related("assessment")
        .order_by("-assessment__as_at")
    )
    return {
        "rating": rating,
        "assessment": rating.assessment,
        "earlier": earlier[:5],
        "actions": rating.rated_actions.select_related("action"),
        "may_raise": rating.is_answered and person.may("actions.create"),
        "may_link": rating.is_answered and person.may("standards.rate"),
        "story": [{**told(entry), "title": TITLES[entry.act]} for entry in story_of(rating)[:10]],
    }


@may("actions.create")
def raise_from(request: HttpRequest, pk: int) -> HttpResponse:
    """A low rating becomes an action in one step: its form comes filled in."""
    rating = _rating(pk)
    where = rating.assessment
    follows_plan = where.standard_set.code == "national-plan"
    initial = {
        "title": rating.text[:200],
        "what": rating.gap or rating.evidence or rating.text,
        "outcome": rating.text,
        "measure": rating.guidance,
        "aspect": rating.aspect,
        "source": Source.NATIONAL_PLAN if follows_plan else Source.INTERNAL_REVIEW,
        "marking": where.marking,
    }

    def link_new(action: Action, by: Person, at: datetime) -> None:
        acts.link_action(rating, action, by=by, at=at)

    return raise_action(
        request,
        raised_from=f"standard {rating.number}, {where.standard_set.name}, as at {plain(where.as_at)}",
        initial=initial,
        back=reverse("standards:rate", args=[pk]),
        link=link_new,
    )


@may("standards.rate")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    """An action that is in the plan already answers this rating."""
    rating = _rating(pk)
    here = reverse("standards:rate", args=[pk])
    form = LinkForm(request.POST or None, cancel_href=here)
    if saved(
        request,
        form,
        lambda: acts.link_action(rating, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"{form.cleaned_data['action'].reference} answers {rating.number} now.")
        return redirect(here)
    marking = rating.assessment.get_marking_display()
    return form_page(request, "link", form, marking=marking, rating=rating, assessment=rating.assessment)
