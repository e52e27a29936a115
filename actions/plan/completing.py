"""Closing an action: a second person accepts what was handed in or returns it; and opening it again."""

from datetime import datetime

from django.db import transaction

from actions.plan.handing_in import CompletionRefused, decided_sentence, locked
from actions.plan.models import Action, Completion, Progress, ReviewRounds
from actions.plan.models.words import CHASED, CLOSED
from actions.plan.planning import next_review
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.states import move


@transaction.atomic
def accept(completion: Completion, *, by: Person, at: datetime) -> Action:
    """It is done: the action is completed as of the day on which the completion was handed in.

    A second person who takes their time makes nobody late. Raises CompletionRefused for whoever handed it in and
    for the owner, InvalidTransition when somebody decided, took it back, or closed the action a moment ago.
    """
    action = locked(completion)
    _must_be_second(completion, action, by, "accepts")
    before = {"progress": Progress(action.progress).label}
    move(
        completion,
        to=Completion.State.ACCEPTED,
        allowed=[Completion.State.WAITING],
        sentence=decided_sentence(completion),
        decided_by=by,
        decided_on=london_date(at),
        decided_at=at,
    )
    move(
        action,
        field="progress",
        to=Progress.COMPLETED,
        allowed=CHASED,
        completed_on=completion.handed_in_on,
        outcome_words=completion.outcome_words,
        no_evidence_reason=completion.no_evidence_reason,
        review_on=None,
        handed_in_on=None,
    )
    after = {"progress": "Completed", "completed on": action.completed_on, "outcome": action.outcome_words}
    record("actions.complete", action, by=by, at=at, before=before, after=after)
    return action


@transaction.atomic
def return_completion(completion: Completion, *, reason: str, by: Person, at: datetime) -> Action:
    """It is not done yet: the owner is told why, and the action goes on as before.

    Raises CompletionRefused without a reason, for whoever handed it in and for the owner, InvalidTransition as
    ``accept``.
    """
    if not reason.strip():
        raise CompletionRefused("Say what is missing.", field="reason")
    action = locked(completion)
    _must_be_second(completion, action, by, "returns")
    move(
        completion,
        to=Completion.State.RETURNED,
        allowed=[Completion.State.WAITING],
        sentence=decided_sentence(completion),
        decided_by=by,
        decided_on=london_date(at),
        decided_at=at,
        reason=reason.strip(),
    )
    Action.objects.filter(pk=action.pk).update(handed_in_on=None)
    action.handed_in_on = None
    record("actions.return_completion", action, by=by, at=at, after={"reason": completion.reason})
    return action


@transaction.atomic
def reopen(action: Action, *, reason: str, by: Person, at: datetime) -> None:
    """A completed or cancelled action is in progress again; its completion, and all that was said, stay on record.

    Raises CompletionRefused without a reason or an owner who is still here, InvalidTransition.
    """
    if not reason.strip():
        raise CompletionRefused("Say why it is opened again.", field="reason")
    if action.owner is None or not action.owner.is_active:
        raise CompletionRefused("Give it an owner first: edit the action.", field="reason")
    rounds = ReviewRounds.current()  # before any row is locked
    # Held until the end: whoever archives it in the same moment comes before this look, or after the act.
    now = hold(Action.objects.all(), action.pk)
    if now.archived_at is not None:
        raise CompletionRefused("It is archived. Take it back from the archive first.", field="reason")
    before = {"progress": Progress(now.progress).label}
    move(
        action,
        field="progress",
        to=Progress.IN_PROGRESS,
        allowed=CLOSED,
        completed_on=None,
        no_evidence_reason="",
        cancelled_on=None,
        cancelled_reason="",
        review_on=next_review(now, on=london_date(at), rounds=rounds),
    )
    after = {"progress": "In progress", "reason": reason.strip()}
    record("actions.reopen", action, by=by, at=at, before=before, after=after)


def _must_be_second(completion: Completion, action: Action, by: Person, verb: str) -> None:
    if by.pk == completion.by_id:
        raise CompletionRefused(f"You handed this in yourself: somebody else {verb} it.", field="reason")
    if by.pk == action.owner_id:
        raise CompletionRefused(f"This action is yours: somebody else {verb} it.", field="reason")
