"""Ending a priority risk or a known unknown, and taking it up again. Rules: docs/rules/priority-risks.md."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from actions.risks.keeping import RiskRefused
from actions.risks.models import KnownUnknown, PriorityRisk, RiskState, UnknownState
from actions.risks.models.watched import OPEN, Watched
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import move


@transaction.atomic
def close_risk(risk: PriorityRisk, *, reason: str, by: Person, at: datetime) -> None:
    """No longer a priority. Raises RiskRefused without a reason, InvalidTransition when it is closed already."""
    if not reason.strip():
        raise RiskRefused("Say why the risk is closed.", field="reason")
    _end(risk, RiskState.CLOSED, "risks.close", by=by, at=at, closed_reason=reason.strip())


@transaction.atomic
def answer_unknown(
    unknown: KnownUnknown,
    *,
    answer: str,
    answered_on: date,
    evidence_link: str = "",
    by: Person,
    at: datetime,
) -> None:
    """It is known now: in words, with the day on which it was found out. Raises RiskRefused, InvalidTransition."""
    if not answer.strip():
        raise RiskRefused("Say what was found out.", field="answer")
    if answered_on > london_date(at):
        raise RiskRefused("The day must be today or in the past.", field="answered_on")
    if answered_on < unknown.noted_on:
        raise RiskRefused("It was not noted before that day.", field="answered_on")
    words = {"answer": answer.strip(), "evidence_link": evidence_link}
    _end(unknown, UnknownState.FOUND_OUT, "risks.answer", by=by, at=at, closed_on=answered_on, **words)


@transaction.atomic
def give_up_unknown(unknown: KnownUnknown, *, reason: str, by: Person, at: datetime) -> None:
    """It cannot be known. Raises RiskRefused without a reason, InvalidTransition."""
    if not reason.strip():
        raise RiskRefused("Say why it cannot be known.", field="reason")
    _end(unknown, UnknownState.CANNOT_BE_KNOWN, "risks.give_up", by=by, at=at, closed_reason=reason.strip())


@transaction.atomic
def reopen(thing: Watched, *, reason: str, by: Person, at: datetime) -> None:
    """Take up again what was ended; its next review is the first anniversary that is not behind us.

    Its own words about the end are cleared: they stay in its story. Raises RiskRefused, InvalidTransition.
    """
    if not reason.strip():
        raise RiskRefused("Say why it is open again.", field="reason")
    before, on = thing.get_state_display(), london_date(at)
    stamps: dict[str, Any] = {
        "review_on": thing.next_review_after(answered=thing.counted_from, on=on),
        "closed_on": None,
        "closed_reason": "",
    }
    if isinstance(thing, KnownUnknown):
        stamps |= {"answer": "", "evidence_link": ""}
    ended = [state for state in (*RiskState.values, *UnknownState.values) if state != OPEN]
    sentence = f"{thing.reference} is open already."
    move(thing, to=OPEN, allowed=ended, sentence=sentence, **stamps)
    record("risks.reopen", thing, by=by, at=at, before={"state": before}, after={"reason": reason.strip()})


def _end(
    thing: Watched,
    to: str,
    act: str,
    *,
    by: Person,
    at: datetime,
    closed_on: date | None = None,
    **words: str,
) -> None:
    """Guard, set, stamp, record."""
    stamps: dict[str, Any] = {"review_on": None, "closed_on": closed_on or london_date(at), **words}
    move(thing, to=to, allowed=[OPEN], sentence=f"{thing.reference} is no longer open.", **stamps)
    record(act, thing, by=by, at=at, after={name: value for name, value in words.items() if value})
