"""Who reads a response: one person at a time, so that two do not collide."""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition
from suppliers.asking.models import Response
from suppliers.asking.reading.rights import held_for


@transaction.atomic
def take(response: Response, *, instead_of: int | None, by: Person, at: datetime) -> None:
    """Begin to read; ``instead_of`` is the id of whoever the page said was reading. Raises InvalidTransition."""
    now = held_for(response)
    if now.is_held:
        raise InvalidTransition("The modern slavery team reads this response first.")
    if now.reader_id == by.pk:
        return
    if now.reader_id != instead_of:
        who = f"{now.reader} is reading it now" if now.reader else "nobody is reading it now"
        raise InvalidTransition(f"Somebody was faster: {who}.")
    _put(now, by, at=at, act="take", by=by)
    response.refresh_from_db()


@transaction.atomic
def give_back(response: Response, *, by: Person, at: datetime) -> None:
    """Leave it to somebody else. Raises InvalidTransition where another person reads it."""
    now = held_for(response)
    if now.reader_id != by.pk:
        raise InvalidTransition("You are not reading this response.")
    _put(now, None, at=at, act="give_back", by=by)
    response.refresh_from_db()


def _put(now: Response, reader: Person | None, *, at: datetime, act: str, by: Person) -> None:
    before = {"reader": str(now.reader) if now.reader else ""}
    Response.objects.filter(pk=now.pk).update(reader=reader, version=F("version") + 1)
    record(f"asking.{act}", now, by=by, at=at, before=before, after={"reader": str(reader) if reader else ""})
