"""A fortnight in which nothing runs, then a restart: what each person gets, and whether any of it is out of date."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path

from django.conf import settings

from msplan.chasing import sending
from msplan.chasing.sending import chase_when_due
from msplan.outbox.sending import send_due
from tests.msplan.chasing import dues
from tests.msplan.outbox.relay import Relay, listening
from tests.people import person
from tests.proof.faulty.calendar import source_of_its_own
from tests.proof.faulty.force import rows

LAST_RUN = date(2026, 3, 4)  # a Wednesday: its digests are written, and then everything stops
BACK = LAST_RUN + timedelta(14)
THEN = "Wednesday 18 March 2026"


@dataclass(frozen=True, slots=True)
class Found:
    people: int
    waited: int  # digests of the last run that never left
    mails: int
    more_than_one: int
    out_of_date: int  # mails of another day, or that name something answered long ago
    forgotten: int  # people with something open at a step of whom nobody heard

    @property
    def wrong(self) -> int:
        return self.more_than_one + self.out_of_date + self.forgotten


def go_through(people: int, folder: Path) -> Found:
    owners = [person(f"Owner {number}", "contributor") for number in range(people)]
    with source_of_its_own(), _relay(folder) as relay:
        for number, owner in enumerate(owners):
            # Three of four have something due on the last day; every second has something that came due meanwhile.
            if number % 4:
                dues.a_due(owner, LAST_RUN, number=number)
            if number % 2:
                dues.a_due(owner, LAST_RUN + timedelta(3 + number % 9), number=number + people)
        chase_when_due(at=_clock(LAST_RUN, 7, 31))
        waited = _queued()
        # Meanwhile every third answers what was due.
        answered = {f"actions.action:{number}" for number in range(0, people, 3)}
        dues.OPEN[:] = [due for due in dues.OPEN if due.thing not in answered]
        # Senders come before the run of the day: they look every minute, the run every quarter of an hour.
        for minute in range(180):
            send_due(at=_clock(BACK, 10, 0) + timedelta(minutes=minute), most=5000)
            if minute % 15 == 10:
                chase_when_due(at=_clock(BACK, 10, 0) + timedelta(minutes=minute))
        got = _read(relay, folder)
        open_labels = {due.label for due in dues.OPEN}
        waiting_for = {p.email for p in owners if any(due.person_id == p.pk for due in dues.OPEN)}
    return Found(
        people=people,
        waited=waited,
        mails=len(got),
        more_than_one=sum(times > 1 for times in Counter(address for address, _ in got).values()),
        out_of_date=sum(THEN not in text or not _labels(text) <= open_labels for _, text in got),
        forgotten=len(waiting_for - {address for address, _ in got}),
    )


@contextmanager
def _relay(folder: Path) -> Iterator[Relay]:
    relay = Relay(folder)
    kept = settings.EMAIL_HOST, settings.EMAIL_PORT
    with listening(relay) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        try:
            yield relay
        finally:
            settings.EMAIL_HOST, settings.EMAIL_PORT = kept


@contextmanager
def never_out_of_date() -> Iterator[None]:
    """The control: a mail goes whenever it can, whatever it says."""
    kept = sending.out_of_date
    sending.out_of_date = lambda on, at: datetime(2999, 1, 1, tzinfo=UTC)
    try:
        yield
    finally:
        sending.out_of_date = kept


def _clock(on: date, hour: int, minute: int) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)


def _queued() -> int:
    ((many,),) = rows("SELECT count(*) FROM outbox_mail WHERE state = 'queued'")
    return int(many)


def _read(relay: Relay, folder: Path) -> list[tuple[str, str]]:
    texts = []
    for number, (address, _) in enumerate(relay.taken):
        mail = BytesParser(policy=policy.default).parsebytes((folder / f"{number}.eml").read_bytes())
        texts.append((address, mail.get_content()))
    return texts


def _labels(text: str) -> set[str]:
    """What the lines of a digest name: "* Review: A-014 Supplier code of conduct"."""
    return {line.split(": ", 1)[1] for line in text.splitlines() if line.startswith("* ")}
