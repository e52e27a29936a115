"""However somebody comes in, one factor alone opens no page of the staff's where two are required.

Each way ends at every address of the program that asks for sign-in; the control is the same ways with the rule off.
"""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa import app_settings as mfa_settings
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse
from django.utils.http import int_to_base36

from msplan.accounts.inviting import invite
from msplan.accounts.middleware import SET_UP
from msplan.accounts.models import Person
from msplan.accounts.people import add_person
from msplan.accounts.roles import Role
from msplan.outbox.models import Mail
from tests.msplan.accounts.provider import Provider
from tests.msplan.accounts.test_inviting import NEW, NOW, choose, link
from tests.msplan.accounts.test_sign_in import second_factor, sign_in, text_of
from tests.msplan.accounts.test_single_sign_on import come_back
from tests.people import PASSWORD, person
from tests.walk.addresses import addresses

pytestmark = pytest.mark.django_db
# What stands for a thing in an address: the question here is asked before anybody looks for the thing.
STAND_INS = (1, "ABCDEFGH", "one")
Way = Callable[[Client, Person], None]


@pytest.fixture(autouse=True)
def two_are_required(settings: Any, db: None) -> None:
    cache.clear()
    settings.MFA_REQUIRED = True


def staff_paths() -> dict[str, str]:
    found = {}
    for address in addresses():
        if not address.is_public and address.name not in SET_UP:
            found[address.name] = _path(address.name, sorted(address.arguments))
    return found


def _path(name: str, arguments: list[str]) -> str:
    for first in STAND_INS:
        for second in STAND_INS:
            try:
                values = [first, *[second] * (len(arguments) - 1)]
                return reverse(name, kwargs=dict(zip(arguments, values, strict=True)) if arguments else {})
            except NoReverseMatch:
                continue
    raise AssertionError(f"no stand-in fits {name}")


def reached(client: Client, paths: dict[str, str]) -> list[str]:
    """The addresses that answer otherwise than by leading to a door: signing in, or setting up the second step."""
    doors = (reverse("account_login"), reverse("mfa_index"))
    found = []
    for name, path in paths.items():
        answer = client.get(path)
        if answer.status_code != 302 or not answer["Location"].startswith(doors):
            found.append(f"{name} {answer.status_code}")
    return found


def by_password(client: Client, who: Person) -> None:
    sign_in(client, who)


def by_reset(client: Client, who: Person) -> None:
    client.post(reverse("account_reset_password"), {"email": who.email})
    words = text_of(Mail.objects.latest("pk")).split()
    address = next(word for word in words if "/reset/key/" in word).removeprefix("http://testserver")
    form = client.get(address)["Location"]
    assert client.post(form, {"password1": NEW, "password2": NEW}).status_code == 302


def by_reset_and_password(client: Client, who: Person) -> None:
    by_reset(client, who)
    sign_in(client, who, NEW)


def by_half_a_passkey(client: Client, who: Person) -> None:
    """Somebody who asks for a passkey's riddle, and does not solve it."""
    client.get(reverse("mfa_login_webauthn"))
    client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})


def by_confirming(client: Client, who: Person) -> None:
    """Half-way in, by the pages on which those who are in confirm who they are."""
    sign_in(client, who)
    for name in ("account_reauthenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"):
        client.post(reverse(name), {"password": PASSWORD, "code": "000000", "credential": "{}"})


def by_leaving_and_coming_back(client: Client, who: Person) -> None:
    """With what a browser keeps of an earlier visit, though not the session."""
    sign_in(client, who)
    for name in list(client.cookies):
        if name != "csrftoken":
            client.cookies[name] = "remembered"


WAYS: dict[str, Way] = {
    "password": by_password,
    "reset link": by_reset,
    "reset link, then the new password": by_reset_and_password,
    "a passkey's riddle without its answer": by_half_a_passkey,
    "confirming half-way in": by_confirming,
    "another's cookies": by_leaving_and_coming_back,
}


@pytest.mark.parametrize("has_one", [True, False], ids=["with a second step", "without one yet"])
@pytest.mark.parametrize("way", WAYS)
def test_one_factor_opens_nothing(client: Client, way: str, *, has_one: bool) -> None:
    ann = person("Ann Hart", *Role)
    if has_one:
        second_factor(ann)
    paths = staff_paths()
    few = dict(list(paths.items())[:: 1 if way == "password" else 40])

    WAYS[way](client, ann)

    assert len(paths) > 500
    assert reached(client, few) == []
    assert "_auth_user_id" not in client.session or not has_one


def test_an_invitation_opens_nothing_by_itself_and_its_password_nothing_but_the_second_step(
    client: Client,
) -> None:
    new = add_person(email="new@force.example", name="New Person", roles=list(Role), by=None, at=NOW)
    invite(new, by=None, at=NOW)
    few = dict(list(staff_paths().items())[::40])
    address = link()

    client.get(address, follow=True)
    assert reached(client, few) == []
    choose(client, address)
    assert reached(client, few) == []
    sign_in(client, new, NEW)
    assert reached(client, few) == []
    assert client.get(reverse("mfa_index")).status_code == 200


def test_single_sign_on_that_says_nothing_of_a_second_factor_opens_nothing(
    client: Client, provider: Provider
) -> None:
    few = dict(list(staff_paths().items())[::40])
    ann = person("Ann Hart", *Role)
    come_back(client, provider, amr=["pwd"])
    assert reached(client, few) == []

    second_factor(ann)
    known = Client()
    come_back(known, provider, amr=["pwd"])
    assert "_auth_user_id" not in known.session
    assert reached(known, few) == []


def test_no_browser_is_remembered() -> None:
    assert not mfa_settings.TRUST_ENABLED
    assert not [a.name for a in addresses() if "trust" in a.name]


def test_whoever_takes_their_second_step_off_sets_up_another_first(client: Client) -> None:
    ann = person("Ann Hart", *Role)
    client.force_login(ann)
    second_factor(ann)
    assert client.get("/account/").status_code == 200

    ann.authenticator_set.all().delete()

    assert reached(client, {"account": "/account/", "people": "/administration/people/"}) == []


def test_a_reset_link_of_one_person_does_not_carry_the_second_step_of_another(client: Client) -> None:
    """Half-way in as one, the other's link in the same browser: nobody is in."""
    ann, bo = person("Ann Hart"), person("Bo Lund")
    second_factor(ann)
    second_factor(bo)
    sign_in(client, ann)
    by_reset(client, bo)

    assert "_auth_user_id" not in client.session
    assert client.get(f"/invitation/{int_to_base36(ann.pk)}/here/").status_code == 410


@pytest.mark.parametrize("way", ["password", "reset link, then the new password"])
def test_control_where_one_is_enough_pages_are_reached(client: Client, settings: Any, way: str) -> None:
    settings.MFA_REQUIRED = False
    ann = person("Ann Hart", *Role)
    WAYS[way](client, ann)

    assert len(reached(client, dict(list(staff_paths().items())[::40]))) >= 10
