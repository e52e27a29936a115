"""Chasing for a day: digest, reminders and mail in one transaction per person.

The digest's row comes first. Its unique key (person, day) makes a rival worker wait and then skip, so that
any number of schedulers, workers and repetitions make one mail.
"""

import logging
from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction

from msplan.chasing.models import Digest, Reminder, Sweep
from msplan.chasing.planning import PlannedDigest, plan
from msplan.chasing.wording import words_of
from msplan.lib.dates import LONDON, is_working_day, london_date
from msplan.outbox.posting import post

log = logging.getLogger(__name__)

OPENS_AT = time(7, 30)


class RivalChaser(Exception):
    """Another run wrote what this one was about to write."""


def chase_when_due(*, at: datetime) -> int:
    """What the schedule nudges: chase for today, once, from 07:30 in London on a working day.

    Returns the number of digests made. A run that died half-way leaves no Sweep row, so the next nudge
    finishes it; digests that were made are not made again.
    """
    local = at.astimezone(LONDON)
    if local.time() < OPENS_AT or not is_working_day(local.date()):
        return 0
    if Sweep.objects.filter(day=local.date()).exists():
        return 0
    return chase(on=local.date(), at=at)


def run_is_missing(*, at: datetime, swept: bool) -> bool:
    """Whether today's run should have been there for half an hour and is not: nobody is being chased.

    ``swept`` says whether it is there.
    """
    local = at.astimezone(LONDON)
    expected = datetime.combine(local.date(), OPENS_AT, LONDON) + timedelta(minutes=30)
    return not swept and is_working_day(local.date()) and local > expected


def chase(*, on: date, at: datetime, held: bool = False) -> int:
    """Write and queue the digests of a day that are not there yet; returns how many this call made.

    One person's digest that cannot be made costs nobody else theirs: the error is raised when the others are
    done. A day counts as swept when nothing is left to do, so that the next nudge finishes what this one could
    not. With ``held`` the mails are kept and never sent: a demonstration's past.
    """
    digests = plan(on)
    made, errors, unfinished = 0, [], False
    for planned in digests:
        try:
            made += _make(planned, on=on, at=at, held=held)
        except RivalChaser as rival:
            log.warning("chasing for %s: %s; the next run looks again", on, rival)
            unfinished = True
        except Exception as error:  # noqa: BLE001  # raised below, with its traceback
            errors.append(error)
    if errors:
        raise ExceptionGroup(f"{len(errors)} of {len(digests)} digests for {on} could not be made", errors)
    # A day that somebody chased in advance is not done: by its own morning more may have come due.
    if is_working_day(on) and not unfinished and on <= london_date(at):
        _sweep_done(on=on, at=at, things=len({line.due.thing for d in digests for line in d.lines}))
    log.info("chasing for %s: %s digests planned, %s made", on, len(digests), made)
    return made


def _sweep_done(*, on: date, at: datetime, things: int) -> None:
    Sweep.objects.get_or_create(
        day=on,
        defaults={
            "finished_at": at,
            "things": things,
            "digests": Digest.objects.filter(day=on).count(),
        },
    )


def _make(planned: PlannedDigest, *, on: date, at: datetime, held: bool) -> bool:
    """One person's digest, reminders and mail. False when it is there already.

    Raises RivalChaser when its reminders were written under somebody else's digest meanwhile (a person went on
    leave between two plans): what is left to say is planned anew.
    """
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=planned.receiver, day=on, made_at=at)
            Reminder.objects.bulk_create(_reminders(planned, digest))
            digest.mail = post(
                to=planned.receiver,
                template="digest",
                context=words_of(planned, on),
                key=f"digest:{planned.receiver.pk}:{on.isoformat()}",
                purpose="Digest",
                at=at,
                held=held,
            )
            digest.save(update_fields=["mail"])
    except IntegrityError as error:
        if Digest.objects.filter(person=planned.receiver, day=on).exists():
            return False
        raise RivalChaser(f"the reminders of {planned.receiver} were written by another run") from error
    return True


def _reminders(planned: PlannedDigest, digest: Digest) -> list[Reminder]:
    rows = []
    for line in planned.lines:
        if line.fires is None:
            continue
        for fired in (*line.passed_over, line.fires):
            state = Reminder.State.TOLD if fired == line.fires else Reminder.State.PASSED_OVER
            rows.append(
                Reminder(
                    thing=line.due.thing,
                    kind=line.due.kind,
                    label=line.due.label[:250],
                    ladder=line.due.ladder,
                    rule=fired.rule,
                    number=fired.number,
                    due_on=line.due.due_on,
                    person=line.person,
                    state=state,
                    digest=digest,
                )
            )
    return rows
