"""What a person decides about a plan's file: its columns, yes, or no. Yes writes every row or nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from actions.plan.importing.answers import Answers
from actions.plan.importing.checking import check
from actions.plan.importing.plan import Checked, Draft
from actions.plan.importing.uploading import grid_in
from actions.plan.models import Action, Progress
from actions.plan.models.plan_import import ImportState, PlanImport
from actions.plan.planning import change_target, create_action, edit_action, hold_the_order, pause, start
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.accounts.models import Person
from msplan.history.recording import record, record_many
from msplan.lib.dates import london_date
from msplan.lib.marks import refuse_late
from msplan.lib.states import InvalidTransition, move


class ConfirmRefused(Exception):
    """Why this file cannot be imported now; ``str()`` is a sentence for the user, and nothing was written."""


@transaction.atomic
def say_columns(
    plan_import: PlanImport, answers: Answers, *, seen: str = "", by: Person, at: datetime
) -> None:
    """What the columns hold, and what stands in for empty cells.

    Raises InvalidTransition once it is over; StaleEdit where it is said otherwise than what was ``seen`` (its mark).
    """
    before = PlanImport.objects.select_for_update().get(pk=plan_import.pk).answers
    refuse_late(seen, before)
    move(
        plan_import,
        to=ImportState.READY,
        allowed=[ImportState.UPLOADED, ImportState.READY],
        answers=answers.kept,
    )
    record("actions.say_columns", plan_import, by=by, at=at, before=before, after=answers.kept)


@transaction.atomic
def confirm_import(
    plan_import: PlanImport,
    *,
    seen: str,
    add_look_alikes: bool = False,
    reason: str = "",
    by: Person,
    at: datetime,
) -> dict[str, Any]:
    """Write every row of a checked file into the plan, or nothing. The counts are returned, and kept as result.

    ``seen`` is the digest of the check that was looked at; ``reason`` says why target dates move, where some do.
    Raises ConfirmRefused, or InvalidTransition where somebody confirmed or discarded it a moment ago.
    """
    # One import at a time, and nobody adds an action meanwhile: two files cannot bring the same one twice.
    hold_the_order()
    now = PlanImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=plan_import.pk)
    if now.state != ImportState.READY:
        raise InvalidTransition(
            f"This file is {now.get_state_display().lower()} already. Nothing was written twice."
        )
    checked = check(grid_in(now), Answers.stored(now.answers), on=london_date(at))
    if problem := _why_not(checked, seen, add_look_alikes=add_look_alikes, reason=reason):
        raise ConfirmRefused(problem)
    left_out = [] if add_look_alikes else checked.look_alikes
    drafts = [draft for draft in checked.drafts if draft not in left_out and not draft.is_unchanged]
    written = write_rows(drafts, reason=reason, by=by, at=at)
    result = {
        "added": [action.reference for action, draft in written if draft.action is None],
        "changed": [action.reference for action, draft in written if draft.action is not None],
        "proposals": sum(
            action.progress == Progress.PROPOSED for action, draft in written if draft.action is None
        ),
        "left_out": len(left_out),
        "unchanged": len(checked.unchanged),
        "set_aside": len(checked.set_aside),
    }
    told = ((action, None, {"file": now.file.name, "row": draft.row}) for action, draft in written)
    record_many("actions.import_row", told, by=by, at=at)
    move(
        plan_import,
        to=ImportState.CONFIRMED,
        allowed=[ImportState.READY],
        confirmed_by=by,
        confirmed_at=at,
        result=result,
    )
    counts = {name: len(value) if isinstance(value, list) else value for name, value in result.items()}
    record("actions.import", plan_import, by=by, at=at, after={"file": now.file.name, **counts})
    return result


@transaction.atomic
def write_rows(
    drafts: Iterable[Draft], *, reason: str, by: Person, at: datetime
) -> list[tuple[Action, Draft]]:
    """Each row through the acts that a person would use, in one transaction. Raises ConfirmRefused."""
    written = []
    for draft in drafts:
        try:
            action = (
                _change(draft, reason=reason, by=by, at=at) if draft.action else _add(draft, by=by, at=at)
            )
        except (PlanRefused, InvalidTransition) as refusal:
            raise ConfirmRefused(f"Row {draft.row}: {refusal} Nothing was imported.") from refusal
        except StaleEdit as stale:
            raise ConfirmRefused(
                f"Row {draft.row}: somebody saved this action just now. Look again."
            ) from stale
        written.append((action, draft))
    return written


@transaction.atomic
def discard_import(plan_import: PlanImport, *, by: Person, at: datetime) -> None:
    """Give a file up. Raises InvalidTransition where it was imported already."""
    move(
        plan_import,
        to=ImportState.DISCARDED,
        allowed=[ImportState.UPLOADED, ImportState.READY],
        ended_by=by,
        ended_at=at,
    )
    record("actions.discard_plan", plan_import, by=by, at=at)


def _why_not(checked: Checked, seen: str, *, add_look_alikes: bool, reason: str) -> str:
    if checked.digest != seen:
        return "The plan, or what this file would do to it, has changed since you looked. Look again, then confirm."
    if checked.faults:
        return f"{checked.faulty_rows:,} rows have errors. Nothing is imported until every row can be."
    if not (checked.new or checked.changed or (checked.look_alikes and add_look_alikes)):
        return "There is nothing to import: no row adds or changes anything."
    if checked.moved and not reason.strip():
        return "Say why the target dates move."
    return ""


def _add(draft: Draft, *, by: Person, at: datetime) -> Action:
    agreed = draft.progress != Progress.PROPOSED
    action = create_action(**draft.values, agreed=agreed, by=by, at=at)
    if draft.progress == Progress.IN_PROGRESS:
        start(action, by=by, at=at)
    elif draft.progress == Progress.PAUSED:
        pause(action, reason=draft.paused_reason, by=by, at=at)
    return action


def _change(draft: Draft, *, reason: str, by: Person, at: datetime) -> Action:
    action = draft.action
    assert action is not None
    looked_at, to = action.target_on, draft.target_on
    later = to is not None and to > looked_at
    if to is not None and later:  # before the words, among which a start behind the old target may be
        change_target(action, to=to, reason=reason, by=by, at=at)
    if draft.values:
        edit_action(action, version=action.version, changes=draft.values, by=by, at=at)
    if to is not None and not later:
        if action.target_on != looked_at:  # the edit read it anew: somebody has moved it since the check
            raise StaleEdit
        change_target(action, to=to, reason=reason, by=by, at=at)
    return action
