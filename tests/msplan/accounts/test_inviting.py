"""Invitations: a link that works for some days and once, and is replaced by the next."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from msplan.accounts.inviting import NotToInvite, accept, invite
from msplan.accounts.models import Person
from msplan.accounts.people import add_person, deactivate
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.outbox.models import Mail
from tests.msplan.accounts.test_sign_in import sign_in, text_of
from tests.people import person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
NEW = "seven green bicycles"


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    cache.clear()


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


def invited() -> tuple[Person, str]:
    new = add_person(email="new@force.example", name="New Person", by=None, at=NOW)
    invite(new, by=None, at=NOW)
    return new, link()


def link() -> str:
    mail = Mail.objects.latest("pk")
    assert mail.restricted
    found = re.search(r"^http://testserver(/invitation/\S+)$", text_of(mail), re.M)
    assert found is not None
    return found[1]


def choose(client: Client, address: str, password: str = NEW) -> Any:
    landed = client.get(address)
    if landed.status_code != 302:
        return landed
    assert landed["Location"].endswith("/here/")  # the secret leaves the address bar at once
    return client.post(landed["Location"], {"password1": password, "password2": password})


def test_an_administrator_adds_somebody_who_chooses_a_password_and_signs_in(
    client: Client, clock: Any
) -> None:
    client.force_login(person("Ada Holm", Role.ADMINISTRATOR))
    client.post(
        "/administration/people/add/", {"name": "New Person", "email": "new@force.example", "roles": ["hr"]}
    )

    stranger = Client()
    assert choose(stranger, link())["Location"] == "/sign-in/login/"
    assert "_auth_user_id" not in stranger.session
    assert sign_in(stranger, Person.objects.get(email="new@force.example"), NEW).status_code == 302


def test_opening_the_link_changes_nothing_and_it_works_once(client: Client, clock: Any) -> None:
    new, address = invited()
    for _ in range(3):
        Client().get(address, follow=True)
    assert not Person.objects.get(pk=new.pk).has_usable_password()

    assert choose(client, address).status_code == 302
    again = choose(Client(), address, "another long password")

    assert again.status_code == 410
    assert "no longer works" in again.content.decode()
    assert Person.objects.get(pk=new.pk).check_password(NEW)
    assert Entry.objects.filter(act="accounts.accept_invitation", thing_id=new.pk).count() == 1


@pytest.mark.parametrize(
    ("age", "works"), [(timedelta(days=7, seconds=-1), True), (timedelta(days=7), False)]
)
def test_the_link_works_for_seven_days(
    client: Client,
    clock: Any,
    age: timedelta,
    works: bool,  # noqa: FBT001
) -> None:
    _, address = invited()
    clock.move_to(NOW + age)

    assert (choose(client, address).status_code == 302) is works


def test_without_the_limit_of_days_an_old_link_still_works(client: Client, clock: Any, settings: Any) -> None:
    _, address = invited()
    settings.INVITATION_DAYS = 1000
    clock.move_to(NOW + timedelta(days=8))

    assert choose(client, address).status_code == 302


def test_a_new_invitation_ends_the_one_before(client: Client, clock: Any) -> None:
    new, old = invited()
    client.force_login(person("Ada Holm", Role.ADMINISTRATOR))
    client.post(f"/administration/people/{new.pk}/invite/")

    assert choose(Client(), old).status_code == 410
    assert choose(Client(), link()).status_code == 302


@pytest.mark.parametrize(
    "wrong", ["/invitation/1/x/", "/invitation/zzzzzzzzzzzzzzzzz/abc-def/", "/invitation/0/here/"]
)
def test_a_forged_link_is_over(client: Client, wrong: str) -> None:
    assert client.get(wrong).status_code == 410


def test_a_token_of_one_person_opens_nobody_elses_account(client: Client, clock: Any) -> None:
    _, mine = invited()
    other = add_person(email="other@force.example", name="Other Person", by=None, at=NOW)
    token = mine.rstrip("/").rsplit("/", 1)[1]

    from django.utils.http import int_to_base36  # noqa: PLC0415 — only here

    assert client.get(f"/invitation/{int_to_base36(other.pk)}/{token}/").status_code == 410


def test_a_closed_account_is_not_entered_and_nobody_with_a_password_is_invited(
    client: Client, clock: Any
) -> None:
    new, address = invited()
    person("Bo Lund", Role.ADMINISTRATOR)
    deactivate(new, by=None, at=NOW)

    assert client.get(address).status_code == 410
    with pytest.raises(NotToInvite):
        invite(new, by=None, at=NOW)
    with pytest.raises(NotToInvite):
        invite(person("Ann Hart"), by=None, at=NOW)


def test_of_two_who_send_the_same_link_one_wins(clock: Any) -> None:
    new, address = invited()
    token = address.rstrip("/").rsplit("/", 1)[1]

    assert accept(new, token=token, password=NEW, at=NOW)
    assert not accept(new, token=token, password="another long password", at=NOW)


@pytest.mark.parametrize("password", ["short", "passwordpassword", "modern slavery plan"])
def test_a_bad_password_is_refused_beside_the_field(client: Client, clock: Any, password: str) -> None:
    _, address = invited()

    refused = choose(client, address, password)

    assert refused.status_code == 422
    assert (
        'id="id_password1_error' in refused.content.decode()
        or "govuk-error-message" in refused.content.decode()
    )
