"""What a meeting decided, what that does to an action, and what becomes of it. Rules: docs/rules/meetings.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from actions.meetings.locking import MeetingRefused, locked
from actions.meetings.models import Decision, Effect, Meeting
from actions.plan import cancelling, planning
from actions.plan.amending import refuse_twice
from actions.plan.models import Action
from actions.plan.refusing import StaleEdit
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition, move

S = Decision.State
# What is done to the action in the same moment leaves nothing to be done.
AT_ONCE = (Effect.TARGET, Effect.AGREED, Effect.PAUSED, Effect.CANCELLED)
EDITABLE = ("text", "owner", "due_on")


@transaction.atomic
def decide(
    meeting: Meeting,
    *,
    text: str,
    owner: Person | None = None,
    due_on: date | None = None,
    settled: bool = False,
    action: Action | None = None,
    effect: str = "",
    to: date | None = None,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> Decision:
    """Record a decision of a held meeting, and do to ``action`` what it says, or neither.

    ``settled``: nothing is left to be done. ``to`` is the new target date, or the day until which the action is
    paused. Raises MeetingRefused; PlanRefused and InvalidTransition where the action cannot be changed so;
    MadeAlready where the page with this ``form_id`` was sent before.
    """
    now = locked(meeting.pk, Meeting.State.HELD)
    decision = Decision(
        meeting=now,
        number=(now.decisions.aggregate(last=Max("number"))["last"] or 0) + 1,
        text=text.strip(),
        owner=owner,
        due_on=due_on,
        action=action,
        effect=effect,
        recorded_at=at,
        form_id=form_id,
    )
    refuse_twice(decision)  # under the meeting's lock: a rival's row is there by now
    _check(decision, to=to, on=london_date(at))
    if action is not None:
        _change(decision, action, to=to, by=by, at=at)
    if settled or effect in AT_ONCE:
        decision.state, decision.closed_on = S.DONE, london_date(at)
        decision.closing_words = "" if effect not in AT_ONCE else f"{_done(effect)} at the meeting."
    decision.save(force_insert=True)
    after: dict[str, Any] = {"text": decision.text, "owner": owner and owner.name, "due": due_on}
    if action is not None:
        after |= {"action": str(action), "effect": Effect(effect).label}
    record("meetings.decide", decision, by=by, at=at, after=after)
    return decision


@transaction.atomic
def edit_decision(
    decision: Decision, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Change words, owner or date while the minutes are not agreed; False when nothing differs.

    Raises StaleEdit, MeetingRefused, InvalidTransition.
    """
    if unknown := set(changes) - set(EDITABLE):
        raise ValueError(f"{sorted(unknown)} are not changed by an edit")
    locked(decision.meeting_id, Meeting.State.HELD)
    now = hold(Decision.objects.with_meeting(), decision.pk)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not differing:
        return False
    before = {name: _said(getattr(now, name)) for name in differing}
    for name, value in differing.items():
        setattr(now, name, value)
    _check(now, to=None, on=london_date(at), again=True)
    now.version += 1
    now.save(update_fields=[*differing, "version"])
    after = {name: _said(value) for name, value in differing.items()}
    record("meetings.edit_decision", now, by=by, at=at, before=before, after=after)
    decision.refresh_from_db()
    return True


@transaction.atomic
def link_raised(decision: Decision, action: Action, *, by: Person, at: datetime) -> None:
    """The decision became this action: nothing more is chased here. Raises InvalidTransition when it already
    became one, or is closed.
    """
    changed = Decision.objects.filter(pk=decision.pk, state=S.OPEN, action__isnull=True).update(
        action=action,
        effect=Effect.RAISED,
        state=S.DONE,
        closed_on=london_date(at),
        closing_words=f"It is in the plan as {action.reference}.",
    )
    if changed != 1:
        raise InvalidTransition("An action was raised from this decision already, or it is closed.")
    decision.refresh_from_db()
    record("meetings.raise_action", decision, by=by, at=at, after={"action": str(action)})


@transaction.atomic
def carry_out(decision: Decision, *, words: str, by: Person, at: datetime) -> None:
    """It is done, with what came of it. Raises MeetingRefused without words, InvalidTransition when closed."""
    if not words.strip():
        raise MeetingRefused("Say what came of it.", field="words")
    move(
        decision,
        to=S.DONE,
        allowed=[S.OPEN],
        closed_on=london_date(at),
        closing_words=words.strip(),
    )
    record("meetings.carry_out", decision, by=by, at=at, after={"words": decision.closing_words})


@transaction.atomic
def supersede(decision: Decision, *, later: Decision, words: str = "", by: Person, at: datetime) -> None:
    """A later decision of the same series takes its place. Raises MeetingRefused, InvalidTransition when closed."""
    if later.meeting.series_id != decision.meeting.series_id or _place(later) <= _place(decision):
        raise MeetingRefused("Only a later decision can take its place.", field="later")
    move(
        decision,
        to=S.SUPERSEDED,
        allowed=[S.OPEN],
        closed_on=london_date(at),
        closing_words=words.strip(),
        replaced_by=later,
    )
    record("meetings.supersede", decision, by=by, at=at, after={"later": str(later), "words": words.strip()})


def _place(decision: Decision) -> tuple[int, int]:
    return decision.meeting.number, decision.number


def _check(decision: Decision, *, to: date | None, on: date, again: bool = False) -> None:
    """The rules that the database holds too, as sentences beside their fields."""
    if not decision.text:
        raise MeetingRefused("Say what was decided.", field="text")
    if decision.owner is None and decision.due_on is not None:
        raise MeetingRefused("Choose who carries it out, or leave out the date.", field="owner")
    if decision.owner is not None and decision.due_on is None:
        raise MeetingRefused("Enter the date by which it is carried out.", field="due_on")
    if decision.owner is not None and not decision.owner.is_active:
        raise MeetingRefused(f"{decision.owner} has left. Choose somebody else.", field="owner")
    if decision.due_on is not None and decision.due_on < decision.meeting.on:
        said = plain(decision.meeting.on)
        raise MeetingRefused(f"The date must not be before the meeting, {said}.", field="due_on")
    if again:
        return
    if decision.action is None and decision.effect:
        raise MeetingRefused("Enter the reference of the action, like A-014.", field="action")
    if decision.action is not None and decision.effect in ("", Effect.RAISED):
        raise MeetingRefused("Say what the decision does to the action.", field="effect")
    if decision.effect == Effect.TARGET and to is None:
        raise MeetingRefused("Enter the new target date.", field="to")


def _change(decision: Decision, action: Action, *, to: date | None, by: Person, at: datetime) -> None:
    """Do to the action what was decided; the reason names the decision, so that it is seen from both ends."""
    said = f"Decision {decision.reference} of {decision.meeting.series.name}, {plain(decision.meeting.on)}"
    reason = f"{said}: {decision.text}"
    match decision.effect:
        case Effect.TARGET if to is not None:
            planning.change_target(action, to=to, reason=reason, by=by, at=at)
        case Effect.AGREED:
            planning.agree(action, by=by, at=at)
        case Effect.PAUSED:
            planning.pause(action, reason=reason, until=to, by=by, at=at)
        case Effect.CANCELLED:
            cancelling.cancel(action, reason=reason, by=by, at=at)


def _done(effect: str) -> str:
    return {
        Effect.TARGET.value: "The target date was moved",
        Effect.AGREED.value: "The proposal was agreed",
        Effect.PAUSED.value: "The action was paused",
        Effect.CANCELLED.value: "The action was cancelled",
    }[effect]


def _said(value: Any) -> Any:
    return value.name if isinstance(value, Person) else value
