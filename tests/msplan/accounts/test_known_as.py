"""Single sign-on knows somebody by their subject: an address that was given to somebody new opens nothing."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from msplan.accounts import known_as
from msplan.accounts.models import Person
from msplan.accounts.people import deactivate
from msplan.accounts.roles import Role
from msplan.history.models import Entry
from tests.msplan.accounts.provider import Provider, serving
from tests.msplan.accounts.test_single_sign_on import come_back, is_in
from tests.people import LONG_AGO, person

pytestmark = pytest.mark.django_db
ANN = "ann.hart@force.example"  # what the provider says unless it is told otherwise


def who_is_in(client: Client) -> int:
    return int(client.session["_auth_user_id"])


def test_from_the_first_time_on_the_subject_finds_them(provider: Provider) -> None:
    ann = person("Ann Hart")
    come_back(Client(), provider)
    married = Client()

    come_back(married, provider, email="ann.lund@force.example")

    assert who_is_in(married) == ann.pk
    entry = Entry.objects.get(act="accounts.know_by_single_sign_on")
    assert (entry.thing_id, entry.detail.body["after"]) == (ann.pk, {"at": provider.issuer})


def test_whoever_is_given_the_address_of_another_is_told_and_not_let_in(provider: Provider) -> None:
    person("Ann Hart")
    come_back(Client(), provider)
    another = Client()

    answer = come_back(another, provider, sub="0002")

    assert answer.status_code == 403
    assert "Your address was somebody else's here" in answer.content.decode()
    assert not is_in(another)


def test_control_known_by_the_address_alone_they_would_be_let_in(provider: Provider) -> None:
    ann = person("Ann Hart")
    come_back(Client(), provider)
    Person.objects.filter(pk=ann.pk).update(known_as="")
    another = Client()

    come_back(another, provider, sub="0002")

    assert who_is_in(another) == ann.pk


def test_the_subject_counts_and_not_an_address_that_is_another_persons(provider: Provider) -> None:
    ann, bo = person("Ann Hart"), person("Bo Lund")
    come_back(Client(), provider)
    client = Client()

    come_back(client, provider, email=bo.email)

    assert who_is_in(client) == ann.pk
    assert Person.objects.get(pk=bo.pk).known_as == ""


def test_at_another_provider_everybody_is_found_by_address_once_more(
    provider: Provider, settings: Any
) -> None:
    ann = person("Ann Hart")
    come_back(Client(), provider)
    cache.clear()
    with serving() as other:
        settings.OIDC_ISSUER = other.issuer
        client, another = Client(), Client()
        come_back(client, other, sub="0002")
        refused = come_back(another, other, sub="0001")

    assert who_is_in(client) == ann.pk
    assert Person.objects.get(pk=ann.pk).known_as == f"{other.issuer} 0002"
    assert refused.status_code == 403


@pytest.mark.parametrize(
    ("subject", "status"), [("s" * 191, 302), ("s" * 192, 401), ("", 401), ("with a blank", 302)]
)
def test_a_subject_is_one_to_191_letters(provider: Provider, subject: str, status: int) -> None:
    person("Ann Hart")

    assert come_back(Client(), provider, sub=subject).status_code == status


def test_a_closed_account_becomes_known_to_nobody(provider: Provider) -> None:
    person("Bo Lund", Role.ADMINISTRATOR)
    ann = person("Ann Hart")
    deactivate(ann, by=None, at=LONG_AGO)

    assert come_back(Client(), provider).status_code == 403
    assert Person.objects.get(pk=ann.pk).known_as == ""


def test_the_address_of_somebody_who_left_is_no_way_into_a_closed_account_and_its_new_owner_is_told_why(
    provider: Provider,
) -> None:
    person("Bo Lund", Role.ADMINISTRATOR)
    ann = person("Ann Hart")
    come_back(Client(), provider)
    deactivate(ann, by=None, at=LONG_AGO)

    answer = come_back(Client(), provider, sub="0002")

    assert "Your address was somebody else's here" in answer.content.decode()


def test_an_administrator_lets_an_account_that_was_made_anew_be_known(provider: Provider) -> None:
    ann, boss = person("Ann Hart"), person("Bo Lund", Role.ADMINISTRATOR)
    come_back(Client(), provider)
    administrator, address = Client(), f"/administration/people/{ann.pk}/"
    come_back(administrator, provider, sub="0009", email=boss.email)
    assert "Recognise the next account" in administrator.get(address).content.decode()

    administrator.post(f"{address}forget-single-sign-on/")

    client = Client()
    come_back(client, provider, sub="0002")
    assert who_is_in(client) == ann.pk
    assert come_back(Client(), provider, sub="0001").status_code == 403
    entry = Entry.objects.get(act="accounts.forget_single_sign_on")
    assert (entry.actor_id, entry.detail.body["before"]) == (boss.pk, {"at": provider.issuer})


def test_of_two_who_come_first_with_one_address_the_second_is_somebody_else() -> None:
    person("Ann Hart")
    first, second = (known_as.whose("https://id.example", sub, ANN) for sub in ("1", "2"))
    assert first is not None
    assert second is not None
    known_as.keep(first, "https://id.example", "1", at=LONG_AGO)

    with pytest.raises(known_as.SomebodyElse):
        known_as.keep(second, "https://id.example", "2", at=LONG_AGO)
    known_as.keep(second, "https://id.example", "1", at=LONG_AGO)  # once more themselves
    assert Entry.objects.filter(act="accounts.know_by_single_sign_on").count() == 1


def test_the_database_knows_nobody_twice_and_nobody_who_left() -> None:
    ann, bo = person("Ann Hart"), person("Bo Lund")
    known_as.keep(ann, "https://id.example", "1", at=LONG_AGO)

    for change in ({"known_as": "https://id.example 1"}, {"known_as": "x", "anonymised_at": LONG_AGO}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Person.objects.filter(pk=bo.pk).update(is_active=False, **change)
