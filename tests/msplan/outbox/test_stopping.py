"""A worker that is asked to stop ends after the mail in its hands, and leaves the rest as it was."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from msplan.lib import stopping
from msplan.outbox.models import Mail
from msplan.outbox.sending import send_due
from tests.msplan.outbox.mails import a_mail
from tests.msplan.outbox.relay import Relay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_asks() -> Iterator[None]:
    stopping.begin()
    yield
    stopping.begin()


def test_asked_before_it_begins_it_takes_nothing(relay: Relay) -> None:
    a_mail()
    stopping.ask()

    assert send_due(at=timezone.now())["sent"] == 0
    assert list(Mail.objects.values_list("state", "attempts")) == [("queued", 0)]


def test_asked_while_it_sends_it_finishes_that_mail(relay: Relay, monkeypatch: Any) -> None:
    for number in range(3):
        a_mail(f"olu{number}@force.example")
    keep = relay._keep

    def asked(*of: Any) -> None:
        stopping.ask()
        keep(*of)

    monkeypatch.setattr(relay, "_keep", asked)  # the mail server takes the first one in this moment

    assert send_due(at=timezone.now())["sent"] == 1
    assert sorted(Mail.objects.values_list("state", "attempts")) == [
        ("queued", 0),
        ("queued", 0),
        ("sent", 1),
    ]


def test_a_worker_that_starts_has_been_asked_nothing(relay: Relay) -> None:
    a_mail()
    stopping.ask()
    stopping.begin()

    assert send_due(at=timezone.now())["sent"] == 1
