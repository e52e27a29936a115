"""Nobody learns from an answer who works here: known and unknown addresses are answered alike, try after try.

How long an answer takes is measured by ``bin/prove attacks`` and decides no test.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.http import int_to_base36

from msplan.accounts.inviting import invite
from msplan.accounts.people import add_person, deactivate
from msplan.accounts.roles import Role
from tests.msplan.accounts.test_inviting import NOW
from tests.msplan.accounts.test_sign_in import LOGIN, second_factor, sign_in
from tests.people import person

pytestmark = pytest.mark.django_db
RESET = "/sign-in/password/reset/"
UNKNOWN = "zo.unknown@force.example"
# What differs from answer to answer whoever asks: the token against forged forms, and the number of the request.
OF_ITS_OWN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
Answer = tuple[int, str, str]


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    cache.clear()


@pytest.fixture
def known() -> dict[str, str]:
    """The addresses of people in each state an account may be in."""
    closed = person("Cy Closed")
    person("Bo Lund", Role.ADMINISTRATOR)
    deactivate(closed, by=None, at=NOW)
    with_step = person("Di Twostep")
    second_factor(with_step)
    invited = add_person(email="in.vited@force.example", name="In Vited", by=None, at=NOW)
    invite(invited, by=None, at=NOW)
    return {
        "open": person("Ann Hart").email,
        "closed": closed.email,
        "with a second step": with_step.email,
        "invited": invited.email,
    }


def said(client: Client, answer: Any, typed: str) -> Answer:
    """Status, where it leads, and the page without what was typed and what differs each time."""
    page = OF_ITS_OWN.sub("", answer.content.decode()).replace(typed, "WHO")
    headers = sorted(name for name in answer.headers if name != "X-Request-ID")
    return (
        answer.status_code,
        answer.headers.get("Location", ""),
        f"{headers} {sorted(client.cookies)} {page}",
    )


def signing_in(client: Client, email: str) -> list[Answer]:
    """Eight tries: the answers, and the moment from which nothing is compared any more."""
    return [
        said(client, client.post(LOGIN, {"login": email, "password": f"a wrong one {n}"}), email)
        for n in range(8)
    ]


def forgetting(client: Client, email: str) -> list[Answer]:
    """More often than mails go: who has used up theirs is answered like who never had any."""
    found = [said(client, client.post(RESET, {"email": email}), email) for _ in range(7)]
    return [*found, said(client, client.get(f"{RESET}done/"), email)]


@pytest.mark.parametrize("ask", [signing_in, forgetting])
def test_known_and_unknown_addresses_are_answered_alike(
    known: dict[str, str], ask: Callable[[Client, str], list[Answer]]
) -> None:
    def asked(number: int, email: str) -> list[Answer]:
        return ask(Client(REMOTE_ADDR=f"203.0.113.{number}"), email)

    nobody = asked(1, UNKNOWN)
    found = {state: asked(number, email) for number, (state, email) in enumerate(known.items(), start=2)}

    assert {state: answers == nobody for state, answers in found.items()} == dict.fromkeys(known, True)


def test_links_of_people_and_of_nobody_that_are_not_right_are_answered_alike(client: Client) -> None:
    ann = person("Ann Hart")
    invited = add_person(email="in.vited@force.example", name="In Vited", by=None, at=NOW)
    invite(invited, by=None, at=NOW)
    answers = {}
    for uid in (int_to_base36(ann.pk), int_to_base36(invited.pk), "zzzz"):
        for path in (
            f"/invitation/{uid}/c9k2ab-0123/",
            f"/invitation/{uid}/here/",
            f"{RESET}key/{uid}-c9k2ab-0123/",
        ):
            answers[path] = said(client, client.get(path), path)

    for kind in ("/c9k2ab-0123/", "/here/", "-c9k2ab-0123/"):
        assert len({answer for path, answer in answers.items() if path.endswith(kind)}) == 1, kind


def test_control_the_right_password_is_told_from_a_wrong_one() -> None:
    """The comparison sees a difference where there is one."""
    ann = person("Ann Hart")
    one, other = Client(REMOTE_ADDR="203.0.113.1"), Client(REMOTE_ADDR="203.0.113.2")

    right = said(one, sign_in(one, ann), ann.email)
    wrong = said(other, other.post(LOGIN, {"login": ann.email, "password": "a wrong one 0"}), ann.email)

    assert right != wrong
