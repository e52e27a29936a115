"""One link to a new password, sent twice at one moment: it counts once, and whoever came second is told."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from msplan.history.models import Entry
from msplan.outbox.models import Mail
from tests.msplan.accounts.test_sign_in import text_of
from tests.people import person
from tests.rivals import one_after_the_other

pytestmark = pytest.mark.django_db(transaction=True)
FIRST, SECOND = "harbour lantern plum", "quarry thistle oak"


def test_a_link_to_a_new_password_counts_once_for_two_who_send_it_at_once() -> None:
    cache.clear()
    ann = person("Ann Hart")
    Client().post("/sign-in/password/reset/", {"email": ann.email})
    link = re.search(r"http://testserver(/sign-in/password/reset/key/\S+)", text_of(Mail.objects.get()))
    assert link
    answers = {}

    def arrived() -> tuple[Client, str]:
        client = Client()
        led = client.get(link[1])
        assert "no-store" in led["Cache-Control"]  # the secret stands in its address
        return client, led["Location"]

    def sends(password: str, client: Client, page: str) -> None:
        answers[password] = client.post(page, {"password1": password, "password2": password})

    owner, thief = arrived(), arrived()
    one_after_the_other(lambda: sends(FIRST, *owner), lambda: sends(SECOND, *thief))

    assert answers[FIRST]["Location"] == "/sign-in/password/reset/key/done/"
    assert (answers[SECOND].status_code, "no longer works" in answers[SECOND].content.decode()) == (200, True)
    ann.refresh_from_db()
    assert ann.check_password(FIRST)
    assert Entry.objects.filter(act="accounts.password_reset").count() == 1
