"""Whoever tries to get past something leaves a line in the log: a form, a right, a link, a password."""

import logging
import secrets

import pytest
from django.core.cache import cache
from django.test import Client

from msplan.accounts.known_browsers import LIMIT
from msplan.accounts.roles import Role
from suppliers.views.answering.arriving import MOST_DEAD
from tests.people import person

pytestmark = pytest.mark.django_db
LOGIN = "/sign-in/login/"


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    cache.clear()


def said(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The sentences of this moment, and none of the ones before."""
    found = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    caplog.clear()
    return found


def test_what_a_form_refuses_and_what_a_role_may_not(caplog: pytest.LogCaptureFixture) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(person("Plan Manager", Role.PLAN_MANAGER))
    said(caplog)

    client.post("/actions/new/", {"title": ""})
    assert said(caplog) == ["Unprocessable Entity: /actions/new/"]
    client.get("/administration/people/")
    assert said(caplog) == ["Forbidden (Permission denied): /administration/people/"]


def test_what_a_limit_cuts_off(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMIT, "strange_browser", "5/d/key")
    ann, client = person("Ann Hart"), Client()
    tokens = [secrets.token_urlsafe(32) for _ in range(MOST_DEAD + 1)]
    for token in tokens:
        client.get(f"/answer/{token}/")
    assert any(line.startswith("Too Many Requests") for line in said(caplog))
    for _ in range(6):
        client.post(LOGIN, {"login": ann.email, "password": "a guess"})
    assert "Sign-in refused: too many wrong passwords from one computer" in said(caplog)

    Client(REMOTE_ADDR="198.51.100.7").post(LOGIN, {"login": ann.email, "password": "a guess"})
    assert "Sign-in refused: too many wrong passwords for one address from strange browsers" in said(caplog)
