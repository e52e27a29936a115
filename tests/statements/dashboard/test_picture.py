"""What procurement and HR see beside their own work: each number is its list's."""

import re

import pytest
from django.test import Client

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from statements.dashboard.picture import COUNTS, of
from tests.people import person
from tests.statements.figures.records import a_register_and_a_plan
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture

pytestmark = pytest.mark.django_db


def total_of(client: Client, address: str) -> int:
    page = " ".join(client.get(address).content.decode().split())
    found = re.search(r"Showing (?:\d[\d,]* to \d[\d,]* of )?(\d[\d,]*) ", page)
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.usefixtures("demonstration")
@pytest.mark.parametrize("role", COUNTS)
def test_each_number_is_what_its_list_holds(role: Role) -> None:
    who = Person.objects.filter(holdings__role=role, is_active=True).order_by("pk")[0]
    client = Client()
    client.force_login(who)
    page = client.get("/mine/").content.decode()

    seen = list(of(who, today()))

    assert len(seen) == len(COUNTS[role])
    assert any(one.number for one in seen)
    for one in seen:
        assert total_of(client, one.link) == one.number, one
        assert one.link.replace("&", "&amp;") in page
        assert f"{one.number:,} {one.words}" in page


@pytest.mark.parametrize("role", [role for role in Role if role not in COUNTS])
def test_others_see_none(role: Role, django_assert_num_queries: object) -> None:
    who = person("Somebody", role)
    assert who.roles
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert list(of(who, today())) == []


@pytest.mark.parametrize("role", COUNTS)
def test_the_page_costs_no_more_than_others(role: Role, django_assert_max_num_queries: object) -> None:
    a_register_and_a_plan()
    client = Client()
    client.force_login(person("Somebody", role))
    client.get("/mine/")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        client.get("/mine/")
