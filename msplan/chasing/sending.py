"""Chasing for a day: a person's digest, reminders and mail in one transaction, many people to a transaction.

The digests' rows come first. Their unique key (person, day) makes a rival worker wait and then skip, so that
any number of schedulers, workers and repetitions make one mail.
"""

import logging
import secrets
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import OuterRef, Subquery

from msplan.chasing.models import Digest, Entry, Reminder, Sweep
from msplan.chasing.planning import PlannedDigest, everything
from msplan.chasing.wording import words_of
from msplan.force.models import ForceProfile
from msplan.lib.dates import LONDON, is_working_day, london_date, next_working_day
from msplan.outbox.attention import attention_written
from msplan.outbox.holding import is_held
from msplan.outbox.models import Mail
from msplan.outbox.posting import written

log = logging.getLogger(__name__)
T = TypeVar("T")

OPENS_AT = time(7, 30)


# Digests written in one transaction: enough that their number no longer counts, few enough that no rival waits long.
TOGETHER = 200


class Draft(NamedTuple):
    """One person's digest, ready to be written."""

    digest: Digest
    mail: Mail
    entries: list[Entry]


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
    found = everything(on)
    digests = [digest for digest in found if digest.fires]
    force = ForceProfile.current()
    made, unfinished, errors = 0, False, list[Exception]()
    for batch in batches(digests, first=secrets.randbelow(len(digests) // TOGETHER + 1)):
        drafts, wrong = _drafts(_missing(batch, on), on=on, at=at, held=held, force=force)
        errors += wrong
        try:
            made += save(drafts)
        except (IntegrityError, OperationalError):
            # A rival wrote one of them meanwhile, or both stood in each other's way: one by one the others get theirs.
            done, late, wrong = _one_by_one(_left(drafts, on))
            made, unfinished, errors = made + done, unfinished or late, [*errors, *wrong]
    if errors:
        raise ExceptionGroup(f"{len(errors)} of {len(digests)} digests for {on} could not be made", errors)
    renew(found, on=on, at=at, force=force)
    # A day that somebody chased in advance is not done: by its own morning more may have come due.
    if is_working_day(on) and not unfinished and on <= london_date(at):
        _sweep_done(on=on, at=at, things=_things(digests))
    log.info("chasing for %s: %s digests planned, %s made", on, sum(not d.restricted for d in digests), made)
    return made


def batches(digests: Sequence[T], *, first: int) -> Iterator[Sequence[T]]:
    """``TOGETHER`` at a time, beginning with batch ``first``: rivals that begin elsewhere share the work, instead of
    all writing the same words.
    """
    starts = range(0, len(digests), TOGETHER)
    for start in (*starts[first:], *starts[:first]):
        yield digests[start : start + TOGETHER]


def _missing(digests: Iterable[PlannedDigest], on: date) -> list[PlannedDigest]:
    """Those that nobody has written yet. Another run may write one meanwhile: the digest's unique key decides."""
    there = _written(on, [digest.receiver.pk for digest in digests])
    return [digest for digest in digests if (digest.receiver.pk, digest.restricted) not in there]


def _left(drafts: Iterable[Draft], on: date) -> list[Draft]:
    """The same of what is drafted."""
    there = _written(on, [one.digest.person_id for one in drafts])
    return [one for one in drafts if (one.digest.person_id, one.digest.restricted) not in there]


def _written(on: date, people: Collection[int]) -> set[tuple[int, bool]]:
    return set(Digest.objects.filter(day=on, person__in=people).values_list("person_id", "restricted"))


# Why a digest that waited until its words were out of date is not sent.
REPLACED = "It did not leave in time, and a later digest says it in the words of its day."
ANSWERED = "It did not leave in time, and by then nothing in it was open any more."


def renew(found: Iterable[PlannedDigest], *, on: date, at: datetime, force: ForceProfile) -> None:
    """Digests that are still in the queue on a later working day (nobody sent anything meanwhile) say "due today" of
    what is overdue by now. Each person's newest gets the words of this day, unless today's own digest says it all.

    In a restored copy that waits for somebody's go they stay as they are: that person says which of them were sent.
    """
    if not is_working_day(on) or is_held():
        return
    late = Mail.objects.filter(state=Mail.State.QUEUED, not_after__lte=at, digest__day__lt=on)
    ids = list(late.order_by().values_list("pk", flat=True))
    if ids:
        _renew(ids, {(d.receiver.pk, d.restricted): d for d in found}, on=on, at=at, force=force)


@transaction.atomic
def _renew(
    ids: Sequence[int],
    today: Mapping[tuple[int, bool], PlannedDigest],
    *,
    on: date,
    at: datetime,
    force: ForceProfile,
) -> None:
    said = set(Digest.objects.filter(day=on).values_list("person", "restricted"))
    # Nobody handed these over, and while they are locked nobody will. What a rival renewed while this waited is
    # good for longer by now and left as it is.
    late = Mail.objects.filter(pk__in=ids, state=Mail.State.QUEUED, not_after__lte=at)
    queued = late.select_for_update(of=("self",))
    changed = []
    for mail in queued.select_related("digest").order_by("-digest__day", "pk"):
        who = (mail.digest.person_id, mail.digest.restricted)
        if who in said or who not in today:
            mail.state = Mail.State.HELD
            mail.last_error = REPLACED if who in said else ANSWERED
        else:
            said.add(who)
            new = draft(today[who], on=on, at=at, held=False, force=force).mail
            mail.subject, mail.message, mail.message_id = new.subject, new.message, new.message_id
            mail.not_after, mail.address = new.not_after, new.address
        changed.append(mail)
    words = ["state", "last_error", "subject", "message", "message_id", "not_after", "address"]
    Mail.objects.bulk_update(changed, words, batch_size=TOGETHER)


def out_of_date(on: date, at: datetime) -> datetime:
    """When the words of a digest are: as the next working day's are written."""
    written_on = max(on, london_date(at))
    return datetime.combine(next_working_day(written_on + timedelta(days=1)), OPENS_AT, LONDON)


def _drafts(
    digests: Iterable[PlannedDigest], *, on: date, at: datetime, held: bool, force: ForceProfile
) -> tuple[list[Draft], list[Exception]]:
    """Every digest as rows that are not saved; the errors of those that cannot be written."""
    drafts, errors = [], []
    for planned in digests:
        try:
            drafts.append(draft(planned, on=on, at=at, held=held, force=force))
        except Exception as error:  # noqa: BLE001  # raised by chase when the others are done
            errors.append(error)
    return drafts, errors


def _one_by_one(batch: Iterable[Draft]) -> tuple[int, bool, list[Exception]]:
    """How many were made, whether something is left for the next run, and what went wrong."""
    made, unfinished, errors = 0, False, []
    for one in batch:
        try:
            made += save([one])
        except IntegrityError:
            digest = one.digest
            mine = Digest.objects.filter(person=digest.person, day=digest.day, restricted=digest.restricted)
            if not mine.exists():
                unfinished = True
                log.warning(
                    "%s was told by another run meanwhile; the next one looks again", one.digest.person
                )
        except Exception as error:  # noqa: BLE001  # raised by chase when the others are done
            errors.append(error)
    return made, unfinished, errors


def _things(digests: Iterable[PlannedDigest]) -> int:
    return len({line.due.thing for d in digests if not d.restricted for line in d.lines})


def _sweep_done(*, on: date, at: datetime, things: int) -> None:
    Sweep.objects.get_or_create(
        day=on,
        defaults={
            "finished_at": at,
            "things": things,
            "digests": Digest.objects.open().filter(day=on).count(),
        },
    )


def draft(planned: PlannedDigest, *, on: date, at: datetime, held: bool, force: ForceProfile) -> Draft:
    """One person's digest, reminders and mail as rows that are not saved. Asks the database nothing."""
    digest = Digest(person=planned.receiver, day=on, made_at=at, restricted=planned.restricted)
    until = out_of_date(on, at)
    if planned.restricted:
        key = f"digest:{planned.receiver.pk}:{on.isoformat()}"
        mail = attention_written(
            planned.receiver, key=key, at=at, held=held, context={"force": force}, not_after=until
        )
        return Draft(digest, mail, _entries(planned))
    mail = written(
        to=planned.receiver,
        template="digest",
        context={"force": force, **words_of(planned, on)},
        key=f"digest:{planned.receiver.pk}:{on.isoformat()}",
        purpose="Digest",
        at=at,
        held=held,
        not_after=until,
    )
    return Draft(digest, mail, _entries(planned))


@transaction.atomic
def save(drafts: Sequence[Draft]) -> int:
    """Write the digests of several people, all or none, in as many queries for many as for one; returns how many.

    Restricted ones are written and not counted: what a run says of itself tells nothing of them.

    Raises IntegrityError when one of them has theirs, or a rival writes it at the same moment: the digest's own key
    is met first, so that the rival waits there and not half-way.
    """
    Digest.objects.bulk_create([one.digest for one in drafts])
    Mail.objects.bulk_create([one.mail for one in drafts])
    of_person = Mail.objects.filter(
        pk__in=[one.mail.pk for one in drafts], person=OuterRef("person"), restricted=OuterRef("restricted")
    )
    made = Digest.objects.filter(pk__in=[one.digest.pk for one in drafts])
    made.update(mail=Subquery(of_person.values("pk")))
    Reminder.objects.write([(one.digest, entry) for one in drafts for entry in one.entries])
    return sum(not one.digest.restricted for one in drafts)


def _entries(planned: PlannedDigest) -> list[Entry]:
    rows = []
    for line in planned.lines:
        if line.fires is None:
            continue
        for fired in (*line.passed_over, line.fires):
            state = Reminder.State.TOLD if fired == line.fires else Reminder.State.PASSED_OVER
            rows.append(
                Entry(
                    thing=line.due.thing,
                    kind=line.due.kind,
                    label=line.due.label[:250],
                    ladder=line.due.ladder,
                    rule=fired.rule,
                    number=fired.number,
                    due_on=line.due.due_on,
                    person_id=line.person.pk,
                    state=state.value,
                )
            )
    return rows
