"""A sender is killed without warning at the two worst moments; nothing is lost and nothing goes twice."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from msplan.outbox.models import Mail
from msplan.outbox.sending import send_due, settle_abandoned
from tests.msplan.outbox.mails import a_mail
from tests.msplan.outbox.relay import Relay
from tests.processes import running

pytestmark = pytest.mark.django_db(transaction=True)
SENDER = """
import django
django.setup()
from django.utils import timezone
from msplan.outbox.sending import send_due
send_due(at=timezone.now())
"""


def kill_a_sender_while_the_relay_hangs(relay: Relay, port: int, log: Path) -> None:
    """Start a sender in a process of its own and kill -9 it when the relay has fallen silent."""
    with running(
        "-c", SENDER, log=log, EMAIL_URL=f"smtp://127.0.0.1:{port}", DJANGO_SETTINGS_MODULE="msplan.settings"
    ) as sender:
        assert relay.waiting.wait(120), log.read_text()
        sender.kill()
        sender.wait(20)


def settled(mail: Mail) -> dict[str, int]:
    """What the sweeper does when the lease is over."""
    assert mail.lease_until is not None
    return settle_abandoned(at=mail.lease_until + timedelta(seconds=1))


def test_killed_after_the_message_was_taken_it_is_found_at_the_relay_and_not_sent_again(
    relay: Relay, settings: Any, tmp_path: Path
) -> None:
    settings.OUTBOX_RELAY_LOOKUP = "msplan.outbox.relays.local_mailbox"
    mail = a_mail("hang@force.example")

    kill_a_sender_while_the_relay_hangs(relay, settings.EMAIL_PORT, tmp_path / "log")
    mail.refresh_from_db()
    assert mail.state == "sending"  # nobody marked it; nobody else may send it
    assert send_due(at=timezone.now()) == {"sent": 0, "retry": 0, "failed": 0, "in_doubt": 0, "held": 0}

    assert settled(mail) == {"in_doubt": 1, "sent": 1, "queued": 0}

    assert send_due(at=timezone.now() + timedelta(days=1))["sent"] == 0
    assert [message_id for _, message_id in relay.taken] == [mail.message_id]
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_killed_before_the_message_was_given_it_is_sent_once_afterwards(
    relay: Relay, settings: Any, tmp_path: Path
) -> None:
    settings.OUTBOX_RELAY_LOOKUP = "msplan.outbox.relays.local_mailbox"
    mail = a_mail("mute@force.example")

    kill_a_sender_while_the_relay_hangs(relay, settings.EMAIL_PORT, tmp_path / "log")
    mail.refresh_from_db()
    assert settled(mail) == {"in_doubt": 1, "sent": 0, "queued": 1}
    relay.release()

    assert send_due(at=timezone.now() + timedelta(minutes=10))["sent"] == 1
    assert [message_id for _, message_id in relay.taken] == [mail.message_id]


def test_killed_with_no_relay_to_ask_it_waits_for_a_person(
    relay: Relay, settings: Any, tmp_path: Path
) -> None:
    mail = a_mail("hang@force.example")

    kill_a_sender_while_the_relay_hangs(relay, settings.EMAIL_PORT, tmp_path / "log")
    mail.refresh_from_db()
    assert settled(mail) == {"in_doubt": 1, "sent": 0, "queued": 0}

    assert send_due(at=timezone.now() + timedelta(days=1))["sent"] == 0
    assert len(relay.taken) == 1
