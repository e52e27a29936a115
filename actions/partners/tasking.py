"""A task of a partnership: agreed, begun, dropped, opened again, taken into the plan. Rules: docs/rules/partners.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from actions.partners.models import Member, Partnership, PartnerTask, TaskState
from actions.partners.models.task import OPEN_TASK
from actions.plan.amending import amend, keep, said
from actions.plan.models import Action
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition, move

IN_PLAN = "This task is in the plan: what becomes of it is told there, on its action."


@transaction.atomic
def agree_task(
    partnership: Partnership,
    *,
    title: str,
    agreed_on: date,
    due_on: date,
    owner: Person,
    lead: Member | None = None,
    text: str = "",
    reference: str = "",
    agreed_at: str = "",
    form_id: UUID | None = None,
    by: Person | None,
    at: datetime,
) -> PartnerTask:
    """Write down what a partnership agreed. Raises PlanRefused, or InvalidTransition when it is archived.

    A task agreed long ago joins with the first date of its series that is not behind us: nobody is late on joining.
    """
    if Partnership.objects.select_for_update().get(pk=partnership.pk).is_archived:
        raise InvalidTransition("This partnership is archived, so nothing is agreed in it any more.")
    on = london_date(at)
    task = PartnerTask(
        partnership=partnership,
        title=title.strip(),
        text=text.strip(),
        reference=reference.strip(),
        lead=lead,
        owner=owner,
        agreed_on=agreed_on,
        agreed_at=agreed_at.strip(),
        due_on=due_on,
        first_due_on=due_on,
        form_id=form_id,
    )
    _check(task, on=on)
    task.update_on = task.next_update_after(answered=agreed_on, on=on)
    keep(task)
    after = {"title": task.title, "lead": said(task, "lead") or "us", "owner": owner.name, "due": due_on}
    record("partners.agree_task", task, by=by, at=at, after=after)
    return task


@transaction.atomic
def edit_task(
    task: PartnerTask, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """False when nothing differs. The due date moves by an update only. Raises StaleEdit, PlanRefused.

    Another day of agreement counts the dates of updates anew; one that is late already stays owed.
    """
    on = london_date(at)
    if PartnerTask.objects.filter(pk=task.pk, archived_on__isnull=False).exists():
        raise InvalidTransition("This task is archived. Take it out of the archive first.")

    def also(now: PartnerTask, differing: Any) -> Mapping[str, Any]:
        if "agreed_on" not in differing or now.update_on is None or now.update_on < on:
            return {}
        if now.first_due_on < now.agreed_on or now.due_on < now.agreed_on:
            raise PlanRefused(
                "The day it was agreed must not be after the day on which it is due.", field="agreed_on"
            )
        return {"update_on": now.next_update_after(answered=last_answered(now), on=on)}

    return amend(
        task,
        version=version,
        changes=changes,
        act="partners.edit_task",
        check=lambda now: _check(now, on=on),
        also=also,
        by=by,
        at=at,
    )


@transaction.atomic
def begin_task(task: PartnerTask, *, by: Person, at: datetime) -> None:
    """Work has begun."""
    _refuse_in_plan(task)
    move(task, to=TaskState.IN_PROGRESS, allowed=[TaskState.AGREED])
    record(
        "partners.begin_task", task, by=by, at=at, before={"state": "Agreed"}, after={"state": "In progress"}
    )


@transaction.atomic
def drop_task(task: PartnerTask, *, reason: str, by: Person, at: datetime) -> None:
    """It will not be done. Raises PlanRefused without a reason, InvalidTransition."""
    if not reason.strip():
        raise PlanRefused("Say why it is dropped.", field="reason")
    _refuse_in_plan(task)
    before = {"state": TaskState(task.state).label}
    move(
        task,
        to=TaskState.DROPPED,
        allowed=OPEN_TASK,
        dropped_on=london_date(at),
        dropped_reason=reason.strip(),
        update_on=None,
    )
    after = {"state": "Dropped", "reason": task.dropped_reason}
    record("partners.drop_task", task, by=by, at=at, before=before, after=after)


@transaction.atomic
def reopen_task(task: PartnerTask, *, reason: str, by: Person, at: datetime) -> None:
    """Done or dropped too soon; it is asked after again. Raises PlanRefused, InvalidTransition."""
    if not reason.strip():
        raise PlanRefused("Say why it is opened again.", field="reason")
    before = {"state": TaskState(task.state).label}
    update_on = task.next_update_after(answered=last_answered(task), on=london_date(at))
    move(
        task,
        to=TaskState.IN_PROGRESS,
        allowed=[TaskState.DONE, TaskState.DROPPED],
        done_on=None,
        dropped_on=None,
        dropped_reason="",
        archived_on=None,
        update_on=update_on,
    )
    after = {"state": "In progress", "reason": reason.strip()}
    record("partners.reopen_task", task, by=by, at=at, before=before, after=after)


@transaction.atomic
def archive_task(task: PartnerTask, *, by: Person, at: datetime) -> None:
    """Out of the lists. Raises PlanRefused while it is open, InvalidTransition when it is archived."""
    now = _locked(task)
    if now.archived_on:
        raise InvalidTransition("This task is archived already.")
    if now.is_open:
        raise PlanRefused("This task is open. Finish or drop it first.")
    now.archived_on = london_date(at)
    now.save(update_fields=["archived_on"])
    record("partners.archive_task", now, by=by, at=at, after={"archived": now.archived_on})
    task.archived_on = now.archived_on


@transaction.atomic
def restore_task(task: PartnerTask, *, by: Person, at: datetime) -> None:
    """Out of the archive, as it was. Raises InvalidTransition when it is not there."""
    now = _locked(task)
    if not now.archived_on:
        raise InvalidTransition("This task is not archived.")
    before, now.archived_on = now.archived_on, None
    now.save(update_fields=["archived_on"])
    record("partners.restore_task", now, by=by, at=at, before={"archived": before})
    task.archived_on = None


@transaction.atomic
def take_into_plan(task: PartnerTask, action: Action, *, by: Person, at: datetime) -> None:
    """From now on the task is what its action is, and the action's owner answers for it.

    Raises InvalidTransition: not led by us, not open, or in the plan already.
    """
    changed = PartnerTask.objects.filter(
        pk=task.pk, action=None, lead=None, archived_on=None, state__in=OPEN_TASK
    ).update(action=action, update_on=None)
    if changed != 1:
        raise InvalidTransition("Only an open task that we lead is taken into the plan, and only once.")
    task.action, task.update_on = action, None
    record("partners.take_into_plan", task, by=by, at=at, after={"action": action.reference})


def _locked(task: PartnerTask) -> PartnerTask:
    return hold(PartnerTask.objects.select_related("action"), task.pk)


def _refuse_in_plan(task: PartnerTask) -> None:
    if _locked(task).action_id is not None:
        raise InvalidTransition(IN_PLAN)


def last_answered(task: PartnerTask) -> date:
    """The last date that an update answered, or the day of agreement."""
    last = task.updates.exclude(answers_on=None).order_by("-answers_on").values_list("answers_on", flat=True)
    return max(last.first() or task.agreed_on, task.agreed_on)


def _check(task: PartnerTask, *, on: date) -> None:
    """What needs other rows, or a sentence of its own. Raises PlanRefused."""
    if task.agreed_on > on:
        raise PlanRefused("The day it was agreed must not lie ahead.", field="agreed_on")
    if task.due_on < task.agreed_on or task.first_due_on < task.agreed_on:
        raise PlanRefused("It cannot be due before the day on which it was agreed.", field="due_on")
    if task.lead is not None and task.lead.partnership_id != task.partnership_id:
        raise PlanRefused("The lead body must be a member of this partnership.", field="lead")
    if task.lead is not None and task.action_id is not None:
        raise PlanRefused("This task is in our plan, so we lead it.", field="lead")
    if not task.owner.is_active:
        raise PlanRefused(f"{task.owner.name} has left: choose somebody else.", field="owner")
