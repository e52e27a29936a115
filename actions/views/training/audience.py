"""One audience: how many they are, what they have to do, what they need to learn."""

from datetime import datetime
from functools import partial

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import Action, Area, Audience, AudienceCount, TrainingNeed, TrainingNeedAction
from actions.plan.rights import demand
from actions.training import keeping
from actions.training.facts import known, needs_fact, rows_of_audience
from actions.training.forms import AudienceForm, CorrectCountForm, CountForm, NeedForm
from actions.training.handing_in import correct_count as correct
from actions.training.handing_in import give_count as give
from actions.training.judging import judge_needs, link_action
from actions.training.rights import may_judge
from actions.training.timeline import of_chased
from actions.views.raising import raise_action
from actions.views.saving import SAVED, edited, kept, pressed, saved
from actions.views.training.pages import form_page, found_audience, with_reason
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import add_months, plain, today
from msplan.lib.lists import page_of

ARCHIVE = (
    "Archive the audience",
    "Why is it no longer trained?",
    "Nobody is asked for its numbers any more. What was handed in stays.",
)


def path_of(audience: Audience) -> str:
    return reverse("training:audience", args=[audience.pk])


@may("training.see")
@require_safe
def audience(request: HttpRequest, pk: int) -> HttpResponse:
    on = today()
    one = get_object_or_404(Audience.objects.with_people().with_count(on), pk=pk)
    raised = Prefetch("raised", TrainingNeedAction.objects.select_related("action"))
    in_force = one.requirements.in_force(on).with_things().with_last(on)
    context = {
        "audience": one,
        "rows": rows_of_audience(one),
        "facts": [needs_fact(one, on)],
        "requirements": [{"row": row, "known": known(row, on)} for row in in_force],
        "needs": list(one.needs.prefetch_related(raised)),
        "counts": list(one.counts.standing().order_by("-as_at")[:12]),
        "parts": list(one.parts.in_use()),
        "may_edit": request.user.may("training.edit"),
        "may_judge": may_judge(request.user, one, on) and not one.is_archived,
        "may_raise": request.user.may("actions.create"),
        "story": page_of(of_chased(one), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/training/audience.html", context)


@may("training.edit")
def add_audience(request: HttpRequest) -> HttpResponse:
    back = reverse("training:audiences")
    form = AudienceForm(request.POST or None, cancel_href=back)
    made = kept(
        request,
        form,
        lambda: keeping.add_audience(**form.words, by=request.user, at=timezone.now()),
        done=lambda one: f"“{one}” is written down. Say how many they are.",
    )
    if made:
        return redirect(path_of(made))
    return form_page(request, form, heading="Add an audience", back=(back, "Audiences"))


@may("training.edit")
def edit_audience(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_audience(pk)

    def form_of() -> AudienceForm:
        return AudienceForm(request.POST or None, instance=found_audience(pk), cancel_href=path_of(one))

    changed, form = edited(request, form_of, partial(keeping.edit_audience, one))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(path_of(one))
    return form_page(
        request, form, heading="Edit the audience", back=(path_of(one), one.name), about=one.name
    )


@may("training.edit")
def archive_audience(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_audience(pk)
    back = (path_of(one), one.name)
    return with_reason(
        request, partial(keeping.archive_audience, one), ARCHIVE, back=back, done="It is archived."
    )


@may("training.edit")
@require_POST
def take_up_audience(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_audience(pk)
    return pressed(
        request,
        lambda: keeping.take_up(one, by=request.user, at=timezone.now()),
        done="It is used again. Say what they have to do.",
        to=path_of(one),
    )


@may("training.edit")
def give_count(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_audience(pk)
    form = CountForm(request.POST or None, initial={"as_at": today()}, cancel_href=path_of(one))
    made = kept(
        request,
        form,
        lambda: give(one, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda row: f"{row.people:,} people on {plain(row.as_at)}.",
    )
    if made:
        return redirect(path_of(one))
    return form_page(
        request, form, heading="How many are they?", back=(path_of(one), one.name), about=one.name
    )


@may("training.edit")
def correct_count(request: HttpRequest, pk: int) -> HttpResponse:
    old = get_object_or_404(AudienceCount.objects.select_related("audience"), pk=pk)
    back = path_of(old.audience)
    form = CorrectCountForm(request.POST or None, initial={"people": old.people}, cancel_href=back)
    if saved(request, form, lambda: correct(old, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, "Corrected. The old number is kept.")
        return redirect(back)
    about = f"{old.audience} on {plain(old.as_at)}"
    return form_page(
        request, form, heading="Correct the head-count", back=(back, old.audience.name), about=about
    )


@may("training.see")
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """What they need to learn: the page that the reminder leads to."""
    one, on = found_audience(pk), today()
    demand(may_judge(request.user, one, on))
    initial = {"judged_on": on, "judged_by": request.user.job_title, "next_on": add_months(on, 12)}
    form = NeedForm(request.POST or None, initial=initial, cancel_href=path_of(one))
    made = kept(
        request,
        form,
        lambda: judge_needs(one, **form.cleaned_data, by=request.user, at=timezone.now()),
        done=lambda row: f"Saved. It is judged again by {plain(row.next_on)}.",
    )
    if made:
        return redirect(path_of(one))
    last = one.needs.first()
    heading = "What do they need to learn?"
    return form_page(request, form, heading=heading, back=(path_of(one), one.name), about=one.name, last=last)


@may("actions.create")
def raise_from_need(request: HttpRequest, pk: int) -> HttpResponse:
    """An action raised from an assessment: one page, one transaction."""
    need = get_object_or_404(TrainingNeed.objects.select_related("audience"), pk=pk)

    def link(action: Action, person: Person, at: datetime) -> None:
        link_action(need, action, by=person, at=at)

    initial = {
        "title": f"Training: {need.audience}"[:200],
        "what": need.needs,
        "source": "internal_review",
        "area": Area.TRAINING,
    }
    return raise_action(
        request,
        raised_from=f"the training needs of {need.audience}",
        initial=initial,
        back=path_of(need.audience),
        link=link,
    )
