"""What became of a promise, said for the statement that follows. Rules: docs/rules/promises.md.

An answer may be given from the day on which the promise is public, and changed until the statement that prints it is
public. What the board has is what was said when it was submitted, until the figures are refreshed.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from actions.plan.evidencing import Handed, handed_already
from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.amending import amend, keep, said
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from statements.models import AnswerEvidence, Outcome, Promise, PromiseAnswer, Statement
from statements.promises.wording import squashed
from statements.text.tokens import line_problems


def asked_after() -> Statement | None:
    """The public statement whose promises are answered now: the newest."""
    return Statement.objects.public_now().newest_first().first()


def asked(promise: Promise) -> Promise | None:
    """The promise as it is owed now, with ``outcome``, ``sentence`` and ``due_now``; None while nobody asks for it."""
    owed = Promise.objects.owed_after(None).select_related("statement", "section", "owner")
    return owed.filter(pk=promise.pk).first()


def answer_of(promise: Promise) -> PromiseAnswer | None:
    """What was said of it for the statement that follows; None while nothing was."""
    after = asked_after()
    return promise.answers.filter(after=after).first() if after else None


@transaction.atomic
def answer_promise(
    promise: Promise,
    *,
    outcome: str,
    sentence: str,
    new_due_on: date | None = None,
    by: Person,
    at: datetime,
) -> PromiseAnswer:
    """Say what became of it. Raises RowRefused: not asked now, or answered already."""
    answer = PromiseAnswer(
        promise=promise,
        after=_after(promise),
        outcome=outcome,
        sentence=squashed(sentence),
        new_due_on=new_due_on,
        by=by,
        at=at,
    )
    _check(answer, on=london_date(at))
    keep(answer, field="outcome")
    record("statements.answer_promise", promise, by=by, at=at, after=_words(answer))
    return answer


@transaction.atomic
def change_answer(
    answer: PromiseAnswer, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Say it otherwise; False when nothing differs. Raises RowRefused, StaleEdit.

    A real answer takes the place of the executive lead's "not answered".
    """
    if _after(answer.promise).pk != answer.after_id:
        raise RowRefused("This answer has been published: it cannot be changed.")
    changes = {**changes, "sentence": squashed(changes["sentence"])}
    return amend(
        answer,
        version=version,
        changes=changes,
        act="statements.change_answer",
        check=lambda now: _check(now, on=london_date(at)),
        also=lambda _now, _differing: {"by": by, "at": at},
        field="outcome",
        by=by,
        at=at,
    )


@transaction.atomic
def leave_unanswered(promise: Promise, *, reason: str, by: Person, at: datetime) -> PromiseAnswer:
    """The executive lead's word that the statement goes out without an answer; the reason is printed in it.

    Raises RowRefused: not asked now, answered already, or without a reason.
    """
    answer = PromiseAnswer(
        promise=promise,
        after=_after(promise),
        outcome=Outcome.NOT_ANSWERED,
        sentence=squashed(reason),
        by=by,
        at=at,
    )
    if problems := line_problems(answer.sentence):
        raise RowRefused(problems[0], field="reason")
    keep(answer, field="reason")
    record("statements.leave_unanswered", promise, by=by, at=at, after={"reason": answer.sentence})
    return answer


@transaction.atomic
def add_evidence(answer: PromiseAnswer, handed: Handed, *, by: Person, at: datetime) -> AnswerEvidence:
    """Keep a file or link that shows it, once. Raises FileRefused; then nothing was kept."""
    hold(PromiseAnswer.objects.all(), answer.pk)  # of a page that is sent twice the second finds the first's
    if same := handed_already(answer.evidence.all(), handed, by):
        return same
    stored = store(handed.upload, by=by, at=at) if handed.upload is not None else None
    evidence = AnswerEvidence.objects.create(
        answer=answer,
        title=handed.name[:200],
        file=stored,
        link="" if stored else handed.link,
        by=by,
        at=at,
    )
    record("statements.add_answer_evidence", answer.promise, by=by, at=at, after={"evidence": evidence.title})
    return evidence


def _after(promise: Promise) -> Statement:
    after = asked_after()
    if after is None or asked(promise) is None:
        raise RowRefused("Nobody asks for an answer to this promise now.")
    return after


def _check(answer: PromiseAnswer, *, on: date) -> None:
    """What needs a sentence of its own beside its field. Raises RowRefused."""
    if problems := line_problems(answer.sentence):
        raise RowRefused(problems[0], field="sentence")
    owed = asked(answer.promise)
    due = owed.due_now if owed else answer.promise.due_on
    if answer.outcome == Outcome.UNDER_WAY and due < on:
        raise RowRefused(f"It was due on {plain(due)}: say what became of it.", field="outcome")
    if answer.outcome == Outcome.MOVED:
        if answer.new_due_on is None:
            raise RowRefused("Enter the new date.", field="new_due_on")
        if answer.new_due_on <= due:
            raise RowRefused(f"The new date must come after {plain(due)}.", field="new_due_on")


def _words(answer: PromiseAnswer) -> dict[str, Any]:
    words = {"outcome": said(answer, "outcome"), "sentence": answer.sentence}
    return {**words, "new date": answer.new_due_on} if answer.new_due_on else words
