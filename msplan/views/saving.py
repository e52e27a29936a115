"""What pages with one form do alike: the form is sent, an act takes it or says no beside the field, the page is shown.

``saved`` for an act that changes something, ``kept`` for one that makes something, ``edited`` for words that two
people may change at once, ``pressed`` for a button without a form; ``shown`` is the page itself.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from msplan.files.storing import FileRefused
from msplan.lib.forms import MsplanForm, MsplanModelForm
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import Refused, StaleEdit
from msplan.lib.states import InvalidTransition

F = TypeVar("F", bound=forms.BaseForm)
M = TypeVar("M")
R = TypeVar("R")

REFUSALS = (Refused, InvalidTransition, FileRefused)
# What an edit says, by whether anything was different.
SAVED = {True: "Saved.", False: "Nothing was different, so nothing changed."}
AGAIN = "It was added already: the same page came twice. It is there once."


def saved(request: HttpRequest, form: forms.BaseForm, act: Callable[[], object]) -> bool:
    """Whether the form was sent and the act took it; where it said no, its sentence is in the form."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        act()
    except REFUSALS as refusal:
        add_refusal(form, refusal)
        return False
    return True


def kept(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[[], M],
    *,
    done: Callable[[M], str] = lambda _made: "",
    again: Callable[[M], str] = lambda _made: AGAIN,
) -> M | None:
    """What the act made, said with ``done``; or what this page made when it was sent before, said with ``again``.

    None where the form has to be shown.
    """
    made: list[M] = []
    try:
        if not saved(request, form, lambda: made.append(act())):
            return None
    except MadeAlready as already:
        messages.info(request, again(already.thing))
        thing: M = already.thing
        return thing
    if said := done(made[0]):
        messages.success(request, said)
    return made[0]


def resaved(request: HttpRequest, form_of: Callable[[], F], act: Callable[[F], R]) -> tuple[R | None, F]:
    """What came of the act, or None and the form to show. ``form_of`` reads the row each time that it is called:

    a form writes into its own while it looks; and where somebody saves between the form's look and the act's, the
    row is read once more, so that the form shows both texts.
    """
    form, came = form_of(), []
    try:
        done = saved(request, form, lambda: came.append(act(form)))
    except StaleEdit:
        return None, form_of()
    return (came[0] if done else None), form


def edited(request: HttpRequest, form_of: Callable[[], F], act: Callable[..., R]) -> tuple[R | None, F]:
    """As ``resaved``, for a form with ``words`` and an act that takes ``version`` and ``changes``."""

    def edit(form: Any) -> R:
        version = int(form.cleaned_data["version"])
        return act(version=version, changes=form.words, by=request.user, at=timezone.now())

    return resaved(request, form_of, edit)


def pressed(
    request: HttpRequest, act: Callable[[], R], *, done: str | Callable[[R], str] = "", to: str
) -> HttpResponse:
    """A button that needs no form. ``done`` is what to say, or says it of what came of the act."""
    try:
        came = act()
        if said := done if isinstance(done, str) else done(came):
            messages.success(request, said)
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
    return redirect(to)


def shown(request: HttpRequest, template: str, form: forms.BaseForm, **context: Any) -> HttpResponse:
    """The page; 422 where something was wrong, so that nothing takes it for done."""
    if isinstance(form, MsplanForm | MsplanModelForm):
        form.ask_for_file_again()
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


def add_refusal(form: forms.BaseForm, refusal: Exception) -> None:
    """An act's sentence beside its field; a file's beside the file; above the form where no field is named or there."""
    field = getattr(refusal, "field", None)
    if isinstance(refusal, FileRefused):
        field = next((name for name, one in form.fields.items() if isinstance(one, forms.FileField)), None)
    form.add_error(field if field in form.fields else None, str(refusal))
