"""The list of lessons, and one of them. Whoever may not see a sensitive one finds no trace of it: 404, and no count."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.lessons.facts import lesson_fact
from actions.lessons.forms import LessonFilter
from actions.lessons.rights import may_approve, may_edit, may_share
from actions.lessons.timeline import of_lesson
from actions.models import Lesson, LessonApproval, LessonState
from actions.plan.facts import Fact, deadline_fact, progress_fact
from actions.views.exports import LESSONS
from actions.views.saving import shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of

SORTS = {"number": "number", "title": "title", "theme": "theme", "recorded": "recorded_on"}


@may("lessons.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = LessonFilter(request, person=request.user)
    sort = sort_of(request, allowed=SORTS, default="-number", words={"recorded": "day recorded"})
    found = Lesson.objects.visible_to(request.user).matching(**form.values)
    page = page_of(
        found.with_counts().order_by(*sort.by("number").order_by),
        request,
        noun=("lesson", "lessons"),
        export=LESSONS,
        chosen=form.chosen,
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [{"lesson": lesson, "state": lesson_fact(lesson)} for lesson in page],
        "is_empty": not page.total and not form.chosen,
        "may_edit": may_edit(request.user),
        "marking": _highest(page.items),
    }
    return render(request, "actions/lessons/index.html", context)


def _highest(lessons: Any) -> str:
    return "OFFICIAL-SENSITIVE" if any(lesson.is_sensitive for lesson in lessons) else "OFFICIAL"


def lesson_or_404(request: HttpRequest, pk: int) -> Lesson:
    """The lesson as far as this reader may know of it."""
    found = Lesson.objects.visible_to(request.user).select_related("author", "editor")
    return get_object_or_404(found, pk=pk)


def lesson_form(
    request: HttpRequest, lesson: Lesson, form: forms.BaseForm, heading: str, **context: str
) -> HttpResponse:
    """A page with one form about a lesson."""
    given = {
        "heading": heading,
        "caption": f"{lesson.reference} {lesson.title}",
        "back": reverse("lessons:detail", args=[lesson.pk]),
        "back_text": lesson.reference,
        "marking": lesson.get_marking_display(),
    }
    return shown(request, "actions/lessons/form.html", form, **given, **context)


@may("lessons.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    lesson, on = lesson_or_404(request, pk), today()
    approval = LessonApproval.objects.filter(lesson=lesson, voided_at=None).select_related("by").first()
    raised = [link.action for link in lesson.links.select_related("action__owner")]
    main, others = _steps(lesson, request.user, approval)
    context = {
        "lesson": lesson,
        "marking": lesson.get_marking_display(),
        "facts": [
            Fact("Kind", lesson.get_kind_display(), "plain"),
            Fact("Theme", lesson.get_theme_display(), "plain"),
            lesson_fact(lesson),
        ],
        "rows": _summary(lesson),
        "approval": approval,
        "shares": lesson.shares.select_related("approval__by"),
        "raised": [
            {"action": action, "progress": progress_fact(action), "deadline": deadline_fact(action, on)}
            for action in raised
        ],
        "main": main,
        "others": others,
        "story": page_of(of_lesson(lesson), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "actions/lessons/detail.html", context)


def _summary(lesson: Lesson) -> list[dict[str, object]]:
    source = lesson.get_source_display()
    if lesson.source_reference:
        source += f": {lesson.source_reference}"
    if lesson.source_on:
        source += f"\n{plain(lesson.source_on)}"
    rows = [
        ("What happened", lesson.what_happened),
        ("What to do differently, or to keep doing", lesson.do_differently),
        ("Learned from", source),
        ("Written by", f"{lesson.author}, {plain(lesson.recorded_on)}"),
        ("Last changed by", str(lesson.editor) if lesson.editor_id != lesson.author_id else ""),
        ("Agreed", plain(lesson.agreed_on) if lesson.agreed_on else ""),
        ("Archived", plain(lesson.archived_on) if lesson.archived_on else ""),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def _steps(
    lesson: Lesson, person: Person, approval: LessonApproval | None
) -> tuple[dict[str, object], list[dict[str, object]]]:
    """The next thing to do as one button, and what else may be done."""

    def step(text: str, name: str, *, posts: bool = False) -> dict[str, object]:
        return {"text": text, "href": reverse(f"lessons:{name}", args=[lesson.pk]), "posts": posts}

    edits, agreed = may_edit(person), lesson.state == LessonState.AGREED
    found = []
    if lesson.state == LessonState.DRAFT and edits:
        found.append(step("Agree this lesson", "agree", posts=True))
    if agreed and person.may("actions.create"):
        found.append(step("Raise an action", "raise_from_lesson"))
    if agreed and approval is None and may_approve(person, lesson):
        found.append(step("Approve sharing", "approve"))
    if agreed and may_share(person) and (approval is not None or not lesson.is_sensitive):
        found.append(step("Write down that it was shared", "share"))
    if agreed and approval is not None and person.may("lessons.share"):
        found.append(step("Withdraw the approval", "withdraw"))
    if edits and lesson.state == LessonState.ARCHIVED:
        found.append(step("Take out of the archive", "restore", posts=True))
    elif edits:
        found += [step("Edit", "edit"), step("Archive", "archive", posts=True)]
    return (found[0], found[1:]) if found and found[0]["text"] != "Edit" else ({}, found)
