"""What the pages of this room do alike."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from actions.plan.forms import ReasonForm
from actions.training.keeping import take_up
from actions.training.models import Audience, Course, CourseRequirement
from actions.views.saving import SAVED, edited, kept, pressed, saved, shown

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


@dataclass(frozen=True)
class Kind:
    """Courses and audiences are added, edited, archived and taken up again by the same pages, in words of their own."""

    name: str  # "course", as in the address of its page
    list_name: str  # "courses"
    found: Callable[[int], Any]
    form: type[Any]
    add_act: Callable[..., Any]
    edit_act: Callable[..., Any]
    archive_act: Callable[..., Any]
    archive_words: tuple[str, str, str]
    then: str  # what is done with it next

    def path_of(self, one: Any) -> str:
        return reverse(f"training:{self.name}", args=[one.pk])

    def add(self, request: HttpRequest) -> HttpResponse:
        back = reverse(f"training:{self.list_name}")
        form = self.form(request.POST or None, cancel_href=back)
        made = kept(
            request,
            form,
            lambda: self.add_act(**form.words, by=request.user, at=timezone.now()),
            done=lambda one: f"“{one}” is written down. {self.then}",
        )
        if made:
            return redirect(self.path_of(made))
        heading = f"Add {'an' if self.name[0] in 'aeiou' else 'a'} {self.name}"
        return form_page(request, form, heading=heading, back=(back, self.list_name.capitalize()))

    def edit(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.found(pk)

        def form_of() -> Any:
            return self.form(request.POST or None, instance=self.found(pk), cancel_href=self.path_of(one))

        changed, form = edited(request, form_of, partial(self.edit_act, one))
        if changed is not None:
            messages.success(request, SAVED[changed])
            return redirect(self.path_of(one))
        back = (self.path_of(one), one.name)
        return form_page(request, form, heading=f"Edit the {self.name}", back=back, about=one.name)

    def archive(self, request: HttpRequest, pk: int) -> HttpResponse:
        one = self.found(pk)
        act, back = partial(self.archive_act, one), (self.path_of(one), one.name)
        return with_reason(request, act, self.archive_words, back=back, done="It is archived.")

    def take_up(self, request: HttpRequest, pk: int, *, then: str) -> HttpResponse:
        one = self.found(pk)
        return pressed(
            request,
            lambda: take_up(one, by=request.user, at=timezone.now()),
            done=f"It is used again. {then}",
            to=self.path_of(one),
        )

    def give(
        self,
        request: HttpRequest,
        one: Any,
        form: Any,
        act: Callable[..., Any],
        *,
        done: Callable[[Any], str],
        heading: str,
        **context: Any,
    ) -> HttpResponse:
        """Something that is handed in about it; ``act`` takes what was typed."""
        made = kept(
            request,
            form,
            lambda: act(one, **form.cleaned_data, by=request.user, at=timezone.now()),
            done=done,
        )
        if made:
            return redirect(self.path_of(one))
        back = (self.path_of(one), one.name)
        return form_page(request, form, heading=heading, back=back, about=one.name, **context)
