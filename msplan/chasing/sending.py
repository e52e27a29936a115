"""Chasing for a day: digest, reminders and mail in one transaction per person.

The digest's row comes first. Its unique key (person, day) makes a rival worker wait and then skip, so that
any number of schedulers, workers and repetitions make one mail.
"""

import logging
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.urls import reverse

from msplan.chasing.models import Digest, Reminder, Sweep
from msplan.chasing.planning import Line, PlannedDigest, plan
from msplan.lib.dates import LONDON, deadline_words, is_working_day, spoken
from msplan.outbox.posting import post

log = logging.getLogger(__name__)

OPENS_AT = time(7, 30)


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


def chase(*, on: date, at: datetime) -> int:
    """Write and queue the digests of a day that are not there yet; returns how many this call made."""
    digests = plan(on)
    made = sum(_make(planned, on=on, at=at) for planned in digests)
    if is_working_day(on):
        Sweep.objects.get_or_create(
            day=on,
            defaults={
                "finished_at": at,
                "things": len({line.due.thing for d in digests for line in d.lines}),
                "digests": made,
            },
        )
    log.info("chasing for %s: %s digests planned, %s made", on, len(digests), made)
    return made


def _make(planned: PlannedDigest, *, on: date, at: datetime) -> bool:
    """One person's digest. False when somebody else made it, or one of its reminders, meanwhile."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=planned.receiver, day=on, made_at=at)
            Reminder.objects.bulk_create(_reminders(planned, digest))
            digest.mail = post(
                to=planned.receiver,
                template="digest",
                context=_words(planned, on),
                key=f"digest:{planned.receiver.pk}:{on.isoformat()}",
                purpose="Digest",
                at=at,
            )
            digest.save(update_fields=["mail"])
    except IntegrityError:
        return False
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


def _words(planned: PlannedDigest, on: date) -> dict[str, object]:
    """What the template says: the receiver's own things, then what others are late with."""

    def entry(line: Line) -> dict[str, object]:
        return {
            "kind": line.due.kind,
            "label": line.due.label,
            "deadline": deadline_words(line.due.due_on, on),
            "due_on": spoken(line.due.due_on),
            "link": line.due.link,
            "owner": line.owner.name,
            "for_another": line.person != planned.receiver,
            "rule": line.fires.rule if line.fires else "",
        }

    own = [entry(line) for line in planned.lines if line.to == "owner"]
    late = [entry(line) for line in planned.lines if line.to != "owner"]
    overdue = sum(line.due.due_on < on for line in planned.lines)
    return {
        "own": own,
        "late": late,
        "overdue": overdue,
        "total": len(planned.lines),
        "day": spoken(on),
        "soonest": spoken(min(line.due.due_on for line in planned.lines)),
        "mine_path": reverse("chasing:mine"),
    }
