"""What the specialist team does with a response in which a critical flag stands: let everybody read it, or keep it.

Nothing here knows of concerns: whether one was raised leaves no trace in a response.
"""

import hashlib
import uuid
from datetime import date, datetime, timedelta

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import add_working_days, london_date
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from msplan.outbox.attention import ask_for_attention
from msplan.outbox.posting import AlreadyPosted
from suppliers.asking.models import Response
from suppliers.asking.reading.rights import held_for, team

READ_DAYS = 1  # working days after it was handed in
KEEP_DAYS = 90  # at the most, until it is looked at again


@transaction.atomic
def let_through(response: Response, *, by: Person, at: datetime) -> None:
    """Readers may read it from now on. Raises InvalidTransition where nothing is held."""
    now = _held(response)
    now.let_through_at, now.let_through_by = at, by
    now.kept_until, now.kept_by, now.version = None, None, now.version + 1
    now.save(update_fields=["let_through_at", "let_through_by", "kept_until", "kept_by", "version"])
    record("asking.let_through", now, by=by, at=at)
    response.refresh_from_db()


@transaction.atomic
def keep_held(response: Response, *, until: date, by: Person, at: datetime) -> None:
    """Nobody else reads it for now; it is looked at again on ``until``. Raises InvalidTransition, RowRefused."""
    now, on = _held(response), london_date(at)
    if not on < until <= on + timedelta(days=KEEP_DAYS):
        raise RowRefused(f"The day must be after today, and within {KEEP_DAYS} days.", field="until")
    now.kept_until, now.kept_by, now.version = until, by, now.version + 1
    now.save(update_fields=["kept_until", "kept_by", "version"])
    record("asking.keep_held", now, by=by, at=at, after={"until": until}, restricted=True)
    response.refresh_from_db()


def read_by(response: Response) -> date:
    """The day by which the team has looked: the working day after it was held, or the day they chose."""
    assert response.held_at is not None
    return read_from(response.held_at, response.kept_until)


def read_from(held_at: datetime, kept_until: date | None) -> date:
    return kept_until or add_working_days(london_date(held_at), READ_DAYS)


def tell_team(response: Response, *, at: datetime, held: bool = False) -> int:
    """A mail to each of the team that says only that something needs attention; returns how many were written.

    Once for each time it is held, whatever is run again.
    """
    if not response.is_held or response.held_at is None:
        return 0
    told = 0
    for person in team():
        try:
            ask_for_attention(person, key=f"{_key(response)}:{person.pk}", at=at, held=held)
        except AlreadyPosted:
            continue
        told += 1
    return told


def _key(response: Response) -> uuid.UUID:
    """Like that of a concern to whoever reads a mail's headers, and the same each time this one is asked for."""
    assert response.held_at is not None
    drawn = hashlib.sha256(f"{response.reference} {response.held_at.isoformat()}".encode()).digest()
    return uuid.UUID(bytes=drawn[:16], version=4)


def _held(response: Response) -> Response:
    now = held_for(response)
    if not now.is_held:
        raise InvalidTransition("Everybody who reads responses may read this one already.")
    return now
