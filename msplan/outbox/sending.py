"""Sending what the outbox holds: claim with a lease, commit, send, mark.

Order matters. The claim is committed before the relay hears a word, so that nobody else sends the same row.
The mark comes after the relay's answer. A process that dies between the two leaves a row whose lease runs out:
``settle_abandoned`` makes it *in doubt* and asks the relay whether it has the Message-ID.

Every mark names the claim it belongs to (``attempts`` counts claims): a sender that slept through its lease
cannot touch a row that somebody else holds by then. Why all this: docs/decisions/outbox.md.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F
from django.utils.module_loading import import_string

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.clock import wall_clock
from msplan.lib.states import InvalidTransition, move
from msplan.lib.stopping import is_asked
from msplan.outbox.models import Hold, Mail
from msplan.outbox.secret import SecretGone, filled, without_secret

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
LONGEST_WAIT_MINUTES = 240
SMTP_OK = (250, 251)
SMTP_GO_AHEAD = 354


class RelayUnreachable(Exception):
    """The relay takes no mail at all now: nothing is wrong with the mail itself."""


class Refused(Exception):
    """The relay did not take this one mail; ``for_good``: nor will it later."""

    def __init__(self, sentence: str, *, for_good: bool = False) -> None:
        super().__init__(sentence)
        self.for_good = for_good

    @classmethod
    def answered(cls, code: int, words: bytes, *, may_be_for_good: bool = True) -> "Refused":
        """4xx is "not now", 5xx is "never" (RFC 5321)."""
        sentence = f"The mail server answered {code}: {words.decode('utf-8', 'replace')}"
        return cls(sentence, for_good=may_be_for_good and 500 <= code < 600)


class Unclear(Exception):
    """The line broke after the message was handed over: the relay may have it."""


def send_due(*, at: datetime, most: int = 500) -> dict[str, int]:
    """Send up to ``most`` queued mails over one connection to the relay; counts by what became of them.

    Stops at the first sign that the relay cannot be reached: the next run tries again. Stops too when its worker is
    asked to: a release waits for one mail and not for five hundred.
    """
    counts = {"sent": 0, "retry": 0, "failed": 0, "in_doubt": 0, "held": 0}
    # Always SMTP, whatever EMAIL_BACKEND says: the answers of the relay decide what becomes of a row.
    connection = EmailBackend()
    try:
        # One at a time: of a sender that is killed one mail is in doubt, and not those it had yet to begin with.
        while sum(counts.values()) < most and not is_asked() and (claimed := claim(at=at, most=1)):
            (mail,) = claimed
            try:
                counts[_send_one(mail, connection)] += 1
            except RelayUnreachable as error:
                counts[_try_later(mail, str(error), give_up=False)] += 1
                break
    finally:
        connection.close()
    return counts


@transaction.atomic
def claim(*, at: datetime, most: int) -> list[Mail]:
    """Take queued mails for this sender until the lease runs out. Rival senders skip each other's rows.

    None of a restored copy, before a person has said go.
    """
    if Hold.objects.open().exists():
        return []
    mails = list(
        Mail.objects.to_send(at=at).select_for_update(skip_locked=True).order_by("not_before", "pk")[:most]
    )
    lease_until = wall_clock() + timedelta(seconds=_lease_seconds())
    Mail.objects.filter(pk__in=[m.pk for m in mails]).update(
        state=Mail.State.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    for mail in mails:
        mail.state, mail.lease_until, mail.attempts = Mail.State.SENDING, lease_until, mail.attempts + 1
    return mails


def _lease_seconds() -> float:
    """Long enough for one slow mail whatever the setting says."""
    return max(settings.OUTBOX_LEASE_SECONDS, 2 * _handing_over_seconds())


def _handing_over_seconds() -> float:
    """The longest that DATA can take: the command, the message and the answer, each up to the timeout."""
    return 3 * float(settings.EMAIL_TIMEOUT)


def _send_one(mail: Mail, connection: EmailBackend) -> str:
    """What became of one claimed mail: "sent", "retry", "failed", "in_doubt" or "held"."""
    try:
        _hand_over(mail, filled(mail, at=wall_clock()), connection)
    except SecretGone as gone:
        return _mark(mail, Mail.State.HELD, "held", last_error=str(gone))
    except Refused as refusal:
        _drop(connection)
        return _fail(mail, str(refusal)) if refusal.for_good else _try_later(mail, str(refusal))
    except Unclear as doubt:
        _drop(connection)
        return _mark(mail, Mail.State.IN_DOUBT, "in_doubt", last_error=str(doubt))
    return _mark(mail, Mail.State.SENT, "sent", sent_at=wall_clock(), last_error="", **_forgotten(mail))


def _forgotten(mail: Mail) -> dict[str, Any]:
    """A restricted mail may hold a secret address (docs/decisions/sign-in.md): once sent, its text is not kept."""
    return {"message": b""} if mail.restricted else {}


def _hand_over(mail: Mail, message: bytes, connection: EmailBackend) -> None:
    """Give one message to the relay. Returning means that the relay has said it took it."""
    try:
        connection.open()
        relay = connection.connection
        if relay is None:
            raise RelayUnreachable("The mail server cannot be reached.")
        relay.ehlo_or_helo_if_needed()
    except (OSError, smtplib.SMTPException) as error:
        _drop(connection)
        raise RelayUnreachable(f"The mail server cannot be reached: {error}") from error
    try:
        _envelope(relay, mail)
        # The relay has nothing yet: a sender too slow for its lease stops here, and the row may go again.
        if mail.lease_until is None or wall_clock() + timedelta(seconds=_handing_over_seconds()) >= (
            mail.lease_until
        ):
            raise Refused("The mail server was too slow, and had been given nothing yet.")
        code, words = relay.docmd("DATA")
    except UnicodeEncodeError as error:
        raise Refused("The address cannot be written on an envelope.", for_good=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(f"The line to the mail server broke before it was given anything: {error}") from error
    if code != SMTP_GO_AHEAD:
        raise Refused.answered(code, words)
    try:
        code, words = _body(relay, message)
    except (OSError, smtplib.SMTPException) as error:
        raise Unclear(
            f"The line to the mail server broke after the message was handed over: {error}"
        ) from error
    if code not in SMTP_OK:
        raise Refused.answered(code, words)


def _envelope(relay: smtplib.SMTP, mail: Mail) -> None:
    """A sender that is refused is our own setting, not this mail: it may go when the setting is right."""
    sender = settings.DEFAULT_FROM_EMAIL.rsplit("<", 1)[-1].rstrip(">")
    code, words = relay.mail(sender)
    if code not in SMTP_OK:
        raise Refused.answered(code, words, may_be_for_good=False)
    code, words = relay.rcpt(mail.address)
    if code not in SMTP_OK:
        raise Refused.answered(code, words)


def _body(relay: smtplib.SMTP, message: bytes) -> tuple[int, bytes]:
    """The message after 354. Not smtplib's data(): it does not tell a line broken before 354 from one after."""
    lines = (b"." + line if line.startswith(b".") else line for line in message.splitlines())
    relay.send(b"\r\n".join([*lines, b".", b""]))
    return relay.getreply()


def _drop(connection: EmailBackend) -> None:
    """Hang up without a word: a relay that hangs would keep us waiting for its goodbye."""
    if connection.connection is not None:
        connection.connection.close()
        connection.connection = None


def _fail(mail: Mail, reason: str) -> str:
    return _mark(mail, Mail.State.FAILED, "failed", last_error=reason)


def _try_later(mail: Mail, reason: str, *, give_up: bool = True) -> str:
    """Back into the queue, each time for longer; with ``give_up`` every twelfth refusal is the last."""
    if give_up and mail.attempts % MOST_ATTEMPTS == 0:
        return _fail(mail, reason)
    wait = timedelta(minutes=min(2 ** min(mail.attempts - 1, 10), LONGEST_WAIT_MINUTES if give_up else 15))
    return _mark(mail, Mail.State.QUEUED, "retry", last_error=reason, not_before=wall_clock() + wait)


def _mark(mail: Mail, state: Mail.State, outcome: str, **stamps: Any) -> str:
    """Write what became of our own claim; where it is ours no longer, the row stays as others left it."""
    stamps |= {"state": state, "lease_until": None}
    if stamps.get("last_error"):
        stamps["last_error"] = without_secret(mail, stamps["last_error"])[:500]
    ours = Mail.objects.filter(
        pk=mail.pk, attempts=mail.attempts, state__in=[Mail.State.SENDING, Mail.State.IN_DOUBT]
    )
    if not ours.update(**stamps):
        log.warning("mail %s: claim %s was over before it became %s", mail.pk, mail.attempts, state)
    return outcome


def settle_abandoned(*, at: datetime) -> dict[str, int]:
    """Put claims that ran out in doubt, then ask the relay about all that are, where it can be asked."""
    counts = {"in_doubt": 0, "sent": 0, "queued": 0}
    counts["in_doubt"] = Mail.objects.abandoned(at=at).update(
        state=Mail.State.IN_DOUBT,
        lease_until=None,
        last_error="The sender stopped before the mail server answered.",
    )
    # No list shows these to somebody who could settle them, and saying it twice does no harm.
    Mail.objects.filter(purpose=Mail.ATTENTION).in_doubt().update(state=Mail.State.QUEUED, not_before=at)
    if not settings.OUTBOX_RELAY_LOOKUP:
        return counts
    lookup: Callable[[str], bool | None] = import_string(settings.OUTBOX_RELAY_LOOKUP)
    for mail in Mail.objects.in_doubt():
        try:
            was_taken = lookup(mail.message_id)
        except OSError as error:  # the relay's books cannot be read now: the next run asks again
            log.warning("mail %s: the relay cannot be asked: %s", mail.pk, error)
            return counts
        if was_taken is None:
            continue
        try:
            _settle(mail, was_sent=was_taken, at=at)
        except InvalidTransition:
            continue  # another sweeper was faster
        counts["sent" if was_taken else "queued"] += 1
    return counts


@transaction.atomic
def settle(mail: Mail, *, was_sent: bool, by: Person, at: datetime) -> None:
    """A person says what became of a mail in doubt. Raises InvalidTransition if it no longer is."""
    _settle(mail, was_sent=was_sent, at=at)
    Mail.objects.filter(pk=mail.pk).update(settled_by=by)
    record("outbox.settle", mail, by=by, at=at, before={"state": "in_doubt"}, after={"state": mail.state})


def _settle(mail: Mail, *, was_sent: bool, at: datetime) -> None:
    if was_sent:
        move(mail, to=Mail.State.SENT, allowed=[Mail.State.IN_DOUBT], sent_at=at, **_forgotten(mail))
    else:
        move(mail, to=Mail.State.QUEUED, allowed=[Mail.State.IN_DOUBT], not_before=at)
