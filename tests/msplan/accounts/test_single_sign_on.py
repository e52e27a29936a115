"""Single sign-on against a real provider over HTTP: who is let in, and every token that is not right in one respect.

The control of each attack is the first test: the same token, right in all respects, signs in.
"""

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.accounts.people import deactivate
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from tests.msplan.accounts.provider import CLIENT, SECRET, Provider, serving
from tests.people import LONG_AGO, PASSWORD, person

pytestmark = pytest.mark.django_db
START, BACK = "/sign-in/single/", "/sign-in/single/callback/"


def come_back(client: Client, provider: Provider, start: dict[str, str] | None = None, **said: Any) -> Any:
    sent = client.post(START, start or {})
    assert sent["Location"].startswith(f"{provider.issuer}/authorize?"), sent["Location"]
    return client.get(BACK, provider.approve(sent["Location"], **said))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_somebody_who_was_added_signs_in(client: Client, provider: Provider) -> None:
    ann = person("Ann Hart")

    answer = come_back(client, provider, {"next": "/account/"})

    assert (answer.status_code, answer["Location"]) == (302, "/account/")
    assert client.session["_auth_user_id"] == str(ann.pk)
    entry = Entry.objects.get(act="accounts.sign_in", thing_id=ann.pk)
    assert entry.detail.body["after"] == {"by": ["single sign-on"]}
    assert "/userinfo" not in provider.asked


def test_the_address_is_compared_without_regard_to_case(client: Client, provider: Provider) -> None:
    person("Ann Hart")

    come_back(client, provider, email="Ann.Hart@FORCE.example")

    assert is_in(client)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"nonce": "of another visit"}, 401),
        ({"nonce": None}, 401),
        ({"aud": "another-program"}, 401),
        ({"aud": [CLIENT, "another-program"]}, 401),
        ({"iss": "https://elsewhere.example"}, 401),
        ({"exp": 1_000_000_000}, 401),
        ({"exp": None}, 401),
        ({"sub": None}, 401),
        ({"key": "", "algorithm": "none"}, 401),
        ({"key": SECRET * 2, "algorithm": "HS256"}, 401),
        ({"key": rsa.generate_private_key(public_exponent=65537, key_size=2048)}, 401),
        ({"email_verified": False}, 403),
        ({"email_verified": "true"}, 403),
        ({"email_verified": None}, 403),
        ({"email": "nobody@force.example"}, 403),
        ({"email": ""}, 403),
    ],
)
def test_a_token_that_is_wrong_in_one_respect_lets_nobody_in(
    client: Client, provider: Provider, wrong: dict[str, Any], status: int
) -> None:
    person("Ann Hart")
    before = Person.objects.count()

    answer = come_back(client, provider, **wrong)

    assert answer.status_code == status
    assert not is_in(client)
    assert Person.objects.count() == before


def test_somebody_who_left_is_told_that_the_account_is_closed(client: Client, provider: Provider) -> None:
    person("Bo Lund", Role.ADMINISTRATOR)
    deactivate(person("Ann Hart"), by=None, at=LONG_AGO)

    answer = come_back(client, provider)

    assert "This account is closed" in answer.content.decode()
    assert not is_in(client)


def test_a_state_of_another_browser_and_a_code_sent_twice_let_nobody_in(
    client: Client, provider: Provider
) -> None:
    person("Ann Hart")
    sent = client.post(START)
    back = provider.approve(sent["Location"])

    assert Client().get(BACK, back).status_code == 401
    assert client.get(BACK, {**back, "state": "forged"}).status_code == 401
    assert client.get(BACK, back).status_code == 302
    assert client.get(BACK, back).status_code == 401


def test_without_the_verifier_of_the_browser_that_asked_the_code_is_worth_nothing(
    client: Client, provider: Provider
) -> None:
    person("Ann Hart")
    stranger = Client()
    theirs = parse_qs(urlsplit(stranger.post(START)["Location"]).query)["state"][0]
    stolen = provider.approve(client.post(START)["Location"])

    assert stranger.get(BACK, {"code": stolen["code"], "state": theirs}).status_code == 401
    assert not is_in(stranger)


@pytest.mark.parametrize("paper", ["token_endpoint", "jwks_uri"])
def test_the_program_asks_nobody_but_the_issuer(client: Client, provider: Provider, paper: str) -> None:
    person("Ann Hart")
    with serving() as elsewhere:
        sent = client.post(START)
        provider.papers[paper] = f"{elsewhere.issuer}/{'token' if paper == 'token_endpoint' else 'keys'}"

        answer = client.get(BACK, provider.approve(sent["Location"]))

        assert answer.status_code == 401
        assert elsewhere.asked == []
    assert not is_in(client)


def test_a_provider_that_calls_itself_otherwise_is_not_asked_for_anybody(
    client: Client, provider: Provider
) -> None:
    provider.papers["issuer"] = "https://elsewhere.example"

    assert client.post(START).status_code == 401


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize(
    ("hours", "asked_ago", "lets_in"),
    [
        (8, 0, True),
        (8, 8 * 3600 + 60, True),  # clocks may be a minute apart
        (8, 8 * 3600 + 61, False),
        (8, None, False),
        (0, 100 * 3600, True),
        (0, None, True),
    ],
)
def test_the_provider_has_to_ask_anew_after_so_many_hours(
    client: Client,
    provider: Provider,
    settings: Any,
    hours: int,
    asked_ago: int | None,
    lets_in: bool,  # noqa: FBT001
) -> None:
    settings.OIDC_MAX_AGE_HOURS = hours
    person("Ann Hart")
    sent = client.post(START)
    asked = parse_qs(urlsplit(sent["Location"]).query)

    said = None if asked_ago is None else int(time.time()) - asked_ago
    answer = client.get(BACK, provider.approve(sent["Location"], auth_time=said))

    assert asked.get("max_age") == ([str(hours * 3600)] if hours else None)
    assert is_in(client) is lets_in
    assert ("has not asked who you are recently enough" in answer.content.decode()) is not lets_in


def test_our_second_step_is_asked_for_unless_the_settings_accept_theirs(
    client: Client, provider: Provider, settings: Any
) -> None:
    settings.MFA_REQUIRED = True
    person("Ann Hart")

    come_back(client, provider, amr=["pwd", "mfa"])
    assert client.get("/account/")["Location"] == reverse("mfa_index")

    settings.OIDC_SECOND_FACTOR = ["mfa"]
    known, weak = Client(), Client()
    come_back(known, provider, amr=["pwd", "mfa"])
    come_back(weak, provider, amr=["pwd"])

    assert known.get("/account/").status_code == 200
    assert weak.get("/account/")["Location"] == reverse("mfa_index")


def test_where_passwords_are_off_nothing_of_them_is_there(
    client: Client, provider: Provider, settings: Any
) -> None:
    ann = person("Ann Hart")
    settings.LOCAL_PASSWORDS = False

    page = client.get("/sign-in/login/").content.decode()
    assert "Sign in with Marlshire account" in page
    assert 'name="password"' not in page
    assert client.post("/sign-in/login/", {"login": ann.email, "password": PASSWORD}).status_code == 403
    for address in ("/sign-in/password/reset/", "/sign-in/passkey/"):
        assert client.post(address, {"email": ann.email}).status_code == 404, address
    come_back(client, provider)
    assert is_in(client)
    assert client.get("/sign-in/password/change/").status_code == 404


def test_without_the_settings_there_is_no_single_sign_on(client: Client, db: None) -> None:
    assert client.get(START).status_code == client.post(START).status_code == 404
    assert client.get(BACK).status_code == 404
    assert "/sign-in/single/" not in client.get("/sign-in/login/").content.decode()


def test_opening_the_address_leads_to_a_button_and_to_nobody_elses_site(
    client: Client, provider: Provider
) -> None:
    page = client.get(f"{START}?next=/account/")

    assert page.status_code == 200
    assert "Continue" in page.content.decode()
    assert provider.asked == []


@pytest.fixture
def stopped_clock() -> Iterator[None]:
    """However slow the machine is, no second passes between what is asked and what is answered."""
    with time_machine.travel(int(time.time()), tick=False):
        yield


@pytest.mark.usefixtures("stopped_clock")
@pytest.mark.parametrize(("asked_ago", "goes_on"), [(0, True), (300, True), (301, False)])
def test_somebody_without_a_password_confirms_by_the_same_way(
    client: Client,
    provider: Provider,
    settings: Any,
    asked_ago: int,
    goes_on: bool,  # noqa: FBT001
) -> None:
    settings.LOCAL_PASSWORDS = False
    ann, bo = person("Ann Hart", Role.ADMINISTRATOR), person("Bo Lund")
    come_back(client, provider)
    session = client.session
    session["msplan_began"] = time.time() - 11 * 60
    session.save()

    asked = client.post(f"/administration/people/{bo.pk}/deactivate/")
    assert asked["Location"].startswith(f"{START}?again=yes")
    start = {"again": "yes", "next": f"/administration/people/{bo.pk}/deactivate/"}
    sent = client.post(START, start)
    assert "prompt=login" in sent["Location"]
    client.get(BACK, provider.approve(sent["Location"], auth_time=int(time.time()) - asked_ago))

    assert Person.objects.get(pk=bo.pk).is_active is not goes_on
    assert client.session["_auth_user_id"] == str(ann.pk)
