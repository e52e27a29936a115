"""Milestones inside an action: set, changed, reached, taken out and put back. Rules: docs/rules/actions.md.

Every act locks the action first, so that its dates stand still while a milestone is held against them.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from actions.plan.models import Action, Milestone, Progress
from actions.plan.models.words import CLOSED
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.once import MadeAlready


@transaction.atomic
def add_milestone(
    action: Action, *, title: str, due_on: date, form_id: UUID | None = None, by: Person | None, at: datetime
) -> Milestone:
    """Set a marker between the action's start and its target. Raises PlanRefused, MadeAlready."""
    now = _locked(action)
    if form_id is not None and (made := Milestone.objects.filter(form_id=form_id).first()):
        raise MadeAlready(made)
    _check(now, title, due_on)
    milestone = Milestone.objects.create(
        action=action, title=title.strip(), due_on=due_on, created_at=at, form_id=form_id
    )
    _record("add", milestone, by=by, at=at, after={"milestone": milestone.title, "due": plain(due_on)})
    return milestone


@transaction.atomic
def edit_milestone(
    milestone: Milestone, *, title: str, due_on: date, version: int, by: Person | None, at: datetime
) -> bool:
    """Change its title or date; False when nothing differs. Raises PlanRefused, StaleEdit."""
    action = _locked(milestone.action)
    now = _standing(milestone)
    if now.version != version:
        raise StaleEdit
    title = title.strip()
    if (title, due_on) == (now.title, now.due_on):
        return False
    _check(action, title, due_on, reached=now.reached_on is not None)
    before = {"milestone": now.title, "due": plain(now.due_on)}
    _set(milestone, title=title, due_on=due_on, version=version + 1)
    after = {"milestone": title, "due": plain(due_on)}
    _record("edit", milestone, by=by, at=at, before=before, after=after)
    return True


@transaction.atomic
def reach_milestone(milestone: Milestone, *, on: date, by: Person | None, at: datetime) -> None:
    """It was reached on a day that is not ahead. Raises PlanRefused, also when it is marked already."""
    _locked(milestone.action)
    now = _standing(milestone)
    if now.reached_on is not None:
        raise PlanRefused(f"This milestone is marked as reached on {plain(now.reached_on)} already.")
    if on > london_date(at):
        raise PlanRefused("The day on which it was reached must not lie ahead.", field="on")
    _set(milestone, reached_on=on, version=now.version + 1)
    _record("reach", milestone, by=by, at=at, after={"milestone": now.title, "reached": plain(on)})


@transaction.atomic
def unreach_milestone(milestone: Milestone, *, by: Person | None, at: datetime) -> None:
    """It was not reached after all: open and chased again. Raises PlanRefused.

    Its date binds again, so that one behind which the target was moved meanwhile needs another date first.
    """
    action = _locked(milestone.action)
    now = _standing(milestone)
    if now.reached_on is None:
        raise PlanRefused("This milestone is not marked as reached.")
    _check(action, now.title, now.due_on)
    _set(milestone, reached_on=None, version=now.version + 1)
    before = {"reached": plain(now.reached_on)}
    _record("unreach", milestone, by=by, at=at, before=before, after={"milestone": now.title})


@transaction.atomic
def remove_milestone(milestone: Milestone, *, by: Person | None, at: datetime) -> None:
    """Take it out of the action; the row is kept. Raises PlanRefused when somebody else did so before."""
    _locked(milestone.action)
    now = _standing(milestone)
    _set(milestone, archived_at=at, version=now.version + 1)
    after = {"milestone": now.title, "due": plain(now.due_on)}
    _record("remove", milestone, by=by, at=at, after=after)


@transaction.atomic
def restore_milestone(
    milestone: Milestone, *, title: str, due_on: date, version: int, by: Person | None, at: datetime
) -> None:
    """Put back what was taken out; its date, or another, must lie between start and target as they are now.

    Raises PlanRefused, also when somebody else put it back before, and StaleEdit.
    """
    action = _locked(milestone.action)
    now = Milestone.objects.get(pk=milestone.pk)
    if now.archived_at is None:
        raise PlanRefused("Somebody else has put this milestone back.")
    if now.version != version:
        raise StaleEdit
    _check(action, title, due_on, reached=now.reached_on is not None)
    title = title.strip()
    before = {"milestone": now.title, "due": plain(now.due_on)}
    _set(milestone, archived_at=None, title=title, due_on=due_on, version=version + 1)
    after = {"milestone": title, "due": plain(due_on)}
    _record("restore", milestone, by=by, at=at, before=before, after=after)


def _locked(action: Action) -> Action:
    """The action as it is now, held until the end. What is closed has its milestones as they were."""
    now = Action.objects.select_for_update().get(pk=action.pk)
    if now.progress in CLOSED:
        raise PlanRefused(
            f"{now.reference} is {Progress(now.progress).label.lower()}: its milestones stay as they are."
        )
    return now


def _standing(milestone: Milestone) -> Milestone:
    now = Milestone.objects.get(pk=milestone.pk)
    if now.archived_at is not None:
        raise PlanRefused("Somebody else has taken this milestone out.")
    return now


def _check(action: Action, title: str, due_on: date, *, reached: bool = False) -> None:
    """The rules that the database holds too, as sentences beside their fields."""
    if not title.strip():
        raise PlanRefused("Enter a title.", field="title")
    if due_on < action.start_on and not reached:
        raise PlanRefused(
            f"The milestone must not lie before the action's start, {plain(action.start_on)}.", field="due_on"
        )
    if due_on > action.target_on and not reached:
        raise PlanRefused(
            f"The milestone must not lie after the action's target, {plain(action.target_on)}.",
            field="due_on",
        )


def _set(milestone: Milestone, **fields: Any) -> None:
    Milestone.objects.filter(pk=milestone.pk).update(**fields)
    for name, value in fields.items():
        setattr(milestone, name, value)


def _record(
    verb: str,
    milestone: Milestone,
    *,
    by: Person | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """In the action's own history: a milestone has no page."""
    record(f"actions.{verb}_milestone", milestone.action, by=by, at=at, before=before, after=after)
