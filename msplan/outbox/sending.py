"""Sending what the outbox holds: claim with a lease, commit, send, mark.

Order matters. The claim is committed before the relay hears a word, so that nobody else sends the same row.
The mark comes after the relay's answer. A process that dies between the two leaves a row whose lease runs out:
``settle_abandoned`` makes it *in doubt* and asks the relay whether it has the Message-ID.
"""

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition, move
from msplan.outbox.models import Mail

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 12
BATCH = 5
SMTP_OK = 250


def send_due(*, at: datetime, most: int = 500) -> dict[str, int]:
    """Send up to ``most`` queued mails over one connection to the relay; counts by what became of them."""
    counts = {"sent": 0, "retry": 0, "failed": 0, "in_doubt": 0}
    connection = get_connection()
    try:
        while (
            sum(counts.values()) < most and counts["retry"] < BATCH and (claimed := claim(at=at, most=BATCH))
        ):
            for mail in claimed:
                counts[_send_one(mail, connection)] += 1
    finally:
        connection.close()
    return counts


@transaction.atomic
def claim(*, at: datetime, most: int) -> list[Mail]:
    """Take queued mails for this sender until the lease runs out. Rival senders skip each other's rows."""
    mails = list(
        Mail.objects.to_send(at=at).select_for_update(skip_locked=True).order_by("not_before", "pk")[:most]
    )
    lease_until = timezone.now() + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    Mail.objects.filter(pk__in=[m.pk for m in mails]).update(
        state=Mail.State.SENDING, lease_until=lease_until, attempts=F("attempts") + 1
    )
    for mail in mails:
        mail.state, mail.lease_until, mail.attempts = Mail.State.SENDING, lease_until, mail.attempts + 1
    return mails


def _send_one(mail: Mail, connection: EmailBackend) -> str:
    if mail.lease_until is None or timezone.now() >= mail.lease_until:
        return "retry"  # too slow: the row is the sweeper's now, and the relay has not heard of it
    try:
        connection.open()
        relay = connection.connection
        assert relay is not None
        _envelope(relay, mail.address)
    except smtplib.SMTPResponseException as refusal:
        connection.close()
        return _refused(mail, refusal.smtp_code, refusal.smtp_error)
    except OSError as error:  # before DATA the relay has taken nothing
        connection.close()
        return _try_later(mail, f"The mail server cannot be reached: {error}")
    try:
        code, words = relay.data(bytes(mail.message))
    except smtplib.SMTPDataError as refusal:
        connection.close()
        return _refused(mail, refusal.smtp_code, refusal.smtp_error)
    except OSError as error:  # after DATA it may have it
        connection.close()
        return _doubt(mail, f"The line to the mail server broke: {error}")
    if code != SMTP_OK:
        connection.close()
        return _refused(mail, code, words)
    move(
        mail,
        to=Mail.State.SENT,
        allowed=[Mail.State.SENDING, Mail.State.IN_DOUBT],
        sent_at=timezone.now(),
        lease_until=None,
        last_error="",
    )
    return "sent"


def _envelope(relay: smtplib.SMTP, address: str) -> None:
    sender = settings.DEFAULT_FROM_EMAIL.rsplit("<", 1)[-1].rstrip(">")
    relay.ehlo_or_helo_if_needed()
    for code, words in (relay.mail(sender), relay.rcpt(address)):
        if code not in (SMTP_OK, 251):
            raise smtplib.SMTPResponseException(code, words)


def _doubt(mail: Mail, reason: str) -> str:
    move(
        mail, to=Mail.State.IN_DOUBT, allowed=[Mail.State.SENDING], lease_until=None, last_error=reason[:500]
    )
    return "in_doubt"


def _refused(mail: Mail, code: int, words: bytes | str) -> str:
    """4xx is "not now", 5xx is "never" (RFC 5321)."""
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    reason = f"The mail server answered {code}: {text}"[:500]
    if 400 <= code < 500:
        return _try_later(mail, reason)
    move(mail, to=Mail.State.FAILED, allowed=[Mail.State.SENDING], lease_until=None, last_error=reason)
    return "failed"


def _try_later(mail: Mail, reason: str) -> str:
    if mail.attempts >= MOST_ATTEMPTS:
        move(
            mail,
            to=Mail.State.FAILED,
            allowed=[Mail.State.SENDING],
            lease_until=None,
            last_error=reason[:500],
        )
        return "failed"
    wait = timedelta(minutes=min(2 ** (mail.attempts - 1), 240))
    move(
        mail,
        to=Mail.State.QUEUED,
        allowed=[Mail.State.SENDING],
        lease_until=None,
        last_error=reason[:500],
        not_before=timezone.now() + wait,
    )
    return "retry"


def settle_abandoned(*, at: datetime) -> dict[str, int]:
    """Put claims that ran out in doubt, then ask the relay about all that are, where it can be asked."""
    counts = {"in_doubt": 0, "sent": 0, "queued": 0}
    counts["in_doubt"] = Mail.objects.abandoned(at=at).update(
        state=Mail.State.IN_DOUBT,
        lease_until=None,
        last_error="The sender stopped before the mail server answered.",
    )
    if not settings.OUTBOX_RELAY_LOOKUP:
        return counts
    lookup: Callable[[str], bool | None] = import_string(settings.OUTBOX_RELAY_LOOKUP)
    for mail in Mail.objects.in_doubt():
        was_taken = lookup(mail.message_id)
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
        move(mail, to=Mail.State.SENT, allowed=[Mail.State.IN_DOUBT], sent_at=at)
    else:
        move(mail, to=Mail.State.QUEUED, allowed=[Mail.State.IN_DOUBT], not_before=at)
