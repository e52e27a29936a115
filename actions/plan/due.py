"""What of the plan is open and has a date: the rows that chasing reads."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import partial
from typing import Any, cast

from django.db.models import QuerySet
from django.urls import reverse

from actions.plan.belonging import Mention, gathered, mention
from actions.plan.models import Action, Milestone
from actions.plan.models.action import reference_of
from msplan.chasing.rows import Due, Until, Wanted
from msplan.files.models import Marking
from msplan.lib.addresses import addresses_of


def items(on: date, people: Collection[int] | None = None, until: Until | None = None) -> Iterator[Due]:
    """Reviews, target dates and milestones of actions at work. Two queries."""
    wanted = Wanted(on, people, until)
    yield from dates(wanted)
    yield from map(due, gathered(asked(wanted)))


def dates(wanted: Wanted) -> Iterator[Due]:
    """Reviews and target dates: one query over two partial indexes, action_review_sweep and action_target_sweep."""
    near = wanted.rows("review", day="review_on", owner="owner")
    near |= wanted.rows("target", day="target_on", owner="owner")
    review_until, target_until = wanted.last("review"), wanted.last("target")
    form, page = addresses_of("actions:review"), addresses_of("actions:detail")
    # Only what a row says, and no actions made of it: a sweep reads many.
    rows = (
        Action.objects.chased()
        .filter(near)
        .order_by()
        .values_list("pk", "number", "title", "marking", "owner", "lead_department", "review_on", "target_on")
    )
    for pk, number, title, marking, owner, department, review_on, target_on in rows:
        about = partial(
            Due,
            person_id=owner,
            thing=f"actions.action:{pk}",
            label=_label(reference_of(number), title, marking),
            department_id=department,
        )
        if review_on is not None and review_on <= review_until(owner):
            yield about(
                kind="Review",
                ladder="review",
                due_on=review_on,
                link=form(pk),
                page=page(pk),
                button="Give the review",
            )
        if target_on <= target_until(owner):
            yield about(
                kind="Target date", ladder="target", due_on=target_on, link=page(pk), button="Open the action"
            )


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Milestones of actions at work, over the partial index milestone_sweep."""
    near = wanted.rows("milestone", day="due_on", owner="action__owner")
    found = Milestone.objects.chased().filter(near)
    return [mention("plan.milestone", found, milestone="title", due_on="due_on", **OF_ACTION)]


# What ``action_of`` makes an action of again; with its owner, whom every row is about.
OF_ACTION = {
    "action": "action",
    "number": "action__number",
    "title": "action__title",
    "marking": "action__marking",
    "owner": "action__owner",
    "department": "action__lead_department",
}


def action_of(found: Mention) -> Action:
    """As much of it as a row says."""
    said = found.said
    return Action(
        pk=said["action"],
        number=said["number"],
        title=said["title"],
        marking=said["marking"],
        owner_id=said["owner"],
        lead_department_id=said["department"],
    )


def due(found: Mention) -> Due:
    action = action_of(found)
    sensitive = action.marking == Marking.SENSITIVE
    page = reverse("actions:detail", args=[action.pk])
    words = f"{found.said['milestone']} ({action.reference} {action.title})"
    return Due(
        person_id=cast(int, action.owner_id),
        thing=f"actions.milestone:{found.pk}",
        kind="Milestone",
        label=label(action) if sensitive else words,
        ladder="milestone",
        due_on=date.fromisoformat(found.said["due_on"]),
        link=reverse("actions:reach_milestone", args=[action.pk, found.pk]),
        department_id=action.lead_department_id,
        page=f"{page}#milestones",
        button="Mark it as reached",
    )


def thing(action: Action) -> str:
    """How chasing names an action in its ledger."""
    return f"actions.action:{action.pk}"


def label(action: Action) -> str:
    """What a mail may say: the title of a sensitive action stays inside."""
    return _label(action.reference, action.title, action.marking)


def _label(reference: str, title: str, marking: str) -> str:
    if marking == Marking.SENSITIVE:
        return f"{reference} (OFFICIAL-SENSITIVE: sign in to see its title)"
    return f"{reference} {title}"
