"""The reset link lives in the outbox no longer than it must."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.outbox.models import Mail
from msplan.outbox.sending import settle
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def reset_mail(client: Client) -> Mail:
    client.post("/sign-in/password/reset/", {"email": person("Ann Hart").email})
    return Mail.objects.get()


def test_no_page_shows_it(client: Client) -> None:
    mail = reset_mail(client)
    client.force_login(person("Bo Lund", Role.ADMINISTRATOR))

    assert mail.subject not in client.get("/outbox/").content.decode()


def test_its_text_is_gone_once_it_was_sent(client: Client) -> None:
    mail = reset_mail(client)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.IN_DOUBT)
    mail.refresh_from_db()

    settle(mail, was_sent=True, by=person("Bo Lund", Role.ADMINISTRATOR), at=timezone.now())

    mail.refresh_from_db()
    assert (mail.state, bytes(mail.message)) == (Mail.State.SENT, b"")


def test_its_text_is_kept_while_it_may_have_to_be_sent_again(client: Client) -> None:
    mail = reset_mail(client)
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.IN_DOUBT)
    mail.refresh_from_db()

    settle(mail, was_sent=False, by=person("Bo Lund", Role.ADMINISTRATOR), at=timezone.now())

    mail.refresh_from_db()
    assert b"/sign-in/password/reset/key/" in bytes(mail.message)


def test_the_link_dies_after_an_hour(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    mail = reset_mail(client)
    text = message_from_bytes(bytes(mail.message), policy=policy.default).get_content()
    path = next(word for word in text.split() if "/key/" in word).removeprefix("http://testserver")
    late = datetime.now() + timedelta(minutes=61)  # noqa: DTZ005  # Django's token counts in local time
    monkeypatch.setattr("django.contrib.auth.tokens.PasswordResetTokenGenerator._now", lambda self: late)

    page = client.get(path, follow=True).content.decode()

    assert "This link no longer works" in page


def test_an_unknown_address_costs_the_same_work_and_leaves_nothing(client: Client) -> None:
    def writes(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            client.post("/sign-in/password/reset/", {"email": email})
        return [q["sql"].split(" (")[0] for q in queries if q["sql"].startswith('INSERT INTO "outbox_mail"')]

    known, unknown = writes(person("Ann Hart").email), writes("nobody@force.example")

    assert known == unknown != []
    assert Mail.objects.get().person == Person.objects.get()
