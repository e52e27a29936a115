"""Writing a mail is a row and nothing else."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from msplan.outbox.models import Mail
from msplan.outbox.posting import AlreadyPosted, _build, post
from tests.msplan.outbox.mails import EARLIER, a_mail
from tests.people import person

pytestmark = pytest.mark.django_db


def parsed(mail: Mail) -> EmailMessage:
    return message_from_bytes(bytes(mail.message), policy=policy.default)  # type: ignore[return-value]


def test_the_row_holds_the_message_with_its_id_and_date(settings: Any) -> None:
    settings.MAIL_REPLY_TO = "plan@force.example"
    someone = person("Olu Winterbourne")

    mail = post(
        to=someone, template="digest", context={"subject": "Need and date"}, key="digest:1:2026-07-01",
        purpose="Digest", at=datetime(2026, 7, 1, 6, 30, tzinfo=UTC),
    )  # fmt: skip

    message = parsed(mail)
    assert (mail.state, mail.person, mail.address) == ("queued", someone, someone.email)
    assert message["Message-ID"] == mail.message_id
    assert message["Date"] == "Wed, 01 Jul 2026 07:30:00 +0100"
    assert message["Reply-To"] == "plan@force.example"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["X-Auto-Response-Suppress"] == "OOF, AutoReply"
    assert message.get_content_type() == "text/plain"


def test_the_same_thing_is_posted_once() -> None:
    words: dict[str, Any] = {
        "to": "a@force.example",
        "template": "digest",
        "context": {"subject": "x"},
        "purpose": "x",
    }
    post(**words, key="same", at=EARLIER)

    with pytest.raises(AlreadyPosted):
        post(**words, key="same", at=EARLIER)

    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    "subject", ["x\r\nBcc: all@force.example", "x\nBcc: all@force.example", "x\rBcc: y@z.example"]
)
def test_no_text_opens_a_second_header(subject: str) -> None:
    message = parsed(a_mail(subject=subject))

    assert message["Bcc"] is None
    assert message["To"] == "olu@force.example"


def test_a_text_of_seven_bits_is_sent_as_it_is_and_others_quoted() -> None:
    plain, welsh = parsed(a_mail()), parsed(a_mail(subject="Adolygiad Ŵy", own=[{"label": "Ŵy"}]))

    assert (plain["Content-Transfer-Encoding"], welsh["Content-Transfer-Encoding"]) == (
        "7bit",
        "quoted-printable",
    )
    assert welsh["Subject"] == "Adolygiad Ŵy"
    assert bytes(a_mail(subject="Ŵ").message).isascii()


def test_no_line_is_longer_than_mail_allows() -> None:
    mail = a_mail(subject="word " * 400, own=[{"label": "x" * 3000}])

    assert max(len(line) for line in bytes(mail.message).split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    "wrong", [{"state": "gone"}, {"state": "sent"}, {"sent_at": EARLIER}, {"state": "sending"}]
)
def test_the_database_itself_refuses(wrong: dict[str, object]) -> None:
    mail = a_mail()

    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**wrong)


@pytest.mark.parametrize(
    "address", ["olu@force.example", "o'hara@force.example", '"o b"@force.example', "o..b@x.example"]
)
@pytest.mark.parametrize(
    "subject",
    [
        "2 of 5 items overdue", "Ŵy", "=?utf-8?q?x?= and more", "a" * 400, "a" * 403, "x (y), <z>; \"q\"",
        "word " * 40 + "end", "tab\tin it", "x\x7fy",
    ],
)  # fmt: skip
def test_headers_left_as_they_are_read_as_those_of_the_library(address: str, subject: str) -> None:
    """What is stored unparsed must come out in the very bytes that Python's own policy writes."""
    at = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)

    ours = _build(address=address, subject=subject, body="x\n", message_id="<x@y>", at=at)
    theirs = EmailMessage(policy=policy.SMTP.clone(max_line_length=900))
    for name in ("From", "To", "Subject"):
        theirs[name] = {"From": ours["From"], "To": address, "Subject": subject}[name]

    beginning = theirs.as_bytes().split(b"\r\n\r\n")[0]
    assert ours.as_bytes().startswith(beginning)
