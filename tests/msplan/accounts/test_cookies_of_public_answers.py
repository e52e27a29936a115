"""What caches may keep for everybody carries nobody's session, however long its person has been here."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from msplan.accounts.roles import Role
from msplan.accounts.sessions import SEEN
from tests.msplan.accounts.test_sign_in import sign_in
from tests.people import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC).timestamp()
PUBLIC = ("/force.css", "/statements/")


@pytest.fixture
def clock(client: Client) -> Any:
    with time_machine.travel(NOON, tick=False) as travelling:
        sign_in(client, person("Ann Hart", Role.PLAN_MANAGER))
        yield travelling


@pytest.mark.parametrize("page", PUBLIC)
def test_it_sends_no_cookie_and_notes_all_the_same_that_somebody_is_here(
    client: Client, clock: Any, page: str
) -> None:
    clock.move_to(NOON + 120)

    answer = client.get(page)

    assert "public" in answer["Cache-Control"]
    assert (dict(answer.cookies), answer.get("Vary", "")) == ({}, "")
    assert client.session[SEEN] == NOON + 120


def test_a_private_page_sends_it(client: Client, clock: Any) -> None:
    """The control: after so long a request does write the session."""
    clock.move_to(NOON + 120)

    assert settings.SESSION_COOKIE_NAME in client.get("/account/").cookies


@pytest.mark.parametrize("page", PUBLIC)
def test_where_the_session_ended_the_answer_is_this_browsers_alone(
    client: Client, clock: Any, page: str
) -> None:
    clock.move_to(NOON + 31 * 60)

    answer = client.get(page)

    assert (settings.SESSION_COOKIE_NAME in answer.cookies, answer["Cache-Control"]) == (
        True,
        "private, no-store",
    )
    assert "ended=idle" in client.get("/account/")["Location"]
