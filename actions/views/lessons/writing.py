"""Writing a lesson, steering it, and raising actions from it."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.lessons import keeping
from actions.lessons.forms import LessonForm
from actions.models import Action, LessonSource, Source
from actions.views.lessons.page import lesson_form, lesson_or_404
from actions.views.raising import raise_action
from actions.views.saving import edited, kept, pressed, shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import may

FORM = "actions/lessons/form.html"
SOURCES = {
    LessonSource.DEBRIEF: Source.DEBRIEF,
    LessonSource.INSPECTION: Source.INSPECTION,
    LessonSource.REVIEW: Source.INTERNAL_REVIEW,
    LessonSource.OTHER: Source.INTERNAL_REVIEW,
}


@may("lessons.edit")
def create(request: HttpRequest) -> HttpResponse:
    back = reverse("lessons:index")
    form = LessonForm(request.POST or None, cancel_href=back, submit="Save as a draft")
    made = kept(
        request,
        form,
        lambda: keeping.record_lesson(**form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.reference} is a draft. Agree it when it can stand.",
    )
    if made:
        return redirect("lessons:detail", made.pk)
    return shown(request, FORM, form, heading="Write down a lesson", back=back, back_text="Lessons")


@may("lessons.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, back = lesson_or_404(request, pk), reverse("lessons:detail", args=[pk])

    def form_of() -> LessonForm:
        return LessonForm(request.POST or None, instance=lesson_or_404(request, pk), cancel_href=back)

    changed, form = edited(request, form_of, partial(keeping.edit_lesson, lesson))
    if changed is not None:
        messages.success(request, "Saved.")
        return redirect(back)
    approved = lesson.approvals.filter(voided_at=None).exists()
    warning = "Sharing it was approved as it is worded now. A change of its words takes the approval back."
    return lesson_form(request, lesson, form, "Edit the lesson", inset=warning if approved else "")


@may("lessons.edit")
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, keeping.agree_lesson, "is agreed")


@may("lessons.edit")
@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, keeping.archive_lesson, "is archived")


@may("lessons.edit")
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, keeping.restore_lesson, "is out of the archive")


def _press(request: HttpRequest, pk: int, act: Callable[..., object], became: str) -> HttpResponse:
    lesson = lesson_or_404(request, pk)
    return pressed(
        request,
        lambda: act(lesson, by=request.user, at=timezone.now()),
        done=f"{lesson.reference} {became}.",
        to=reverse("lessons:detail", args=[pk]),
    )


@may("lessons.see")
def raise_from_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a sensitive lesson are not carried over: everybody reads the plan."""
    lesson = lesson_or_404(request, pk)

    def link(action: Action, by: Person, at: datetime) -> None:
        keeping.link_action(lesson, action, by=by, at=at)

    initial: dict[str, object] = {"source": SOURCES[LessonSource(lesson.source)], "marking": lesson.marking}
    if not lesson.is_sensitive:
        initial |= {"title": lesson.title, "what": lesson.do_differently}
    back = reverse("lessons:detail", args=[pk])
    raised_from = f"lesson {lesson.reference}"
    return raise_action(request, raised_from=raised_from, initial=initial, back=back, link=link)
