"""Writing a mail: a row, in the caller's transaction, and nothing else."""

import re
from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP, EmailPolicy
from email.utils import format_datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from msplan.accounts.models import Person
from msplan.force.models import ForceProfile
from msplan.lib.dates import LONDON
from msplan.lib.lots import id_by_lot
from msplan.links.models import SecretLink
from msplan.outbox.models import Mail
from msplan.outbox.secret import address_round, body_lines, placeholder


class AlreadyPosted(Exception):
    """A mail with this key is in the outbox: what was to be said has been said."""


def post(
    *,
    to: Person | str,
    template: str,
    context: Mapping[str, Any],
    key: str,
    purpose: str,
    at: datetime,
    restricted: bool = False,
    held: bool = False,
    not_before: datetime | None = None,
    secret: SecretLink | None = None,
    secret_path: str = "",
) -> Mail:
    """Queue one plain-text mail, rendered from ``templates/emails/<template>.txt`` (first line: the subject).

    ``key`` names what is being said, to whom and about when; a second mail with the same key raises
    AlreadyPosted. With ``held`` the row is kept and never sent; ``not_before`` is when it may go at the earliest.

    ``secret`` puts one secret address into it: the template says ``{{ secret_address }}`` once, on a line of its
    own, and ``secret_path`` is the path with ``{token}`` in it. The row never holds it: msplan/outbox/secret.py.
    """
    mail = written(
        to=to,
        template=template,
        context={"force": ForceProfile.current(), **context},
        key=key,
        purpose=purpose,
        at=at,
        restricted=restricted,
        held=held,
        not_before=not_before,
        secret=secret,
        secret_path=secret_path,
    )
    try:
        with transaction.atomic():
            mail.save(force_insert=True)
    except IntegrityError as error:
        if Mail.objects.filter(key=key).exists():
            raise AlreadyPosted(key) from error
        raise
    return mail


def written(
    *,
    to: Person | str,
    template: str,
    context: Mapping[str, Any],
    key: str,
    purpose: str,
    at: datetime,
    restricted: bool = False,
    held: bool = False,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    secret: SecretLink | None = None,
    secret_path: str = "",
) -> Mail:
    """The row of ``post``, rendered and not saved: for whoever writes many at once. Asks the database nothing.

    ``context`` holds the force's profile besides: ``force``. From ``not_after`` on no sender takes it.
    """
    address = to.email if isinstance(to, Person) else to
    person = to if isinstance(to, Person) else None
    standing_in = placeholder() if secret else ""
    text = render_to_string(
        f"emails/{template}.txt",
        {"site_url": settings.SITE_URL, "person": person, **context, "secret_address": standing_in},
    ).lstrip()
    if secret:
        text = body_lines(text, standing_in)
    subject, body = text.split("\n", 1)
    subject = _one_line(subject.removeprefix("Subject:"))
    message_id = f"<{_safe(key)}.{int(at.timestamp())}@{_domain()}>"
    message = _build(address=address, subject=subject, body=body.strip() + "\n", message_id=message_id, at=at)
    is_private = purpose == Mail.ATTENTION
    if is_private:  # RFC 4021: those who look after somebody's mailbox are not shown it
        message["Sensitivity"] = "Private"
    return Mail(
        pk=id_by_lot() if is_private else None,
        key=key,
        purpose=purpose,
        person=person,
        address=address,
        subject=subject[:250],
        message=message.as_bytes(),
        message_id=message_id,
        restricted=restricted,
        state=Mail.State.HELD if held else Mail.State.QUEUED,
        created_at=at,
        not_before=not_before or at,
        not_after=not_after,
        secret_link=secret,
        secret_serial=secret.serial if secret else None,
        secret_address=address_round(secret_path) if secret else "",
    )


def _build(*, address: str, subject: str, body: str, message_id: str, at: datetime) -> EmailMessage:
    message = EmailMessage(policy=_SAME_HEADERS)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    # As in a subject: such an address could say more than itself. The envelope still has it.
    message["To"] = address if _CODED not in address else "undisclosed-recipients:;"
    message["Subject"] = subject
    message["Message-ID"] = message_id
    message["Date"] = format_datetime(at.astimezone(LONDON))
    if settings.MAIL_REPLY_TO:
        message["Reply-To"] = settings.MAIL_REPLY_TO
    # Keeps out-of-office replies from answering a machine.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    # Quoted-printable where the text is not plain ASCII: a relay that takes seven bits only takes it too.
    is_plain = body.isascii() and all(len(line) < 900 for line in body.splitlines())
    message.set_content(body, cte="7bit" if is_plain else "quoted-printable")
    return message


# How words in the code of mail headers begin; what shows nothing, or turns the direction of reading round.
_CODED = "=?"
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_WIRE = SMTP.clone(max_line_length=900)


# An address or a subject that stands in the message as it is: nothing in it is folded, quoted or encoded.
_PLAIN_ADDRESS = re.compile(r"[A-Za-z0-9_+-][A-Za-z0-9._+-]*@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PLAIN_WORDS = re.compile(r"(?!.*=\?)[\x21-\x7e]([\x20-\x7e]{0,400}[\x21-\x7e])?")


class _Remembering(EmailPolicy):
    """Writes headers as ``_WIRE`` does, with less work in a morning of a thousand mails.

    What differs from mail to mail and is plain is not taken apart and put together again; the rest is remembered.
    """

    def header_store_parse(self, name: str, value: Any) -> tuple[str, Any]:
        plain = {"To": _PLAIN_ADDRESS, "Subject": _PLAIN_WORDS}.get(name)
        if plain is not None and plain.fullmatch(value):
            return name, value
        return _parsed(name, value)

    def header_max_count(self, name: str) -> int | None:
        return _at_most(name)

    def fold_binary(self, name: str, value: Any) -> bytes:
        return _folded(name, value)


@lru_cache(maxsize=64)
def _parsed(name: str, value: Any) -> tuple[str, Any]:
    return _WIRE.header_store_parse(name, value)


@lru_cache(maxsize=64)
def _at_most(name: str) -> int | None:
    return _WIRE.header_max_count(name)


@lru_cache(maxsize=64)
def _folded(name: str, value: Any) -> bytes:
    return _WIRE.fold_binary(name, value)


_SAME_HEADERS = _Remembering(linesep=_WIRE.linesep, max_line_length=_WIRE.max_line_length)


def _one_line(text: str) -> str:
    """A subject from somebody's title must not open a second header, nor read otherwise than it is written.

    What looks like words in the code of mail headers (“=?utf-8?q?…?=”) would be decoded, line ends and all.
    """
    return _HIDDEN.sub("", " ".join(text.split())).replace(_CODED, "= ?")


def _safe(key: str) -> str:
    return "".join(c if c.isalnum() or c in "-_" else "." for c in key)[:150]


def _domain() -> str:
    return settings.SITE_URL.split("//", 1)[-1].split("/")[0].split(":")[0] or "localhost"
