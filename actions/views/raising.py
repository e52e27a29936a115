"""An action raised from something else: a decision, a lesson, a low rating, a risk, a partnership's task.

One page for all: the form of a new action, filled in from where it comes; saving writes the action and the link
to it together, or neither.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from actions.models import Action
from actions.plan import planning
from actions.plan.action_form import ActionForm
from actions.views.planning import was_added
from actions.views.saving import kept, shown
from msplan.accounts.models import Person
from msplan.accounts.permissions import demand
from msplan.lib.dates import today


def raise_action(
    request: HttpRequest,
    *,
    raised_from: str,
    initial: Mapping[str, Any],
    back: str,
    link: Callable[[Action, Person, datetime], object],
) -> HttpResponse:
    """The page and what its buttons do. Demands ``actions.create``.

    ``raised_from`` names the thing in words ("decision 3 of 4 March 2026"); ``initial`` holds values of ActionForm's
    fields, ``source`` among them; ``back`` is the path of the thing's own page. ``link`` is the act that points the
    thing at the new action, in the same transaction; it may raise Refused or InvalidTransition.
    """
    demand(request.user, "actions.create")
    given = {"start_on": today(), **initial}
    if title := given.get("title"):  # a sentence of a decision or a standard is a title without its full stop
        given["title"] = str(title).removesuffix(".")
    form = ActionForm(request.POST or None, person=request.user, cancel_href=back, initial=given)
    action = kept(
        request,
        form,
        lambda: _raise(request, form, link),
        done=lambda made: f"{made.reference} was raised from {raised_from}.",
        again=was_added,
    )
    if action:
        return redirect("actions:detail", action.pk)
    return shown(request, "actions/raise.html", form, raised_from=raised_from, back=back)


@transaction.atomic
def _raise(
    request: HttpRequest, form: ActionForm, link: Callable[[Action, Person, datetime], object]
) -> Action:
    at, agreed = timezone.now(), request.POST.get("agreed") == "yes"
    action = planning.create_action(**form.words, agreed=agreed, by=request.user, at=at)
    link(action, request.user, at)
    return action
