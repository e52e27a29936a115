"""What of the plan is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import cast

from django.db.models import Q
from django.urls import reverse

from actions.plan.models import Action, Milestone
from msplan.chasing.rows import Due, Until
from msplan.chasing.rules import HORIZON_DAYS
from msplan.files.models import Marking
from msplan.lib.addresses import addresses_of


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterator[Due]:
    """Reviews, target dates and milestones of actions at work: as far ahead as any ladder looks, or as is wanted.

    One query over two partial indexes, action_review_sweep and action_target_sweep, and one for milestones.
    """
    horizon = on + timedelta(days=HORIZON_DAYS)
    review_until, target_until = (until("review"), until("target")) if until else (horizon, horizon)
    near = Q(review_on__lte=review_until) | Q(target_on__lte=target_until)
    actions = Action.objects.chased().filter(near).order_by()
    if people is not None:
        actions = actions.filter(owner_id__in=people)
    form, page = addresses_of("actions:review"), addresses_of("actions:detail")
    # Only what a row says: a sweep reads many.
    for action in actions.only(
        "number", "title", "marking", "owner", "lead_department", "review_on", "target_on"
    ):
        if action.review_on is not None and action.review_on <= review_until:
            yield _review(action, action.review_on, form(action.pk), page(action.pk))
        if action.target_on <= target_until:
            yield _target(action, page(action.pk))
    yield from _milestones(until("milestone") if until else horizon, people)


def _milestones(last: date, people: Collection[int] | None) -> Iterator[Due]:
    """Milestones of actions at work, over the partial index milestone_sweep."""
    found = Milestone.objects.chased().filter(due_on__lte=last).select_related("action").order_by()
    if people is not None:
        found = found.filter(action__owner_id__in=people)
    for milestone in found:
        action = milestone.action
        sensitive = action.marking == Marking.SENSITIVE
        page = reverse("actions:detail", args=[action.pk])
        yield Due(
            person_id=cast(int, action.owner_id),
            thing=f"actions.milestone:{milestone.pk}",
            kind="Milestone",
            label=label(action) if sensitive else f"{milestone.title} ({action.reference} {action.title})",
            ladder="milestone",
            due_on=milestone.due_on,
            link=reverse("actions:reach_milestone", args=[action.pk, milestone.pk]),
            department_id=action.lead_department_id,
            page=f"{page}#milestones",
            button="Mark it as reached",
        )


def thing(action: Action) -> str:
    """How chasing names an action in its ledger."""
    return f"actions.action:{action.pk}"


def label(action: Action) -> str:
    """What a mail may say: the title of a sensitive action stays inside."""
    if action.marking == Marking.SENSITIVE:
        return f"{action.reference} (OFFICIAL-SENSITIVE: sign in to see its title)"
    return str(action)


def _review(action: Action, due_on: date, link: str, page: str) -> Due:
    # The database holds that an action at work has an owner.
    return Due(
        person_id=cast(int, action.owner_id),
        thing=thing(action),
        kind="Review",
        label=label(action),
        ladder="review",
        due_on=due_on,
        link=link,
        department_id=action.lead_department_id,
        page=page,
        button="Give the review",
    )


def _target(action: Action, link: str) -> Due:
    return Due(
        person_id=cast(int, action.owner_id),
        thing=thing(action),
        kind="Target date",
        label=label(action),
        ladder="target",
        due_on=action.target_on,
        link=link,
        department_id=action.lead_department_id,
        button="Open the action",
    )
