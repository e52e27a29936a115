"""Guessing is stopped, and nobody can use that to keep a colleague out. The control lets the guess through."""

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from msplan.outbox.models import Mail
from tests.msplan.accounts.test_sign_in import LOGIN, code_of, second_factor, sign_in
from tests.people import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    cache.clear()


def answered(client: Client, email: str, tries: int, **headers: str) -> int:
    """How many guesses were compared with the password before the stop."""
    count = 0
    for number in range(tries):
        page = client.post(LOGIN, {"login": email, "password": f"guess number {number}"}, headers=headers)
        count += page.status_code == 422 and "or the password is wrong" in page.content.decode()
    return count


def test_five_guesses_for_one_person_are_answered_and_the_right_one_waits_too(client: Client) -> None:
    ann = person("Ann Hart")

    assert answered(client, ann.email, 40) == 5
    stopped = sign_in(client, ann)

    assert stopped.status_code in (422, 429)
    assert "_auth_user_id" not in client.session


def test_a_computer_that_tries_many_people_is_stopped_after_ten(client: Client) -> None:
    people = [person(f"Person {letter}") for letter in "ABCDEFGHIJKLMNO"]

    assert sum(answered(client, one.email, 1) for one in people) == 10


def test_without_the_limits_the_guess_succeeds(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    ann = person("Ann Hart")

    assert answered(client, ann.email, 40) == 40
    assert sign_in(client, ann).status_code == 302


def test_a_forwarded_address_that_the_visitor_wrote_makes_no_new_computer(
    client: Client, settings: Any
) -> None:
    ann = person("Ann Hart")

    assert (
        sum(
            answered(client, ann.email, 1, **{"X-Forwarded-For": f"203.0.113.{number}"})
            for number in range(40)
        )
        == 5
    )

    cache.clear()
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    forged = [{"X-Forwarded-For": f"203.0.113.{number}, 198.51.100.7"} for number in range(40)]
    assert sum(answered(client, ann.email, 1, **one) for one in forged) == 5


def test_a_stranger_who_guesses_keeps_nobody_out(client: Client) -> None:
    ann, stranger = person("Ann Hart"), Client(REMOTE_ADDR="203.0.113.9")
    secret = second_factor(ann)
    answered(stranger, ann.email, 60)

    sign_in(client, ann)
    client.post("/sign-in/two-step/authenticate/", {"code": code_of(secret)})

    assert client.get("/account/").status_code == 200


def test_codes_are_counted_too(client: Client) -> None:
    ann = person("Ann Hart")
    secret = second_factor(ann)
    sign_in(client, ann)

    pages = [
        client.post("/sign-in/two-step/authenticate/", {"code": "000000"}).content.decode() for _ in range(20)
    ]
    assert sum("That did not work. Check the code" in page for page in pages) == 5
    client.post("/sign-in/two-step/authenticate/", {"code": code_of(secret)})
    assert "_auth_user_id" not in client.session


def test_without_the_limits_codes_can_be_tried_for_ever(client: Client, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    ann = person("Ann Hart")
    secret = second_factor(ann)
    sign_in(client, ann)
    for _ in range(20):
        client.post("/sign-in/two-step/authenticate/", {"code": "000000"})

    client.post("/sign-in/two-step/authenticate/", {"code": code_of(secret)})
    assert "_auth_user_id" in client.session


def test_mails_for_a_new_password_are_few_and_ann_gets_hers_all_the_same(client: Client) -> None:
    ann, stranger = person("Ann Hart"), Client(REMOTE_ADDR="203.0.113.9")

    for _ in range(40):
        stranger.post("/sign-in/password/reset/", {"email": ann.email})
    assert Mail.objects.count() <= 5

    own = client.post("/sign-in/password/reset/", {"email": ann.email})
    assert own.status_code == 302
    assert sign_in(client, ann, PASSWORD).status_code == 302
