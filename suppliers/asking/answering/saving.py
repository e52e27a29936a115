"""Saving one answer. Whatever was typed is kept: what does not fit is told beside its box and stored all the same.

Every text that another takes the place of becomes an EarlierAnswer; these rows are the history of an answer, and no
entry of the history holds a word of it.
"""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Sum
from django.db.models.functions import Cast, Length

from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused
from msplan.lib.states import move
from suppliers.asking.answering.standing import demand_open, form_of
from suppliers.asking.answering.typed import as_kept, is_empty, length
from suppliers.asking.models import Answer, EarlierAnswer, Invitation, InvitationState, Submission

# Characters of one answer, all its boxes together. What fits is refused kindly or taken; beyond it nothing is kept.
MOST = 500_000
# Of all earlier texts of an invitation together: hundreds of times what people write, and no way to fill a database.
MOST_EARLIER = 10_000_000
FULL = (
    "So much was saved here and written anew that no more earlier text can be kept, and none may be lost. "
    "Nothing was saved now: copy what you typed, and ring us."
)


class StaleAnswer(Exception):
    """Somebody saved this answer after the page was opened. Theirs stands; ``mine`` is kept as an earlier text."""

    def __init__(self, theirs: Answer, mine: dict[str, Any]) -> None:
        super().__init__("Somebody else saved this answer while you were writing. Both texts are kept.")
        self.theirs, self.mine = theirs, mine


def save_answer(
    invitation: Invitation,
    question: str,
    value: dict[str, Any],
    *,
    opened_with: int,
    saved_by: str,
    at: datetime,
    confirmed_from: Submission | None = None,
) -> Answer:
    """Keep ``value`` as the answer to ``question``; ``opened_with`` is the version that the page showed, 0 for none.

    Raises Refused where it may not be answered (any more), StaleAnswer where somebody was faster. The same text again
    changes nothing but when it was saved. An empty one where nothing stood is not kept: the Answer has no key.
    """
    answer, mine = _saved(
        invitation,
        question,
        value,
        opened_with=opened_with,
        saved_by=saved_by,
        at=at,
        confirmed_from=confirmed_from,
    )
    if mine is not None:  # raised out here, or the transaction would take the kept text back
        raise StaleAnswer(answer, mine)
    return answer


@transaction.atomic
def _saved(
    invitation: Invitation,
    question: str,
    value: dict[str, Any],
    *,
    opened_with: int,
    saved_by: str,
    at: datetime,
    confirmed_from: Submission | None,
) -> tuple[Answer, dict[str, Any] | None]:
    """The answer that stands now, and the text that came too late for it."""
    held = hold(Invitation.objects.select_related("campaign__questions"), invitation.pk)
    value = as_kept(form_of(held), question, value)
    if length(value) > MOST:
        raise Refused(f"Your answer is longer than {MOST:,} characters. Shorten it, or attach it as a file.")
    demand_open(held, question, on=london_date(at))
    found = Answer.objects.filter(invitation=held, question=question).first()
    if found is None:
        answer = Answer(
            invitation=held, question=question, value=value, saved_at=at, saved_by=saved_by, version=0,
            confirmed_from=confirmed_from,
        )  # fmt: skip
        return (answer if is_empty(value) else _first(answer, at=at)), None
    if found.value == value:
        found.saved_at, found.saved_by = at, saved_by
        found.confirmed_from = confirmed_from or found.confirmed_from
        found.save(update_fields=["saved_at", "saved_by", "confirmed_from"])
        return found, None
    if found.version != opened_with:
        # A page that sends the same text again and again is kept once.
        if not found.earlier.filter(value=value).exists():
            _refuse_without_end(held)
            EarlierAnswer.objects.create(
                answer=found, value=value, version=opened_with, saved_at=at, saved_by=saved_by
            )
        return found, value
    _refuse_without_end(held)
    _keep_earlier(found)
    found.value, found.saved_at, found.saved_by = value, at, saved_by
    found.confirmed_from, found.version = confirmed_from, found.version + 1
    found.save(update_fields=["value", "saved_at", "saved_by", "confirmed_from", "version"])
    return found, None


def _first(answer: Answer, *, at: datetime) -> Answer:
    answer.version = 1
    answer.save(force_insert=True)
    invitation = answer.invitation
    if invitation.state == InvitationState.OPEN:
        started = InvitationState.STARTED
        move(invitation, to=started, allowed=[InvitationState.OPEN], started_at=at)
        record("asking.start", invitation, by=None, at=at, after={"state": started})
    return answer


def _refuse_without_end(invitation: Invitation) -> None:
    earlier = EarlierAnswer.objects.filter(answer__invitation=invitation)
    kept = earlier.aggregate(kept=Sum(Length(Cast("value", models.TextField()))))["kept"] or 0
    if kept >= MOST_EARLIER:
        raise Refused(FULL)


def _keep_earlier(answer: Answer) -> None:
    EarlierAnswer.objects.create(
        answer=answer,
        value=answer.value,
        version=answer.version,
        saved_at=answer.saved_at,
        saved_by=answer.saved_by,
    )
