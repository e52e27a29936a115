"""Writing the plan: an action is proposed or agreed, edited, moved, started, paused and taken up again.

Rules: docs/rules/actions.md.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from actions.plan.handing_in import withdraw_waiting
from actions.plan.models import Action, DateChange, Milestone, Progress, Review, ReviewRounds
from actions.plan.models.words import CHASED, OPEN
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.accounts.models import Department, Person
from msplan.files.models import Marking
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition, move
from suppliers.models import Supplier

# What edit_action may change. Progress, dates of review and rating have verbs of their own.
EDITABLE = (
    "title", "what", "outcome", "measure", "aspect", "strands", "area", "source", "lead_department", "owner",
    "priority", "start_on", "review_every", "public_wording", "cleared", "marking", "supplier",
    "supporting_departments",
)  # fmt: skip
# Any constant: whoever numbers an action or changes the plan's order holds this lock until that is written. Taken
# before any other lock.
NUMBERING = 5_401


@transaction.atomic
def create_action(
    *,
    title: str,
    what: str,
    aspect: str,
    lead_department: Department,
    supporting_departments: Iterable[Department] = (),
    start_on: date,
    target_on: date,
    agreed: bool,
    owner: Person | None = None,
    outcome: str = "",
    measure: str = "",
    strands: Iterable[str] = (),
    area: str = "",
    source: str = "internal_review",
    priority: str = "medium",
    review_every: int = 6,
    public_wording: str = "",
    cleared: bool = False,
    marking: str = Marking.OFFICIAL,
    supplier: Supplier | None = None,
    starter: int | None = None,
    form_id: UUID | None = None,
    by: Person | None,
    at: datetime,
) -> Action:
    """Put a piece of work at the end of the plan: ``agreed`` (it needs an owner, and is reviewed) or a proposal.

    The first review of an action that began long ago is the next one to come: nobody is late on joining.
    ``form_id`` is the page on which it was typed, ``starter`` the row of the starter plan that it comes from.
    Raises PlanRefused; MadeAlready when that page was sent before.
    """
    hold_the_order()
    if form_id is not None and (made := Action.objects.filter(form_id=form_id).first()):
        raise MadeAlready(made)
    supporting = list(supporting_departments)
    action = Action(
        title=title.strip(),
        what=what.strip(),
        outcome=outcome.strip(),
        measure=measure.strip(),
        aspect=aspect,
        strands=list(strands),
        area=area,
        source=source,
        lead_department=lead_department,
        owner=owner,
        priority=priority,
        start_on=start_on,
        first_target_on=target_on,
        target_on=target_on,
        review_every=review_every,
        public_wording=public_wording.strip(),
        cleared=cleared,
        marking=marking,
        supplier=supplier,
        starter=starter,
        form_id=form_id,
        created_at=at,
    )
    _check(action, agreed=agreed, supporting=supporting)
    if agreed:
        action.progress = Progress.NOT_STARTED
        action.review_on = action.next_review_after(answered=start_on, on=london_date(at))
    last = Action.objects.aggregate(number=Max("number"), place=Max("position"))
    action.number, action.position = (last["number"] or 0) + 1, (last["place"] or 0) + 1
    action.save(force_insert=True)
    after: dict[str, Any] = {"title": action.title, "owner": owner and owner.name}
    after |= {"start": start_on, "target": target_on}
    if supporting:
        action.supporting_departments.set(supporting)
        after["supporting_departments"] = _names(supporting)
    if supplier is not None:
        after["supplier"] = str(supplier)
    record("actions.create" if agreed else "actions.propose", action, by=by, at=at, after=after)
    return action


@transaction.atomic
def edit_action(
    action: Action, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change the words of an action; False when nothing differs.

    ``version`` is the one the editor read; raises StaleEdit when it is no longer the newest. A proposal's
    target date may be among the changes; an agreed one moves by change_target only. A new start date or
    interval counts the reviews anew, but a review that is late stays owed. Raises PlanRefused, also when a
    milestone that is not reached would lie outside the new dates.
    """
    allowed = (*EDITABLE, "target_on") if action.progress == Progress.PROPOSED else EDITABLE
    if unknown := set(changes) - set(allowed):
        raise ValueError(f"{sorted(unknown)} are not changed by an edit")
    rounds = ReviewRounds.current()  # before any row is locked
    now = hold(Action.objects.with_people(), action.pk)
    was_agreed_meanwhile = "target_on" in changes and now.progress != Progress.PROPOSED
    if now.version != version or was_agreed_meanwhile:
        raise StaleEdit
    was = list(now.supporting_departments.all())
    supporting = list(changes.get("supporting_departments", was))
    words = {name: value for name, value in changes.items() if name != "supporting_departments"}
    differing = {name: value for name, value in words.items() if getattr(now, name) != value}
    before = {name: _said(now, name) for name in differing}
    after: dict[str, Any] = {}
    if set(was) != set(supporting):
        before["supporting_departments"] = _names(was)
        after["supporting_departments"] = _names(supporting)
    if not before:
        return False
    for name, value in differing.items():
        setattr(now, name, value)
    if "target_on" in differing:
        now.first_target_on = now.target_on
    _check(now, agreed=now.progress not in (Progress.PROPOSED, Progress.CANCELLED), supporting=supporting)
    if {"start_on", "target_on"} & set(differing):
        field = "start_on" if "start_on" in differing else "target_on"
        _hold_milestones(now, start_on=now.start_on, target_on=now.target_on, field=field)
    on = london_date(at)
    if {"start_on", "review_every"} & set(differing) and now.review_on is not None and now.review_on >= on:
        now.review_on = next_review(now, on=on, rounds=rounds)
    now.version += 1
    now.save(update_fields=[*differing, "first_target_on", "review_on", "version"])
    now.supporting_departments.set(supporting)
    after |= {name: _said(now, name) for name in differing}
    record("actions.edit", now, by=by, at=at, before=before, after=after)
    action.refresh_from_db()
    return True


@transaction.atomic
def agree(action: Action, *, by: Person | None, at: datetime) -> None:
    """A proposal becomes part of the plan. Raises PlanRefused without an owner, InvalidTransition."""
    rounds = ReviewRounds.current()  # before any row is locked
    now = hold(Action.objects.with_people(), action.pk)
    _check(now, agreed=True)
    review_on = now.next_review_after(answered=now.start_on, on=london_date(at), rounds=rounds)
    _advance(
        action, Progress.NOT_STARTED, [Progress.PROPOSED], "actions.agree", by=by, at=at, review_on=review_on
    )


@transaction.atomic
def start(action: Action, *, by: Person | None, at: datetime) -> None:
    """Work has begun."""
    _advance(action, Progress.IN_PROGRESS, [Progress.NOT_STARTED], "actions.start", by=by, at=at)


@transaction.atomic
def pause(action: Action, *, reason: str, until: date | None = None, by: Person | None, at: datetime) -> None:
    """Stop the clock of reviews and the chasing; the target date stays where it is."""
    if not reason.strip():
        raise PlanRefused("Say why the action is paused.", field="reason")
    if until is not None and until <= london_date(at):
        raise PlanRefused("The day until which it is paused must lie ahead.", field="until")
    stamps = {"review_on": None, "paused_reason": reason.strip(), "paused_until": until, "handed_in_on": None}
    _advance(action, Progress.PAUSED, CHASED, "actions.pause", by=by, at=at, **stamps)
    withdraw_waiting(action, reason=reason, by=by, at=at)


@transaction.atomic
def resume(action: Action, *, by: Person | None, at: datetime) -> None:
    """Take up a paused action. Its next review is the first of its dates that is not behind us."""
    rounds = ReviewRounds.current()  # before any row is locked
    now = hold(Action.objects.all(), action.pk)  # an edit may have given it another start or interval
    review_on = next_review(now, on=london_date(at), rounds=rounds)
    stamps = {"review_on": review_on, "paused_reason": "", "paused_until": None}
    _advance(action, Progress.IN_PROGRESS, [Progress.PAUSED], "actions.resume", by=by, at=at, **stamps)


@transaction.atomic
def change_target(action: Action, *, to: date, reason: str, by: Person, at: datetime) -> DateChange:
    """Move the target date of an open action, with a reason; the first target date stays for the slippage.

    A milestone that is not reached yet must not be left behind by it. Raises PlanRefused, or InvalidTransition when
    the action is not open or somebody moved the date meanwhile.
    """
    if not reason.strip():
        raise PlanRefused("Say why the date changes.", field="reason")
    if to == action.target_on:
        raise PlanRefused("The new date is the same as the old one.", field="to")
    if to < action.start_on:
        raise PlanRefused(f"The target must not be before the start, {plain(action.start_on)}.", field="to")
    if to < london_date(at):
        raise PlanRefused("The new date is over already. Enter today or a later day.", field="to")
    Action.objects.select_for_update().get(pk=action.pk)  # no milestone comes or moves meanwhile
    _hold_milestones(action, start_on=action.start_on, target_on=to, field="to")
    before = action.target_on
    changed = Action.objects.filter(
        pk=action.pk, target_on=before, start_on__lte=to, progress__in=OPEN, handed_in_on__isnull=True
    ).update(target_on=to)
    if changed != 1:
        raise InvalidTransition(
            "The date was not changed: the action was changed or closed by somebody else."
        )
    action.target_on = to
    change = DateChange.objects.create(
        action=action, from_on=before, to_on=to, reason=reason.strip(), by=by, at=at
    )
    record(
        "actions.change_target",
        action,
        by=by,
        at=at,
        before={"target": before},
        after={"target": to, "reason": change.reason},
    )
    return change


def next_review(action: Action, *, on: date, rounds: ReviewRounds | None = None) -> date:
    """The first review date after the last one answered that is not behind ``on``."""
    answered = Review.objects.filter(action=action).aggregate(last=Max("due_on"))["last"]
    return action.next_review_after(answered=answered or action.start_on, on=on, rounds=rounds)


def progress_now(action: Action) -> str:
    """In words, as history says it, whatever the page showed; held until the transaction ends."""
    rows = Action.objects.select_for_update(of=("self",)).values_list("progress", flat=True)
    return Progress(rows.get(pk=action.pk)).label


def _advance(
    action: Action,
    to: Progress,
    allowed: Iterable[str],
    act: str,
    *,
    by: Person | None,
    at: datetime,
    **stamps: Any,
) -> None:
    """Guard, set, stamp, record: one step of progress."""
    before = progress_now(action)
    move(action, field="progress", to=to, allowed=allowed, **stamps)
    said = {name: value for name, value in stamps.items() if name != "review_on" and value}
    record(act, action, by=by, at=at, before={"progress": before}, after={"progress": to.label, **said})


def _check(action: Action, *, agreed: bool, supporting: Iterable[Department] = ()) -> None:
    """The rules that the database holds too, as sentences beside their fields."""
    if agreed and action.owner is None:
        raise PlanRefused("Choose an owner. Only a proposal may be without one.", field="owner")
    if action.owner is not None and not action.owner.is_active:
        raise PlanRefused(f"{action.owner} has left. Choose another owner.", field="owner")
    if action.lead_department in supporting:
        raise PlanRefused(
            f"{action.lead_department} leads this action. Take it out of those that support it.",
            field="supporting_departments",
        )
    if action.target_on < action.start_on:
        raise PlanRefused(
            "The target date must be the same as or after the start date.",
            field="target_on" if agreed is False or action.pk is None else "start_on",
        )
    if action.first_target_on < action.start_on:
        raise PlanRefused(
            f"The start must not be after the first target date, {plain(action.first_target_on)}: "
            "it is what slippage is counted from.",
            field="start_on",
        )
    if action.cleared and action.marking != Marking.OFFICIAL:
        raise PlanRefused("Only an OFFICIAL action can be cleared for publication.", field="cleared")
    if action.cleared and not action.public_wording:
        raise PlanRefused("Write the wording for the public before clearing it.", field="public_wording")


def _hold_milestones(action: Action, *, start_on: date, target_on: date, field: str) -> None:
    """Moving an action's dates moves no milestone: whoever moves them is told which one stands in the way."""
    outside = Milestone.objects.outside(action, start_on=start_on, target_on=target_on).first()
    if outside is not None:
        raise PlanRefused(
            f"The milestone “{outside.title}” is due on {plain(outside.due_on)}. Move it first, or take it out.",
            field=field,
        )


def hold_the_order() -> None:
    """Numbers and places without gaps: a rival waits here until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])


def _names(departments: Iterable[Department]) -> str:
    return ", ".join(sorted(department.name for department in departments))


def _said(action: Action, name: str) -> Any:
    """A field's value as a reader of its history knows it: labels and names, not keys."""
    if name == "strands":
        return action.strand_words
    value = getattr(action, name)
    choices = dict(getattr(Action._meta.get_field(name), "flatchoices", ()))
    return choices.get(value, str(value) if isinstance(value, Person | Department | Supplier) else value)
