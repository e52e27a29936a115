"""A restored copy sends nothing until a person says go. Why and how: docs/rules/backups.md.

The copy does not know what has happened since its backup was taken: what it holds as waiting may have left long ago.
``claim`` in ``outbox.sending`` asks here in the same breath in which it takes mails, so that whoever writes
mails meanwhile cannot get round it. The schedule's writers of mails rest besides: what they would say may be outdated.
"""

import logging
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import wraps
from typing import Any, ParamSpec

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, Q
from django.utils.module_loading import import_string

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import LONDON, london_date, plain
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Hold, Mail

log = logging.getLogger(__name__)
P = ParamSpec("P")

# Days of a gap that are gone through one by one; of a longer one the last ones: later rules pass over earlier ones.
MOST_DAYS = 31
NOON = time(12, 0)
SAID = "Counted as sent by the person who put this restored copy into use."


def is_held() -> bool:
    return Hold.objects.open().exists()


def in_force() -> Exists:
    """For what asks along with something else."""
    return Exists(Hold.objects.open())


def unless_held(task: Callable[P, Any]) -> Callable[P, Any]:
    """For tasks that write mails: while this is a restored copy that nobody has put into use, they do nothing."""

    @wraps(task)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Any:
        if is_held():
            log.info("%s rests: this is a restored copy, and nobody has said go", task.__name__)
            return 0
        return task(*args, **kwargs)

    return asked


def release(*, by: Person, at: datetime, told_until: date | None = None) -> int:
    """Put a restored copy into use: from now on mails leave. Returns how many mails count as sent already.

    With ``told_until`` everything that was to be said up to that day is written as it would have been, day by day,
    and counts as sent: the installation that was lost has sent it. The rest waits in the outbox and goes.
    A run that died half-way leaves the copy held; the next one writes nothing twice.
    """
    hold = Hold.objects.open().first()
    if hold is None:
        raise InvalidTransition("This is no restored copy that waits for somebody's go. Nothing was changed.")
    if told_until is not None:
        _check(hold, told_until, at=at)
        for day in _days(hold, told_until):
            for writer in settings.MAIL_WRITERS:
                import_string(writer)(at=min(at, datetime.combine(day, NOON, LONDON)))
    return _release(hold, told_until=told_until, by=by, at=at)


def _check(hold: Hold, told_until: date, *, at: datetime) -> None:
    if told_until > london_date(at):
        raise Refused(
            "Nothing has been sent on days to come. Enter today or an earlier day.", field="told_until"
        )
    taken = london_date(hold.backup_taken_at)
    if told_until < taken:
        sentence = f"The backup was taken on {plain(taken)}. Enter that day or a later one."
        raise Refused(sentence, field="told_until")


def _days(hold: Hold, told_until: date) -> list[date]:
    many = min((told_until - london_date(hold.backup_taken_at)).days + 1, MOST_DAYS)
    return [told_until - timedelta(days=back) for back in reversed(range(many))]


@transaction.atomic
def _release(hold: Hold, *, told_until: date | None, by: Person, at: datetime) -> int:
    released = Hold.objects.open().filter(pk=hold.pk)
    if released.update(released_at=at, released_by=by, told_until=told_until) != 1:
        raise InvalidTransition("Somebody else has just said go. Nothing was changed.")
    settled = 0
    if told_until is not None:
        waiting = Mail.objects.filter(
            state=Mail.State.QUEUED, created_at__lte=datetime.combine(told_until, time.max, LONDON)
        )
        stamps = {"state": Mail.State.SENT, "sent_at": at, "settled_by": by, "last_error": SAID}
        settled = waiting.filter(restricted=True).update(**stamps, message=b"")
        settled += waiting.filter(restricted=False).update(**stamps)
    after = {
        "told_until": told_until,
        "counted_as_sent": settled,
        "waiting": Mail.objects.shown().filter(Q(state=Mail.State.QUEUED)).count(),
    }
    record("outbox.release", hold, by=by, at=at, before={"backup_of": hold.backup_taken_at}, after=after)
    return settled
