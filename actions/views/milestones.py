"""The milestones of one action: its list on the action's page, and the pages that change it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from actions.models import Action, Milestone
from actions.plan import milestones
from actions.plan.facts import Fact, date_tone
from actions.plan.milestone_forms import MilestoneForm, ReachForm, RestoreForm
from actions.plan.models.words import CLOSED
from actions.plan.rights import demand, may_work
from actions.views.fetching import action_or_404, form_page
from actions.views.saving import SAVED, kept, pressed, resaved, saved
from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.dates import deadline_words, plain, today


def milestones_of(action: Action, person: Person, on: date) -> dict[str, Any]:
    """What actions/milestones.html prints; one query."""
    every = list(action.milestones.all())
    standing = [one for one in every if one.archived_at is None]
    removed = [one for one in every if one.archived_at is not None]
    reached = sum(one.reached_on is not None for one in standing)
    return {
        "action": action,
        "rows": [{"milestone": one, "state": _state(one, action, on)} for one in standing],
        "said": f"{reached} of {len(standing)} milestones reached" if standing else "",
        "removed": removed,
        "removed_said": "1 milestone was taken out"
        if len(removed) == 1
        else f"{len(removed)} milestones were taken out",
        "may_change": action.progress not in CLOSED and may_work(person, action, on),
    }


def _state(milestone: Milestone, action: Action, on: date) -> Fact:
    """The deadline in words while it is open; what is closed has none any more."""
    if milestone.reached_on is not None:
        return Fact("State", f"Reached {plain(milestone.reached_on)}", "good")
    if action.progress in CLOSED:
        return Fact("State", "Not reached", "neutral")
    words = deadline_words(milestone.due_on, on)
    return Fact("State", words[:1].upper() + words[1:], date_tone(milestone.due_on, on))


@may("actions.see")
def add_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    action = _workable(request, pk)
    form = MilestoneForm(request.POST or None, action=action, cancel_href=_here(action))
    made = kept(
        request,
        form,
        lambda: milestones.add_milestone(action, **form.words, by=request.user, at=timezone.now()),
        done=lambda made: f"The milestone “{made.title}” is set for {plain(made.due_on)}.",
        again=lambda made: f"The milestone “{made}” was added already. It is there once.",
    )
    return redirect(_here(action)) if made else form_page(request, "milestone", action, form)


@may("actions.see")
def edit_milestone(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    action = _workable(request, pk)
    changed, form = _resaved(request, action, milestone_pk, MilestoneForm, milestones.edit_milestone)
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(_here(action))
    return form_page(request, "milestone", action, form, milestone=_milestone(action, milestone_pk))


@may("actions.see")
def reach_milestone(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    action = _workable(request, pk)
    milestone = _milestone(action, milestone_pk)
    form = ReachForm(request.POST or None, initial={"on": today()}, cancel_href=_here(action))
    if saved(
        request,
        form,
        lambda: milestones.reach_milestone(
            milestone, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, f"“{milestone.title}” was reached on {plain(form.cleaned_data['on'])}.")
        return redirect(_here(action))
    return form_page(request, "reach_milestone", action, form, milestone=milestone)


@may("actions.see")
@require_POST
def unreach_milestone(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    said = "“{}” is not reached, and chased again."
    return _press(request, pk, milestone_pk, milestones.unreach_milestone, said)


@may("actions.see")
@require_POST
def remove_milestone(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    said = "“{}” was taken out. It stays below the milestones, and can be put back."
    return _press(request, pk, milestone_pk, milestones.remove_milestone, said)


@may("actions.see")
def restore_milestone(request: HttpRequest, pk: int, milestone_pk: int) -> HttpResponse:
    """Put back what was taken out, with another date where its own no longer lies between start and target."""
    action = _workable(request, pk)
    milestone = _milestone(action, milestone_pk)
    if request.method != "POST" and milestone.archived_at is None:
        return redirect(_here(action))
    back, form = _resaved(request, action, milestone_pk, RestoreForm, milestones.restore_milestone)
    if back is not None:
        messages.success(request, f"“{form.instance.title}” is a milestone again.")
        return redirect(_here(action))
    return form_page(request, "restore_milestone", action, form, milestone=_milestone(action, milestone_pk))


def _resaved(
    request: HttpRequest,
    action: Action,
    milestone_pk: int,
    form_class: type[MilestoneForm],
    act: Callable[..., bool | None],
) -> tuple[bool | None, MilestoneForm]:
    """Whether anything was different, and the form. Each has a row of its own: a form writes what was typed into it."""

    def form_of() -> MilestoneForm:
        instance = _milestone(action, milestone_pk)
        return form_class(request.POST or None, instance=instance, action=action, cancel_href=_here(action))

    def edit(form: MilestoneForm) -> bool:
        words = {**form.words, "version": int(form.cleaned_data["version"])}
        return act(_milestone(action, milestone_pk), **words, by=request.user, at=timezone.now()) is not False

    return resaved(request, form_of, edit)


def _press(
    request: HttpRequest, pk: int, milestone_pk: int, act: Callable[..., object], said: str
) -> HttpResponse:
    action = _workable(request, pk)
    milestone = _milestone(action, milestone_pk)
    return pressed(
        request,
        lambda: act(milestone, by=request.user, at=timezone.now()),
        done=said.format(milestone.title),
        to=_here(action),
    )


def _workable(request: HttpRequest, pk: int) -> Action:
    action = action_or_404(pk)
    demand(may_work(request.user, action, today()))
    return action


def _milestone(action: Action, pk: int) -> Milestone:
    return get_object_or_404(action.milestones.select_related("action"), pk=pk)


def _here(action: Action) -> str:
    return f"{reverse('actions:detail', args=[action.pk])}#milestones"
