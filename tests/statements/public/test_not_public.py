"""What is not published cannot be had."""

import pytest
from django.test import Client

from statements.agreement.returning import send_back
from tests.statements.build import NOW, cast, made, signed

pytestmark = pytest.mark.django_db
V1 = "/statements/2024-25/v1/"


def test_nothing_is_public_before_publishing(client: Client) -> None:
    made(cast())

    assert client.get(V1).status_code == 404
    assert client.get(V1 + "statement.pdf").status_code == 404
    assert client.get("/statements/2024-25/").status_code == 404
    assert "2024-25" not in client.get("/statements/").content.decode()


def test_a_seal_marked_void_publishes_nothing(client: Client) -> None:
    who = cast()
    statement = signed(who)
    send_back(statement, reason="Wrong", by=who.editor, at=NOW)

    assert client.get(V1).status_code == 404
