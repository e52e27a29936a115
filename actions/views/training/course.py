"""One course: what it is, who has to do it, what it changed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import Confidence
from actions.training import keeping
from actions.training.facts import known, rows_of_course
from actions.training.forms import ConfidenceForm, CorrectConfidenceForm, CourseForm
from actions.training.handing_in import correct_confidence as correct
from actions.training.handing_in import give_confidence as give
from actions.training.models.confidence import FEWEST
from actions.training.timeline import of_course
from actions.views.saving import saved
from actions.views.training.exports import CONFIDENCE
from actions.views.training.pages import Kind, form_page, found_course
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import files_of, page_of
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of

KIND = Kind(
    "course",
    "courses",
    found_course,
    CourseForm,
    keeping.add_course,
    keeping.edit_course,
    keeping.archive_course,
    (
        "Archive the course",
        "Why is it no longer used?",
        "Nobody has to do it any more, and nobody is asked for numbers. What was handed in stays.",
    ),
    then="Say who has to do it.",
)


@may("training.see")
@require_safe
def course(request: HttpRequest, pk: int) -> HttpResponseBase:
    one, on = found_course(pk), today()
    in_force = one.requirements.in_force(on).with_things().with_last(on)
    measured = one.confidence.standing().select_related("course", "audience")
    if wants_file(request):
        return file_of(measured, request, CONFIDENCE)
    context = {
        "course": one,
        "rows": rows_of_course(one),
        "requirements": [{"row": row, "known": known(row, on)} for row in in_force],
        "confidence": list(measured),
        "fewest": FEWEST,
        "files": files_of(request),
        "require_href": f"{reverse('training:require')}?course={one.pk}",
        "may_edit": request.user.may("training.edit"),
        "story": page_of(of_course(one), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/training/course.html", context)


@may("training.edit")
def add_course(request: HttpRequest) -> HttpResponse:
    return KIND.add(request)


@may("training.edit")
def edit_course(request: HttpRequest, pk: int) -> HttpResponse:
    return KIND.edit(request, pk)


@may("training.edit")
def archive_course(request: HttpRequest, pk: int) -> HttpResponse:
    return KIND.archive(request, pk)


@may("training.edit")
@require_POST
def take_up_course(request: HttpRequest, pk: int) -> HttpResponse:
    return KIND.take_up(request, pk, then="Say who has to do it.")


@may("training.edit")
def give_confidence(request: HttpRequest, pk: int) -> HttpResponse:
    one = found_course(pk)
    form = ConfidenceForm(
        request.POST or None, initial={"measured_on": today()}, cancel_href=KIND.path_of(one)
    )

    def done(row: Confidence) -> str:
        return f"{row.audience}: {row.before} before, {row.after} after."

    return KIND.give(request, one, form, give, done=done, heading="Confidence before and after")


@may("training.edit")
def correct_confidence(request: HttpRequest, pk: int) -> HttpResponse:
    old = get_object_or_404(Confidence.objects.select_related("course", "audience"), pk=pk)
    back = KIND.path_of(old.course)
    form = CorrectConfidenceForm.of(old, request.POST or None, cancel_href=back)
    if saved(request, form, lambda: correct(old, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, "Corrected. The old numbers are kept.")
        return redirect(back)
    about = f"{old.course}: {old.audience}, {plain(old.measured_on)}, on a scale of {old.get_scale_display()}"
    return form_page(request, form, heading="Correct it", back=(back, old.course.name), about=about)
