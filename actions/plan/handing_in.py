"""Handing in a completion, and taking it back before somebody decides about it. Rules: docs/rules/actions.md."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from actions.plan.evidencing import Handed, add_evidence
from actions.plan.models import Action, Completion, Progress
from actions.plan.models.words import CHASED
from actions.plan.refusing import Refused
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition


class CompletionRefused(Refused):
    """A rule of completions."""


@transaction.atomic
def hand_in(
    action: Action,
    *,
    outcome_words: str,
    evidence: Sequence[Handed] = (),
    no_evidence_reason: str = "",
    by: Person,
    at: datetime,
) -> Completion:
    """The work is done: what came of it, and evidence or the reason why there is none. A second person decides.

    Until then the action stays what it was and nobody is chased for it. Evidence that was handed in before counts.
    Raises CompletionRefused, FileRefused, or InvalidTransition when the action is not at work or one waits already.
    """
    if not outcome_words.strip():
        raise CompletionRefused("Say what came of it.", field="outcome_words")
    on = london_date(at)
    # Compare and set: of two people who hand in, or one who hands in and one who pauses, one finds it open.
    open_ = Action.objects.filter(pk=action.pk, progress__in=CHASED, handed_in_on__isnull=True)
    if not open_.update(handed_in_on=on):
        action.refresh_from_db()
        raise InvalidTransition(_why_not(action))
    # The row is held now: nobody removes the last evidence between this look and the end.
    has_evidence = bool(evidence) or action.evidence.standing().exists()
    if not has_evidence and not no_evidence_reason.strip():
        raise CompletionRefused("Hand in evidence, or say why there is none.", field="no_evidence_reason")
    action.handed_in_on = on
    completion = Completion.objects.create(
        action=action,
        outcome_words=outcome_words.strip(),
        no_evidence_reason="" if has_evidence else no_evidence_reason.strip(),
        by=by,
        handed_in_on=on,
        handed_in_at=at,
    )
    for handed in evidence:
        add_evidence(action, handed, by=by, at=at)
    after = {"outcome": completion.outcome_words, "no evidence because": completion.no_evidence_reason}
    record("actions.hand_in", action, by=by, at=at, after={k: v for k, v in after.items() if v})
    return completion


@transaction.atomic
def withdraw(completion: Completion, *, reason: str, by: Person, at: datetime) -> None:
    """Take a completion back that nobody decided about yet. Raises CompletionRefused, InvalidTransition."""
    if not reason.strip():
        raise CompletionRefused("Say why it is taken back.", field="reason")
    action = locked(completion)
    if not withdraw_waiting(action, reason=reason, by=by, at=at):
        raise InvalidTransition(decided_sentence(completion))
    completion.refresh_from_db()


def withdraw_waiting(action: Action, *, reason: str, by: Person | None, at: datetime) -> bool:
    """Withdraw the completion of an action that waits, if one does: part of pausing and cancelling it too."""
    withdrawn = Completion.objects.waiting().filter(action=action)
    stamps = {"decided_by": by, "decided_on": london_date(at), "decided_at": at, "reason": reason.strip()}
    if not withdrawn.update(state=Completion.State.WITHDRAWN, **stamps):
        return False
    Action.objects.filter(pk=action.pk).update(handed_in_on=None)
    action.handed_in_on = None
    record("actions.withdraw", action, by=by, at=at, after={"reason": reason.strip()})
    return True


def locked(completion: Completion) -> Action:
    """The completion's action, held until the transaction ends: whatever changes both takes the action first."""
    action = hold(Action.objects.with_people(), completion.action_id)
    completion.refresh_from_db(fields=["no_evidence_reason"])  # evidence may have been removed meanwhile
    completion.action = action
    return action


def decided_sentence(completion: Completion) -> str:
    """What a second decider is told."""
    now = Completion.objects.select_related("decided_by").get(pk=completion.pk)
    if now.is_waiting or now.decided_on is None:
        return "The action is no longer at work, so this was not done."
    who = f" by {now.decided_by}" if now.decided_by else ""
    words = Completion.State(now.state).label.lower()
    return f"This completion was {words}{who} on {plain(now.decided_on)}. Nothing was changed now."


def _why_not(action: Action) -> str:
    if action.handed_in_on is not None:
        return f"A completion was handed in on {plain(action.handed_in_on)} and waits to be accepted."
    return f"This action is {Progress(action.progress).label.lower()}: it cannot be completed now."
