"""Whatever a name, an address or a subject holds, a mail server gets one recipient and the headers we wrote.

A real server takes the mails; what it took is parsed again. The control writes the same words into a header by hand.
"""

from email import message_from_bytes, policy
from typing import Any

import pytest
from django import forms
from django.utils import timezone

from msplan.accounts.people import add_person
from msplan.lib.forms import MsplanForm
from msplan.outbox.models import Mail
from msplan.outbox.posting import post
from msplan.outbox.sending import send_due
from tests.msplan.outbox.relay import Relay

pytestmark = pytest.mark.django_db(transaction=True)
OURS = {
    "From", "To", "Subject", "Message-ID", "Date", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
    "Content-Type", "Content-Transfer-Encoding", "X-Peer", "X-MailFrom", "X-RcptTo",
}  # fmt: skip
NASTY = (
    "x\r\nBcc: evil@evil.example",
    "x\nBcc: evil@evil.example",
    "x\rBcc: evil@evil.example",
    "x\r\n\r\nA body of its own",
    "x\u2028Bcc: evil@evil.example",
    "x\u0085Bcc: evil@evil.example",
    "x\x0bBcc: evil@evil.example\x0c",
    "Ann, evil@evil.example",
    "Ann <evil@evil.example>, Bo",
    '"Ann" <evil@evil.example>;',
    "=?utf-8?q?x=0D=0ABcc:_evil@evil.example?=",
    "=?utf-8?b?eA0KQmNjOiBldmlsQGV2aWwuZXhhbXBsZQ==?=",
    "Аnn Hаrt",  # Cyrillic letters that look like Latin ones
    "Ann\u202etrah",
    "x" * 2000,
    "é" * 1000,
    "\ud83d\ude00 smile".encode("utf-16", "surrogatepass").decode("utf-16"),
)
# Django takes it for an address. A library that decodes it finds a second header.
CODED = "=?utf-8?q?x=0D=0ABcc=3A_evil?=@evil.example"
ADDRESSES = (
    '"a,b"@force.example', "o'brien+x@force.example", '"x> <y"@force.example', "a%evil.example@force.example", CODED,
)  # fmt: skip


def post_each() -> int:
    """A mail for each nasty word, as a subject, as a name and as a body, and for each odd address."""
    said: dict[str, Any] = {"own": [], "late": [], "day": "today", "mine_path": "/mine/"}
    for number, words in enumerate(NASTY):
        someone = add_person(email=f"ann{number}@force.example", name=words[:100], by=None, at=timezone.now())
        post(
            to=someone, template="digest", context={**said, "subject": words, "day": words}, key=f"nasty:{number}",
            purpose="Digest", at=timezone.now(),
        )  # fmt: skip
    for number, address in enumerate(ADDRESSES):
        post(
            to=address, template="digest", context={**said, "subject": "Plain"}, key=f"address:{number}",
            purpose="Digest", at=timezone.now(),
        )  # fmt: skip
    return len(NASTY) + len(ADDRESSES)


def faults(content: bytes, recipients: list[str]) -> list[str]:
    """What a reader's program makes of a mail that it should not."""
    message = message_from_bytes(content, policy=policy.default)
    try:
        _ = message["To"]
    except ValueError:  # the library itself finds a line end in a name
        return ["to nobody that can be read"]
    to = [one.addr_spec for one in message["To"].addresses] if message["To"] else []
    found = [f"header {name}" for name in message if name not in OURS]
    found += [
        f"{name} {len(message.get_all(name))} times"
        for name in set(message)
        if len(message.get_all(name)) > 1
    ]
    found += [f"line of {len(line)}" for line in content.split(b"\r\n") if len(line) > 998]
    found += (
        ["bare line end"]
        if b"\n" in content.replace(b"\r\n", b"") or b"\r" in content.replace(b"\r\n", b"")
        else []
    )
    found += [f"to {to}"] if to != recipients else []
    found += ["words in the subject that turn round"] if "\u202e" in message["Subject"] else []
    return found


def test_each_mail_has_our_headers_and_one_recipient(relay: Relay) -> None:
    many = post_each()
    send_due(at=timezone.now())

    unsent = Mail.objects.exclude(state=Mail.State.SENT)
    assert list(unsent.values_list("address", "last_error")) == []
    assert relay.folder is not None
    taken = sorted(relay.folder.glob("*.eml"))
    assert len(taken) == many == len({address for address, _ in relay.taken})
    known = set(Mail.objects.values_list("address", flat=True)) - {
        CODED
    }  # which this server decodes for itself
    to = {each: relay.taken[int(each.stem)][0] for each in taken}
    found = {
        address: faults(each.read_bytes(), [address] if address in known else [])
        for each, address in to.items()
    }
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_an_address_in_the_code_of_mail_headers_is_refused_by_every_form() -> None:
    class Form(MsplanForm):
        email = forms.EmailField()

    assert Form({"email": CODED}).errors["email"] == [
        "Enter an email address in the correct format, like name@example.com"
    ]
    assert Form({"email": "o'brien+x@force.example"}).is_valid()


def test_control_written_into_a_header_they_make_others() -> None:
    written = [f"Subject: {words}\r\nTo: {words} <a@b.example>\r\n\r\nx".encode() for words in NASTY]

    assert sum(bool(faults(each, ["a@b.example"])) for each in written) >= 6


def test_control_a_second_header_is_found() -> None:
    """What some releases of Python make of the eleventh of these when nobody makes it harmless."""
    sent = b"To: a@b.example\r\nSubject: x\r\nBcc: evil@evil.example\r\n\r\nx\r\n"

    assert "header Bcc" in faults(sent, ["a@b.example"])
