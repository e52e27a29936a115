"""Writing and steering the plan: add, edit, agree, start, pause, move the date, cancel."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.models import Action
from actions.plan import cancelling, pausing, planning
from actions.plan.action_form import ActionForm
from actions.plan.closing_forms import PauseForm
from actions.plan.forms import DateForm, ReasonForm
from actions.plan.rights import demand, may_edit, may_work
from actions.views.fetching import action_or_404, form_page
from actions.views.saving import SAVED, edited, kept, pressed, saved
from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today


@may("actions.create")
def create(request: HttpRequest) -> HttpResponse:
    form = ActionForm(
        request.POST or None,
        person=request.user,
        cancel_href=reverse("actions:index"),
        initial={"start_on": today(), "supplier": request.GET.get("supplier", "")},
    )
    agreed = request.POST.get("agreed") == "yes"
    became = "is in the plan" if agreed else "is proposed"
    action = kept(
        request,
        form,
        lambda: planning.create_action(**form.words, agreed=agreed, by=request.user, at=timezone.now()),
        done=lambda made: f"{made.reference} {became}.{_names_supplier(form)}",
        again=was_added,
    )
    if action:
        return redirect("actions:detail", action.pk)
    return form_page(request, "create", form.instance, form)


def was_added(action: Action) -> str:
    """The page of an action was sent twice."""
    return f"{action.reference} was added already: the same page came twice. It is there once."


@may("actions.see")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_edit(request.user, action))
    here = reverse("actions:detail", args=[pk])
    typed = {"person": request.user, "cancel_href": here}

    def form_of() -> ActionForm:
        return ActionForm(request.POST or None, instance=action_or_404(pk), **typed)

    changed, form = edited(request, form_of, partial(planning.edit_action, action))
    if changed is not None:
        messages.success(request, SAVED[changed] + (_names_supplier(form) if changed else ""))
        return redirect(here)
    return form_page(request, "edit", action, form)


def _names_supplier(form: ActionForm) -> str:
    """Whom a typed name was taken to mean."""
    supplier = form.words.get("supplier")
    return f" It is about {supplier}." if supplier and "supplier" in form.changed_data else ""


@may("actions.see")
def change_target(request: HttpRequest, pk: int) -> HttpResponse:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    here = reverse("actions:detail", args=[pk])
    form = DateForm(request.POST or None, cancel_href=here)
    if saved(
        request,
        form,
        lambda: planning.change_target(action, **form.cleaned_data, by=request.user, at=timezone.now()),
    ):
        messages.success(request, f"The target date is {plain(action.target_on)} now.")
        return redirect(here)
    return form_page(request, "change_target", action, form)


@may("actions.see")
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    words = ("Pause", "Why is it paused?", "Its reviews stop, and nobody is reminded. Its target date stays.")
    return _with_reason(request, pk, planning.pause, may_work, words, form_class=PauseForm)


@may("actions.see")
def pause_longer(request: HttpRequest, pk: int) -> HttpResponse:
    words = (
        "Pause it for longer",
        "Why does it stay paused?",
        "Nobody is reminded until the new day has come.",
    )
    return _with_reason(request, pk, pausing.pause_longer, may_work, words, form_class=PauseForm)


@may("actions.see")
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    words = ("Cancel", "Why will it not be done?", "It stays in the plan's history with the reason.")
    return _with_reason(request, pk, cancelling.cancel, lambda p, a, _on: may_edit(p, a), words)


def _with_reason(
    request: HttpRequest,
    pk: int,
    act: Callable[..., object],
    allowed: Callable[..., bool],
    words: tuple[str, str, str],
    form_class: type[ReasonForm] = ReasonForm,
) -> HttpResponse:
    """A page that asks for one reason and then does one act. ``words``: verb, question, what it means."""
    action = action_or_404(pk)
    demand(allowed(request.user, action, today()))
    verb, question, meaning = words
    here = reverse("actions:detail", args=[pk])
    form = form_class(request.POST or None, label=question, submit=f"{verb} this action", cancel_href=here)
    if saved(request, form, lambda: act(action, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, _is_now(action))
        return redirect(here)
    return form_page(request, "reason", action, form, verb=verb, meaning=meaning)


@may("actions.see")
@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, planning.agree, lambda p, a, _on: may_edit(p, a))


@may("actions.see")
@require_POST
def start(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, planning.start, may_work)


@may("actions.see")
@require_POST
def resume(request: HttpRequest, pk: int) -> HttpResponse:
    return _press(request, pk, planning.resume, may_work)


def _press(
    request: HttpRequest, pk: int, act: Callable[..., object], allowed: Callable[..., bool]
) -> HttpResponse:
    """An act that needs no form: a button on the action's page."""
    action = action_or_404(pk)
    demand(allowed(request.user, action, today()))
    return pressed(
        request,
        lambda: act(action, by=request.user, at=timezone.now()),
        done=lambda _came: _is_now(action),
        to=reverse("actions:detail", args=[pk]),
    )


def _is_now(action: Action) -> str:
    return f"{action.reference} is {action.get_progress_display().lower()} now."
