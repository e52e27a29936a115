"""Closing an action on evidence, and opening it again.

A second person's acceptance would stand between "in progress" and "completed": it adds who accepted and when
to the stamps here, and nothing else reads how an action came to be completed.
"""

from datetime import datetime

from django.db import transaction

from actions.plan.evidencing import Handed, add_evidence
from actions.plan.models import Action, Progress
from actions.plan.models.words import CHASED, CLOSED
from actions.plan.planning import next_review
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move


class CompletionRefused(Exception):
    """``str()`` is the sentence for the user, ``field`` the form's field. Nothing was written."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


@transaction.atomic
def complete(
    action: Action,
    *,
    outcome_words: str,
    evidence: Handed | None = None,
    no_evidence_reason: str = "",
    by: Person,
    at: datetime,
) -> None:
    """The work is done: what came of it, in words, and evidence or the reason why there is none.

    Evidence that was handed in before counts. Raises CompletionRefused, FileRefused, or InvalidTransition
    when the action is not at work (or somebody completed it a moment ago).
    """
    if not outcome_words.strip():
        raise CompletionRefused("Say what came of it.", field="outcome_words")
    has_evidence = evidence is not None or action.evidence.exists()
    if not has_evidence and not no_evidence_reason.strip():
        raise CompletionRefused("Hand in evidence, or say why there is none.", field="no_evidence_reason")
    before = Progress(action.progress).label
    move(
        action,
        field="progress",
        to=Progress.COMPLETED,
        allowed=CHASED,
        completed_on=london_date(at),
        outcome_words=outcome_words.strip(),
        no_evidence_reason="" if has_evidence else no_evidence_reason.strip(),
        review_on=None,
    )
    if evidence is not None:
        add_evidence(action, evidence, by=by, at=at)
    record(
        "actions.complete",
        action,
        by=by,
        at=at,
        before={"progress": before},
        after={"progress": "Completed", "outcome": action.outcome_words},
    )


@transaction.atomic
def reopen(action: Action, *, reason: str, by: Person, at: datetime) -> None:
    """A completed or cancelled action is in progress again; what was said on closing stays in its history.

    Raises CompletionRefused without a reason or an owner who is still here, InvalidTransition.
    """
    if not reason.strip():
        raise CompletionRefused("Say why it is opened again.", field="reason")
    if action.owner is None or not action.owner.is_active:
        raise CompletionRefused("Give it an owner first: edit the action.", field="reason")
    before = {"progress": Progress(action.progress).label}
    move(
        action,
        field="progress",
        to=Progress.IN_PROGRESS,
        allowed=CLOSED,
        completed_on=None,
        no_evidence_reason="",
        cancelled_on=None,
        cancelled_reason="",
        review_on=next_review(action, on=london_date(at)),
    )
    after = {"progress": "In progress", "reason": reason.strip()}
    record("actions.reopen", action, by=by, at=at, before=before, after=after)
