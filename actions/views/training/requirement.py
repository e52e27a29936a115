"""One audience and one course: how many have done it, return by return."""

from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import Audience, Course, CourseRequirement, TrainingReturn
from actions.plan.rights import demand
from actions.training import requiring
from actions.training.facts import due_fact, known, rows_of_requirement
from actions.training.forms import NUMBERS, UNKNOWN, CorrectReturnForm, RequirementForm, ReturnForm
from actions.training.handing_in import correct_return as correct
from actions.training.handing_in import give_return as give
from actions.training.over_time import chart_of_returns
from actions.training.rights import may_hand_in
from actions.training.timeline import beside_returns
from actions.views.saving import SAVED, edited, kept, saved
from actions.views.training.exports import RETURNS
from actions.views.training.pages import form_page, found_requirement, with_reason
from msplan.accounts.permissions import may
from msplan.lib.dates import last_of_month, plain, today
from msplan.lib.lists import page_of

MOST_TOLD = 40
END = (
    "End it",
    "Why do they not have to do it any more?",
    "Nobody is asked for numbers any more. What was handed in stays.",
)


def path_of(requirement: CourseRequirement) -> str:
    return reverse("training:requirement", args=[requirement.pk])


@may("training.see")
@require_safe
def requirement(request: HttpRequest, pk: int) -> HttpResponse:
    on = today()
    one = get_object_or_404(CourseRequirement.objects.with_things().with_last(on), pk=pk)
    returns = list(one.returns.select_related("given_by", "requirement__course", "requirement__audience"))
    story = beside_returns(one)
    context = {
        "requirement": one,
        "known": known(one, on),
        "due": due_fact(one, on),
        "rows": rows_of_requirement(one),
        "returns": page_of(returns, request, noun=("return", "returns"), per_page=50, export=RETURNS),
        "chart": chart_of_returns(returns),
        "may_hand_in": may_hand_in(request.user, one, on),
        "may_edit": request.user.may("training.edit"),
        "story": story[:MOST_TOLD],
        "told": len(story),
    }
    return render(request, "actions/training/requirement.html", context)


@may("training.edit")
def require(request: HttpRequest) -> HttpResponse:
    back = reverse("training:index")
    given = {name: request.GET.get(name) for name in ("course", "audience")}
    initial = {**given, "owner": request.user.pk, "first_due_on": last_of_month(today())}
    form = RequirementForm(request.POST or None, initial=initial, cancel_href=back)
    made = kept(
        request,
        form,
        lambda: requiring.require(**form.words, by=request.user, at=timezone.now()),
        done=lambda one: f"From today: {one}.",
    )
    if made:
        return redirect(path_of(made))
    return form_page(
        request, form, heading="Who must do what?", back=(back, "Training"), first=_first_steps()
    )


@may("training.edit")
def edit_requirement(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_requirement(pk)

    def form_of() -> RequirementForm:
        return RequirementForm(request.POST or None, instance=found_requirement(pk), cancel_href=path_of(one))

    changed, form = edited(request, form_of, partial(requiring.change_requirement, one))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(path_of(one))
    heading = "Who hands in the numbers?"
    return form_page(request, form, heading=heading, back=(path_of(one), str(one)), about=str(one))


@may("training.edit")
def end_requirement(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_requirement(pk)
    back = (path_of(one), str(one))
    return with_reason(request, partial(requiring.end_requirement, one), END, back=back, done="It has ended.")


@may("training.see")
def give_return(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that the reminder leads to."""
    one, on = found_requirement(pk), today()
    demand(may_hand_in(request.user, one, on))
    initial = {"as_at": one.due_on if one.due_on and one.due_on <= on else on}
    form = ReturnForm(request.POST or None, initial=initial, cancel_href=path_of(one))
    made = kept(
        request,
        form,
        lambda: give(
            one,
            as_at=form.cleaned_data["as_at"],
            form_id=form.cleaned_data["form_id"],
            **_answer(form),
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda row: f"Handed in as at {plain(row.as_at)}.",
    )
    if made:
        return redirect(path_of(one))
    return form_page(
        request, form, heading="How many have done it?", back=(path_of(one), str(one)), about=str(one)
    )


@may("training.see")
def correct_return(request: HttpRequest, pk: int) -> HttpResponse:
    things = ("requirement__course", "requirement__audience", "requirement__owner__department")
    old = get_object_or_404(TrainingReturn.objects.select_related(*things), pk=pk)
    demand(may_hand_in(request.user, old.requirement, today()))
    back = path_of(old.requirement)
    initial = {
        "answer": NUMBERS if old.is_known else UNKNOWN,
        "required": old.required,
        "completed": old.completed,
        "unknown_reason": old.unknown_reason,
    }
    form = CorrectReturnForm(request.POST or None, initial=initial, cancel_href=back)

    def act() -> TrainingReturn:
        reason = form.cleaned_data["reason"]
        return correct(old, reason=reason, **_answer(form), by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "Corrected. The old answer is kept.")
        return redirect(back)
    heading = f"Correct the return as at {plain(old.as_at)}"
    about = str(old.requirement)
    return form_page(request, form, heading=heading, back=(back, about), about=about)


def _first_steps() -> list[dict[str, str]]:
    """What has to be written down before anybody can choose from it."""
    things = (
        (Course.objects.in_use(), "There is no course yet.", "training:add_course", "Add the first course"),
        (
            Audience.objects.in_use(),
            "There is no audience yet.",
            "training:add_audience",
            "Add the first audience",
        ),
    )
    return [
        {"text": text, "href": reverse(name), "link": link}
        for rows, text, name, link in things
        if not rows.exists()
    ]


def _answer(form: ReturnForm | CorrectReturnForm) -> dict[str, object]:
    names = ("required", "completed", "unknown_reason")
    return {name: form.cleaned_data[name] for name in names}
