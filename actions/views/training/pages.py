"""What the pages of this room do alike."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actions.plan.forms import ReasonForm
from actions.training.models import Audience, Course, CourseRequirement
from actions.views.saving import saved, shown

TABS = (
    ("index", "Who must do what"),
    ("over_time", "Over time"),
    ("courses", "Courses"),
    ("audiences", "Audiences"),
    ("needs", "Needs"),
    ("files", "Files"),
)


def tabs(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    """The parts of this room; that of files for those who may import."""
    return [
        {"text": text, "href": reverse(f"training:{name}"), "current": name == current}
        for name, text in TABS
        if name != "files" or request.user.may("training.import")
    ]


def found_course(pk: int) -> Course:
    return get_object_or_404(Course, pk=pk)


def found_audience(pk: int) -> Audience:
    return get_object_or_404(Audience.objects.with_people(), pk=pk)


def found_requirement(pk: int) -> CourseRequirement:
    return get_object_or_404(CourseRequirement.objects.with_things(), pk=pk)


def form_page(
    request: HttpRequest, form: forms.BaseForm, *, heading: str, back: tuple[str, str], **context: Any
) -> HttpResponse:
    """A page with one form. ``back``: where it leads and what that is called; ``about``: what the form is about."""
    href, text = back
    given = {"heading": heading, "back": href, "back_text": text, **context}
    return shown(request, "actions/training/form.html", form, **given)


def with_reason(
    request: HttpRequest,
    act: Callable[..., object],
    words: tuple[str, str, str],
    *,
    back: tuple[str, str],
    done: str,
) -> HttpResponse:
    """A page that asks for one reason and then does one act. ``words``: heading, question, what it means."""
    heading, question, meaning = words
    form = ReasonForm(request.POST or None, label=question, submit=heading, cancel_href=back[0])
    if saved(request, form, lambda: act(**form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, done)
        return redirect(back[0])
    return form_page(request, form, heading=heading, back=back, about=back[1], meaning=meaning)
