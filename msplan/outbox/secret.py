"""A secret address in a mail: the row holds a marker, the sender fills it in. Why: docs/decisions/asking.md.

One mail carries at most one. Its row names the link, the issue of it that was meant, and the address round the
token; the token is worked out just before the message is handed over, the same way every time, so that the
same row gives the same bytes. What the row cannot give any more (re-issued, revoked, expired) is not sent.
"""

import secrets
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings

from msplan.links.models import SecretLink, hash_of, token_for
from msplan.outbox.models import Mail

# On a line of its own in the stored message. Plain letters without "=": no encoding of a body touches it.
MARKER = "[[secret-address]]"
SHOWN = "(secret address)"
TOKEN = "{token}"  # noqa: S105  the place of one
_WIRE = SMTP.clone(max_line_length=900)


class SecretGone(Exception):
    """The address that this mail was written with is dead."""


def placeholder() -> str:
    """What a template gets to print. Nobody who writes words for a mail can know it beforehand."""
    return f"secret-address-{secrets.token_hex(16)}"


def body_lines(text: str, standing_in: str) -> str:
    """The rendered text with the marker where the template put the address, and nowhere else.

    Raises ValueError for a template that does not say it exactly once, on a line of its own.
    """
    lines = text.replace(MARKER, SHOWN).split("\n")
    places = [n for n, line in enumerate(lines) if standing_in in line]
    if len(places) != 1 or lines[places[0]].strip() != standing_in or places[0] == 0:
        raise ValueError("A mail with a secret address says it once, on a line of its own.")
    lines[places[0]] = MARKER
    return "\n".join(lines)


def address_round(path: str) -> str:
    """The whole address with the token's place in it. It is kept with the mail: a site that moves changes no bytes."""
    if path.count(TOKEN) != 1:
        raise ValueError("A secret path has one place for the token.")
    return f"{settings.SITE_URL}{path}"


def filled(mail: Mail, *, at: datetime) -> bytes:
    """The message as it goes over the wire. Raises SecretGone where its address no longer opens anything."""
    message = bytes(mail.message)
    if mail.secret_link_id is None or mail.secret_serial is None:
        return message
    link = SecretLink.objects.get(pk=mail.secret_link_id)
    if link.serial != mail.secret_serial:
        raise SecretGone("Not sent: a newer link was made since it was written, and the one in it is dead.")
    if not link.is_open(at):
        raise SecretGone("Not sent: the link in it was revoked or ran out since it was written.")
    token = link.token()
    if hash_of(token) != link.token_hash:
        raise SecretGone("Not sent: the key that links are made with was changed. Send a fresh link.")
    return _with_address(message, mail.secret_address.replace(TOKEN, token))


def _with_address(message: bytes, address: str) -> bytes:
    """The same headers byte for byte, and the body encoded anew in the way that the headers say."""
    head, encoded = _halves(message)
    encoding = _encoding(head)
    lines = _text(encoding, encoded).split("\n")
    text = "\n".join(address if line == MARKER else line for line in lines)
    again = EmailMessage(policy=_WIRE)
    again.set_content(text, cte=encoding)
    return head + _halves(again.as_bytes())[1]


def _halves(message: bytes) -> tuple[bytes, bytes]:
    head, gap, body = message.partition(b"\r\n\r\n")
    return head + gap, body


def _encoding(head: bytes) -> str:
    return "quoted-printable" if b"content-transfer-encoding: quoted-printable" in head.lower() else "7bit"


def _text(encoding: str, encoded: bytes) -> str:
    holder = EmailMessage(policy=_WIRE)
    holder["Content-Type"] = 'text/plain; charset="utf-8"'
    holder["Content-Transfer-Encoding"] = encoding
    holder.set_payload(encoded.decode("ascii"))
    payload = holder.get_payload(decode=True)
    assert isinstance(payload, bytes)
    return payload.decode("utf-8").replace("\r\n", "\n")


def shown_text(mail: Mail) -> str:
    """What the mail says, for a page: the secret is not in it."""
    head, encoded = _halves(bytes(mail.message))
    return _text(_encoding(head), encoded).replace(MARKER, SHOWN)


def without_secret(mail: Mail, sentence: str) -> str:
    """A mail server that quotes a message in its refusal quotes the address: what we keep of it does not."""
    if mail.secret_link is None or mail.secret_serial is None:
        return sentence
    return sentence.replace(
        token_for(mail.secret_link.purpose, mail.secret_link.thing_id, mail.secret_serial), "…"
    )
