"""A mail server that says no in every way it can; senders go on for days of simulated time."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from msplan.outbox import sending
from msplan.outbox.models import Mail
from msplan.outbox.sending import MOST_ATTEMPTS, Refused, send_due, settle_abandoned
from tests.msplan.outbox.mails import a_mail
from tests.msplan.outbox.relay import Relay, listening
from tests.proof.faulty.force import rows

# What the server does with an address, and what must have become of its mail in the end.
ENDS = {
    "olu": "sent",
    "rcpt421": "failed",  # not now, for days: after the twelfth time a person is told
    "rcpt451": "failed",
    "data451": "failed",
    "rcpt550": "failed",  # never: at once
    "data554": "failed",
    "drop": "sent",  # taken without a word: found by asking
    "hang": "sent",
    "mute": "failed",  # says nothing to the recipient, for ever
}
AT_ONCE = ("rcpt550", "data554")
ROUNDS = 3 * MOST_ATTEMPTS


@dataclass(frozen=True, slots=True)
class Found:
    mails: int
    lost: int  # neither taken by the server nor shown as failed, with its words
    twice: int
    endless: int  # still waiting, or tried more often than twelve times
    late_on_screen: int  # refused for good, and not failed after the first try
    ended_otherwise: int  # than written above

    @property
    def wrong(self) -> int:
        return self.lost + self.twice + self.endless + self.late_on_screen + self.ended_otherwise


def refuse(each: int, folder: Path, *, can_be_asked: bool = True) -> Found:
    mails = {word: [a_mail(f"{word}.{n}@force.example") for n in range(each)] for word in ENDS}
    relay = Relay(folder)
    kept = {name: getattr(settings, name) for name in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_TIMEOUT", *LOOKUP)}
    with listening(relay) as port:
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
        settings.LOCAL_MAILBOX = str(folder)
        settings.OUTBOX_RELAY_LOOKUP = "msplan.outbox.relays.local_mailbox" if can_be_asked else ""
        try:
            send_due(at=timezone.now())
            settle_abandoned(at=timezone.now())
            first = dict(rows("SELECT split_part(address, '.', 1) || ':' || id, state FROM outbox_mail"))
            for day in range(1, ROUNDS):
                send_due(at=timezone.now() + timedelta(days=day))
                settle_abandoned(at=timezone.now() + timedelta(days=day))
        finally:
            relay.release()
            for name, value in kept.items():
                setattr(settings, name, value)
    return _counted(mails, relay, first)


LOOKUP = ("LOCAL_MAILBOX", "OUTBOX_RELAY_LOOKUP")


def _counted(mails: dict[str, list[Mail]], relay: Relay, first: dict[str, str]) -> Found:
    taken = Counter(message_id for _, message_id in relay.taken)
    ends = {pk: (state, attempts, words) for pk, state, attempts, words in rows(
        "SELECT id, state, attempts, last_error FROM outbox_mail"
    )}  # fmt: skip
    lost = endless = otherwise = 0
    for word, some in mails.items():
        for mail in some:
            state, attempts, words = ends[mail.pk]
            lost += not taken[mail.message_id] and not (state == "failed" and words)
            endless += state in ("queued", "sending") or attempts > MOST_ATTEMPTS
            otherwise += state != ENDS[word]
    return Found(
        mails=len(ends),
        lost=lost,
        twice=sum(times > 1 for times in taken.values()),
        endless=endless,
        late_on_screen=sum(
            state != "failed" for name, state in first.items() if name.split(":")[0] in AT_ONCE
        ),
        ended_otherwise=otherwise,
    )


@contextmanager
def every_break_is_a_no() -> Iterator[None]:
    """The control: a line that breaks after the message was handed over counts as refused, and is tried again."""
    kept = sending.Unclear
    sending.Unclear = Refused  # type: ignore[misc, assignment]
    try:
        yield
    finally:
        sending.Unclear = kept  # type: ignore[misc]
