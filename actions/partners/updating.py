"""Answering for a task: what was heard of it, another date with the reason, or that it is done.

Rules: docs/rules/partners.md.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from actions.partners.models import PartnerTask, TaskState, TaskUpdate
from actions.partners.models.task import OPEN_TASK
from actions.partners.tasking import last_answered
from actions.plan.amending import refuse_twice
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.states import InvalidTransition

TWICE = "This update has been given already, or the task was changed by somebody else. Look at it again."


@transaction.atomic
def give_update(
    task: PartnerTask,
    *,
    note: str,
    asked_on: date | None,
    to: date | None = None,
    reason: str = "",
    done_on: date | None = None,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> TaskUpdate:
    """Keep what was heard. ``asked_on`` is the date that the form named, None where the task is in the plan.

    An update from 42 days before the date on answers it; an earlier one is kept and answers nothing. Another due
    date needs its reason; the first one stays. ``done_on`` closes the task. Raises PlanRefused, InvalidTransition.
    """
    refuse_twice(TaskUpdate(form_id=form_id))
    on = london_date(at)
    _check(task, note=note, to=to, reason=reason, done_on=done_on, on=on)
    answers = asked_on if asked_on is not None and task.update_answers(on) else None
    was_due, due_on = task.due_on, to or task.due_on
    before = {"due": was_due, "state": TaskState(task.state).label}
    stamps: dict[str, Any] = {"due_on": due_on, "update_on": None}
    if done_on is not None:
        stamps |= {"state": TaskState.DONE, "done_on": done_on}
    elif task.action_id is None:
        task.due_on = due_on  # the dates of updates follow the new one
        answered = max(answers or last_answered(task), task.agreed_on)
        stamps |= {"update_on": task.next_update_after(answered=answered, on=on)}
        stamps |= {"state": TaskState.IN_PROGRESS}
        task.due_on = was_due
    changed = PartnerTask.objects.filter(
        pk=task.pk, update_on=asked_on, due_on=was_due, state__in=OPEN_TASK, archived_on=None
    ).update(**stamps)
    if changed != 1:
        raise InvalidTransition(TWICE)
    moved = {"from_on": was_due, "to_on": to, "reason": reason.strip()} if to else {}
    try:
        with transaction.atomic():
            update = TaskUpdate.objects.create(
                task=task,
                answers_on=answers,
                note=note.strip(),
                is_done=done_on is not None,
                form_id=form_id,
                by=by,
                at=at,
                **moved,
            )
    except IntegrityError as refusal:
        raise InvalidTransition(TWICE) from refusal
    after = {"due": due_on, "state": TaskState(stamps.get("state", task.state)).label, "note": update.note}
    record("partners.update_task", task, by=by, at=at, before=before, after=after)
    task.refresh_from_db()
    return update


def _check(
    task: PartnerTask, *, note: str, to: date | None, reason: str, done_on: date | None, on: date
) -> None:
    if not note.strip():
        raise PlanRefused("Say what was heard.", field="note")
    if task.action_id is not None and done_on is not None:
        raise PlanRefused("This task is in the plan: complete its action instead.")
    if to is not None and done_on is not None:
        raise PlanRefused("What is done needs no other date.", field="to")
    if to is not None and to == task.due_on:
        raise PlanRefused(f"It is due on {plain(to)} already.", field="to")
    if to is not None and to < task.agreed_on:
        raise PlanRefused("It cannot be due before the day on which it was agreed.", field="to")
    if to is not None and not reason.strip():
        raise PlanRefused("Say why the date changes.", field="reason")
    if to is None and reason.strip():
        raise PlanRefused(
            "A reason belongs to a new date: enter the date, or move the words to the note.", field="to"
        )
    if done_on is not None and not task.agreed_on <= done_on <= on:
        raise PlanRefused(
            f"It was done between {plain(task.agreed_on)}, when it was agreed, and today.", field="done_on"
        )
