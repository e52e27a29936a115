"""A form that was open in another window while its person signed in again: nothing is saved, and no word is lost."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from actions.models import Action
from msplan.accounts.roles import Role
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
FORM, KEPT = "/actions/new/", "/account/typed/"
TYPED = "A title that took a while to find"


def token_on(answer: HttpResponse) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', answer.content.decode())
    assert found is not None
    return found[1]


def sign_in(client: Client, email: str) -> None:
    words = {
        "login": email,
        "password": PASSWORD,
        "csrfmiddlewaretoken": token_on(client.get("/sign-in/login/")),
    }
    assert client.post("/sign-in/login/", words).status_code == 302


@pytest.fixture
def client() -> Client:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, person("Pat Typist", Role.PLAN_MANAGER).email)
    return client


def sign_in_again(client: Client) -> None:
    client.post("/sign-in/logout/", {"csrfmiddlewaretoken": token_on(client.get(FORM))})
    sign_in(client, "pat.typist@force.example")


def test_what_was_typed_waits_and_nothing_is_saved(client: Client) -> None:
    old = token_on(client.get(FORM))
    sign_in_again(client)

    answer = client.post(FORM, {"csrfmiddlewaretoken": old, "title": TYPED}, HTTP_ORIGIN=HERE)

    assert answer.status_code == 403
    assert "You signed in again after this page was opened" in answer.content.decode()
    assert f'href="{KEPT}"' in answer.content.decode()
    assert not Action.objects.exists()
    page = client.get(KEPT).content.decode()
    assert TYPED in page
    assert f'action="{FORM}"' in page
    assert old not in page
    again = client.post(
        FORM, {"csrfmiddlewaretoken": token_on(client.get(KEPT)), "title": TYPED}, HTTP_ORIGIN=HERE
    )
    assert again.status_code == 422  # looked at, as any form is


def test_without_signing_in_again_the_same_form_is_looked_at(client: Client) -> None:
    """Control: it is the older token that is refused."""
    token = token_on(client.get(FORM))

    assert (
        client.post(FORM, {"csrfmiddlewaretoken": token, "title": TYPED}, HTTP_ORIGIN=HERE).status_code == 422
    )


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
def test_what_another_site_sends_is_not_even_kept(client: Client, origin: str | None) -> None:
    old = token_on(client.get(FORM))
    sign_in_again(client)
    headers = {"HTTP_ORIGIN": origin} if origin else {}

    answer = client.post(FORM, {"csrfmiddlewaretoken": old, "title": TYPED}, **headers)

    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()
    assert KEPT not in answer.content.decode()
    assert TYPED not in client.get(KEPT).content.decode()
