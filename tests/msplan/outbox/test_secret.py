"""A mail with a secret address: the row names it, the wire alone carries it, and a dead one is not sent."""

import logging
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from msplan.links.issuing import issue, reissue, revoke
from msplan.links.models import SecretLink
from msplan.outbox import secret
from msplan.outbox.models import Mail
from msplan.outbox.posting import post
from msplan.outbox.secret import MARKER, filled, shown_text
from msplan.outbox.sending import send_due, settle_abandoned
from tests.msplan.outbox.relay import Relay

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
TEXTS = {
    "plain": "Dear Ines,",
    "letters of Wales": "Annwyl Siân – diolch yn fawr, " + "ŵ" * 80,
    "emoji and right to left": "😀 مرحبا \u2028 next, \x0b\x85 odd ends = =20 =\n.\n..\nFrom here",
    "a line of 2,000": "x" * 2_000,
    "the marker typed by somebody": f"Look here:\n{MARKER}\nand there {MARKER}",
}


@pytest.fixture
def templates(settings: Any, tmp_path: Path) -> Path:
    """A folder of our own to write mails' templates in."""
    folder = tmp_path / "emails"
    folder.mkdir()
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    (folder / "asked.txt").write_text(
        "{% autoescape off %}Subject: Questions for you\n\n{{ words }}\n\nOpen this:\n{{ secret_address }}\n"
        "\nThank you.\n{% endautoescape %}"
    )
    return folder


def a_link(thing: int = 14) -> SecretLink:
    return issue("asking.invitation", thing, at=AT)


def a_mail(link: SecretLink, *, words: str = "Dear Ines,", to: str = "ines@supplier.example") -> Mail:
    return post(
        to=to,
        template="asked",
        context={"words": words},
        key=f"asked:{link.thing_id}:{link.serial}:{to}",
        purpose="Questionnaire",
        at=AT,
        secret=link,
        secret_path="/answer/open/{token}/",
    )


def send() -> dict[str, int]:
    return {outcome: n for outcome, n in send_due(at=timezone.now()).items() if n}


def dump() -> str:
    """Every row of every table as text, asked without our code."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in cursor.fetchall()]
        rows = []
        for name in tables:
            cursor.execute(f"SELECT t::text, encode(t::text::bytea, 'escape') FROM \"{name}\" t")
            rows += [f"{name}: {row[0]}" for row in cursor.fetchall()]
        cursor.execute("SELECT encode(message, 'escape') FROM outbox_mail")
        rows += [f"message: {row[0]}" for row in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.parametrize("name", TEXTS)
def test_the_reader_gets_the_address_and_the_rest_as_it_was_written(
    name: str, relay: Relay, templates: Path
) -> None:
    link, words = a_link(), TEXTS[name]
    mail = a_mail(link, words=words)

    assert send() == {"sent": 1}

    assert relay.folder is not None
    wire = (relay.folder / "0.eml").read_bytes()
    message = message_from_bytes(wire, policy=policy.default)
    text = message.get_content().replace("\r\n", "\n")  # type: ignore[attr-defined]
    expected = words.replace(MARKER, "(secret address)")
    address = f"http://testserver/answer/open/{link.token()}/"
    assert text == f"{expected}\n\nOpen this:\n{address}\n\nThank you.\n"
    assert (message["Message-ID"], message["Date"]) == (mail.message_id, "Wed, 04 Mar 2026 09:00:00 +0000")
    assert b"secret-address" not in wire


@pytest.mark.parametrize("name", TEXTS)
def test_the_same_row_gives_the_same_bytes(name: str, settings: Any, templates: Path) -> None:
    mail = a_mail(a_link(), words=TEXTS[name])
    first = filled(mail, at=AT)

    settings.SITE_URL = "https://moved.example"
    again = filled(Mail.objects.get(pk=mail.pk), at=AT + timedelta(days=3))

    assert again == first
    head = bytes(mail.message).split(b"\r\n\r\n")[0]
    assert first.split(b"\r\n\r\n")[0] == head  # Message-ID, Date and the encoding among them


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_but_the_marker_changes(name: str, monkeypatch: pytest.MonkeyPatch, templates: Path) -> None:
    """Encoded anew without a change, the message is the one that was stored, byte for byte."""
    mail = a_mail(a_link(), words=TEXTS[name])

    assert secret._with_address(bytes(mail.message), MARKER) == bytes(mail.message)


def test_a_mail_that_is_given_back_to_the_queue_is_sent_with_the_same_bytes(
    relay: Relay, templates: Path
) -> None:
    a_mail(a_link(), words=TEXTS["letters of Wales"])
    assert send() == {"sent": 1}
    Mail.objects.update(state="sending", sent_at=None, lease_until=AT)
    settle_abandoned(at=timezone.now())
    Mail.objects.filter(state="in_doubt").update(state="queued")

    assert send() == {"sent": 1}

    assert relay.folder is not None
    assert (relay.folder / "0.eml").read_bytes() == (relay.folder / "1.eml").read_bytes()


def test_no_table_and_no_line_of_the_log_holds_the_token(
    relay: Relay, templates: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    link = a_link()
    a_mail(link)
    queued = dump()
    assert send() == {"sent": 1}

    token = link.token()
    assert relay.folder is not None
    assert token in (relay.folder / "0.eml").read_text()
    assert MARKER in queued
    assert token not in queued
    assert token not in dump()
    ours = [
        record.getMessage() for record in caplog.records if record.name != "mail.log"
    ]  # the test's own server
    assert token not in "\n".join(ours)


def test_control_a_message_that_holds_the_token_is_found_in_the_dump(templates: Path) -> None:
    link = a_link()
    mail = a_mail(link)
    Mail.objects.filter(pk=mail.pk).update(message=filled(mail, at=AT))

    assert link.token() in dump()


def test_control_without_the_filling_the_marker_is_on_the_wire(
    relay: Relay, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msplan.outbox.sending.filled", lambda mail, at: bytes(mail.message))
    a_mail(a_link())
    assert send() == {"sent": 1}

    assert relay.folder is not None
    assert MARKER.encode() in (relay.folder / "0.eml").read_bytes()


def test_what_a_mail_server_quotes_of_the_message_is_kept_without_the_secret(
    relay: Relay, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = a_link()
    mail = a_mail(link)
    words = "x" * 440 + f" I do not like http://testserver/answer/open/{link.token()}/"

    async def refusing(*_: object) -> str:
        return f"554 {words[:480]}"  # a line of SMTP ends at 512

    monkeypatch.setattr(relay, "handle_DATA", refusing)
    assert send() == {"failed": 1}

    mail.refresh_from_db()
    assert "I do not like" in mail.last_error
    assert link.token()[:12] not in mail.last_error


@pytest.mark.parametrize(
    ("ended", "sentence"),
    [
        (
            lambda link: reissue(link, at=AT),
            "Not sent: a newer link was made since it was written, and the one in it is dead.",
        ),
        (
            lambda link: revoke(link, at=AT),
            "Not sent: the link in it was revoked or ran out since it was written.",
        ),
        (
            lambda link: SecretLink.objects.update(expires_at=AT),
            "Not sent: the link in it was revoked or ran out since it was written.",
        ),
    ],
)
def test_a_dead_address_is_not_sent(ended: Any, sentence: str, relay: Relay, templates: Path) -> None:
    mail = a_mail(link := a_link())
    ended(link)

    assert send() == {"held": 1}
    assert send() == {}

    mail.refresh_from_db()
    assert (mail.state, mail.lease_until, mail.last_error) == ("held", None, sentence)
    assert relay.taken == []


def test_an_address_of_another_key_is_not_sent(relay: Relay, templates: Path, settings: Any) -> None:
    mail = a_mail(a_link())
    settings.LINK_KEY = "another"

    assert send() == {"held": 1}

    mail.refresh_from_db()
    assert "the key that links are made with was changed" in mail.last_error


def test_one_dead_address_holds_up_nobody_else(relay: Relay, templates: Path) -> None:
    dead, alive = a_link(1), a_link(2)
    a_mail(dead)
    a_mail(alive)
    revoke(dead, at=AT)

    assert send() == {"held": 1, "sent": 1}


def test_a_page_that_shows_the_mail_shows_no_secret(templates: Path) -> None:
    link = a_link()
    mail = a_mail(link, words="Siân")

    assert shown_text(mail) == "Siân\n\nOpen this:\n(secret address)\n\nThank you.\n"


@pytest.mark.parametrize(
    "template",
    [
        "Subject: x\n\nNo address.\n",
        "Subject: x\n\nHere: {{ secret_address }}\n",
        "Subject: x\n\n{{ secret_address }}\n{{ secret_address }}\n",
        "Subject: {{ secret_address }}\n\nIn the subject.\n",
        "{{ secret_address }}\n\nAs the subject.\n",
    ],
)
def test_a_template_says_the_address_once_on_a_line_of_its_own(template: str, templates: Path) -> None:
    (templates / "asked.txt").write_text(template)

    with pytest.raises(ValueError, match="once, on a line of its own"):
        a_mail(a_link())


def test_a_path_has_one_place_for_the_token() -> None:
    with pytest.raises(ValueError, match="one place for the token"):
        secret.address_round("/answer/")


@pytest.mark.parametrize("missing", ["secret_link", "secret_serial", "secret_address"])
def test_the_database_refuses_half_an_address(missing: str, templates: Path) -> None:
    mail = a_mail(a_link())

    with pytest.raises(IntegrityError, match="mail_secret_is_whole"), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**{missing: "" if missing == "secret_address" else None})


def test_a_mail_may_wait_until_a_time(relay: Relay, templates: Path) -> None:
    tomorrow = timezone.now() + timedelta(days=1)
    mail = post(
        to="ines@supplier.example", template="digest", context={"subject": "x"}, key="k", purpose="x", at=AT,
        not_before=tomorrow,
    )  # fmt: skip

    assert mail.not_before == tomorrow
    assert send() == {}
    assert send_due(at=tomorrow)["sent"] == 1
