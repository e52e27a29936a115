"""One audience: how many they are, what they have to do, what they need to learn."""

from datetime import datetime

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
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
from actions.views.saving import saved
from actions.views.training.exports import HEAD_COUNTS, JUDGED
from actions.views.training.pages import Kind, form_page, found_audience
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import add_months, plain, today
from msplan.lib.lists import files_of, page_of
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of

COUNTS_SHOWN = 12
KIND = Kind(
    "audience",
    "audiences",
    found_audience,
    AudienceForm,
    keeping.add_audience,
    keeping.edit_audience,
    keeping.archive_audience,
    (
        "Archive the audience",
        "Why is it no longer trained?",
        "Nobody is asked for its numbers any more. What was handed in stays.",
    ),
    then="Say how many they are.",
)


@may("training.see")
@require_safe
def audience(request: HttpRequest, pk: int) -> HttpResponseBase:
    on = today()
    one = get_object_or_404(Audience.objects.with_people().with_count(on), pk=pk)
    counted = list(one.counts.standing().select_related("audience", "given_by").order_by("-as_at"))
    if wants_file(request):
        if request.GET.get("of") == "needs":
            return file_of(one.needs.select_related("audience", "given_by"), request, JUDGED)
        return file_of(counted, request, HEAD_COUNTS)
    raised = Prefetch("raised", TrainingNeedAction.objects.select_related("action"))
    in_force = one.requirements.in_force(on).with_things().with_last(on)
    context = {
        "audience": one,
        "rows": rows_of_audience(one),
        "facts": [needs_fact(one, on)],
        "requirements": [{"row": row, "known": known(row, on)} for row in in_force],
        "needs": list(one.needs.prefetch_related(raised)),
        "counts": counted[:COUNTS_SHOWN],
        "counted": len(counted),
        "files": files_of(request),
        "files_of_needs": files_of(request, of="needs"),
        "parts": list(one.parts.in_use()),
        "may_edit": request.user.may("training.edit"),
        "may_judge": may_judge(request.user, one, on) and not one.is_archived,
        "may_raise": request.user.may("actions.create"),
        "story": page_of(of_chased(one), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/training/audience.html", context)


@may("training.edit")
def add_audience(request: HttpRequest) -> HttpResponse:
    return KIND.add(request)


@may("training.edit")
def edit_audience(request: HttpRequest, pk: int) -> HttpResponse:
    return KIND.edit(request, pk)


@may("training.edit")
def archive_audience(request: HttpRequest, pk: int) -> HttpResponse:
    return KIND.archive(request, pk)


@may("training.edit")
@require_POST
def take_up_audience(request: HttpRequest, pk: int) -> HttpResponse:
    return KIND.take_up(request, pk, then="Say what they have to do.")


@may("training.edit")
def give_count(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_audience(pk)
    form = CountForm(request.POST or None, initial={"as_at": today()}, cancel_href=KIND.path_of(one))

    def done(row: AudienceCount) -> str:
        return f"{row.people:,} people on {plain(row.as_at)}."

    return KIND.give(request, one, form, give, done=done, heading="How many are they?")


@may("training.edit")
def correct_count(request: HttpRequest, pk: int) -> HttpResponse:
    old = get_object_or_404(AudienceCount.objects.select_related("audience"), pk=pk)
    back = KIND.path_of(old.audience)
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
    form = NeedForm(request.POST or None, initial=initial, cancel_href=KIND.path_of(one))
    heading, last = "What do they need to learn?", one.needs.first()

    def done(row: TrainingNeed) -> str:
        return f"Saved. It is judged again by {plain(row.next_on)}."

    return KIND.give(request, one, form, judge_needs, done=done, heading=heading, last=last)


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
        back=KIND.path_of(need.audience),
        link=link,
    )
