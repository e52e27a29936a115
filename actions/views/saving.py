"""A page with one form in a room beside the plan: printed, saved by an act, its refusal beside the field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from actions.plan.refusing import Refused, StaleEdit
from actions.views.fetching import add_refusal
from msplan.files.storing import FileRefused
from msplan.lib.forms import MsplanForm, MsplanModelForm
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition

M = TypeVar("M")
F = TypeVar("F", bound=forms.BaseForm)


def saved(
    request: HttpRequest,
    form: F,
    act: Callable[[], object],
    *,
    anew: Callable[[], F] | None = None,
) -> tuple[bool, F]:
    """Whether the form was posted and the act took it; with the form to show where it did not.

    ``anew`` reads the row again where somebody saved between the form's look and the act's: it shows both texts.
    """
    if request.method != "POST" or not form.is_valid():
        return False, form
    try:
        act()
    except StaleEdit:
        if anew is None:
            raise
        return False, anew()
    except (Refused, InvalidTransition) as refusal:
        add_refusal(form, refusal)
        return False, form
    except FileRefused as refusal:
        form.add_error("evidence_file", str(refusal))
        return False, form
    return True, form


def edited(request: HttpRequest, form_of: Callable[[], F], act: Callable[..., object]) -> tuple[bool, F]:
    """As ``saved``, for an act that takes ``version`` and ``changes``; ``form_of`` reads the row anew each time."""
    form: Any = form_of()

    def edit() -> object:
        version = int(form.cleaned_data["version"])
        return act(version=version, changes=form.words, by=request.user, at=timezone.now())

    return saved(request, form, edit, anew=form_of)


def once(made: list[M], act: Callable[[], M]) -> None:
    """Put what the act made into ``made``, or what the page made when it was sent before."""
    try:
        made.append(act())
    except MadeAlready as already:
        made.append(already.thing)


def shown(request: HttpRequest, template: str, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """The page; 422 where something was wrong, so that nothing takes it for done."""
    if isinstance(form, MsplanForm | MsplanModelForm):
        form.ask_for_file_again()
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def pressed(request: HttpRequest, act: Callable[[], object], *, done: str, to: str) -> HttpResponse:
    """A button that needs no form."""
    try:
        act()
        messages.success(request, done)
    except (Refused, InvalidTransition) as refusal:
        messages.error(request, str(refusal))
    return redirect(to)
