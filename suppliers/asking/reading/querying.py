"""Asking back about some answers, in one mail. The supplier may answer just those."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition, move
from suppliers.asking.campaign.mailing import write
from suppliers.asking.models import Ask, InvitationState, Query, Response
from suppliers.asking.reading.reckoning import read
from suppliers.asking.reading.rights import begin

ANSWER_DAYS = 14  # suggested; what a reader may give: from tomorrow to a quarter of a year
MOST_DAYS = 90


@transaction.atomic
def ask_back(
    response: Response,
    questions: Mapping[str, str],
    *,
    due_on: date,
    by: Person,
    at: datetime,
    held: bool = False,
) -> list[Query]:
    """``questions``: what is asked about which question. One mail, with the link that the supplier has.

    Raises RowRefused, InvalidTransition where questions are open already, or it is held, settled, read by another.
    """
    now = begin(response, by=by, at=at)
    on, reading = london_date(at), read(now)
    asked = {question: text.strip() for question, text in questions.items() if text.strip()}
    known = {question.id for question in reading.asked}
    if not asked:
        raise RowRefused("Write what you ask about at least one answer.")
    if not known.issuperset(asked):
        raise RowRefused("Only what was asked can be asked back.")
    if not on < due_on <= on + timedelta(days=MOST_DAYS):
        raise RowRefused(f"The day must be after today, and within {MOST_DAYS} days.", field="due_on")
    move(
        now.invitation,
        to=InvitationState.QUERIED,
        allowed=[InvitationState.SUBMITTED],
        sentence="Questions about this response are open. Wait for the answer, or take them back.",
        version=F("version") + 1,
    )
    # Earlier than what is saved from now on: an answer given in the same second has answered it.
    rows = [
        Query(response=now, question=q, text=text, by=by, at=at, due_on=due_on) for q, text in asked.items()
    ]
    for row in rows:
        keep(row)
    titles = {question.id: question.text for question in reading.asked}
    context = {
        "response": now,
        "queries": [{"question": titles[row.question], "text": row.text} for row in rows],
        "due": plain(due_on),
    }
    rounds = Ask.objects.filter(invitation=now.invitation, kind=Ask.Kind.QUERY).count()
    write(now.invitation, Ask.Kind.QUERY, f"round {rounds + 1}", "asking_query", context, at, held=held)
    Response.objects.filter(pk=now.pk).update(version=F("version") + 1)
    record("asking.ask_back", now, by=by, at=at, after={"questions": sorted(asked), "due_on": due_on})
    response.refresh_from_db()
    return rows


@transaction.atomic
def take_back(query: Query, *, by: Person, at: datetime) -> None:
    """It needs no answer any more; with the last one the response waits for its reader again.

    Raises InvalidTransition where it was answered or taken back.
    """
    now = begin(query.response, by=by, at=at)
    open_ones = Query.objects.filter(response=now, answered_at__isnull=True, taken_back_at__isnull=True)
    if not open_ones.filter(pk=query.pk).update(taken_back_at=at):
        raise InvalidTransition("This question was answered or taken back already.")
    if not open_ones.exists():
        move(
            now.invitation,
            to=InvitationState.SUBMITTED,
            allowed=[InvitationState.QUERIED],
            version=F("version") + 1,
        )
    record("asking.take_back_query", now, by=by, at=at, after={"question": query.question})
    query.refresh_from_db()
