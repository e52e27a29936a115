"""Behind each figure: its list and its page of records hold what it counts."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from msplan.accounts.roles import Role
from msplan.lib.dates import today
from statements.figures.catalogue import FIGURES
from statements.figures.scopes import this_year
from tests.people import person
from tests.standing import standing
from tests.statements.figures.records import a_register_and_a_plan

pytestmark = pytest.mark.django_db
ground, _django_db_helper = standing(a_register_and_a_plan)
# People who came are a sum over sessions, those of agencies over returns; organisations are counted once however often
# they came.
SUMS = ("engagement_attended", "organisations_reached", "agency_head_count")


def lead() -> Client:
    client = Client()
    client.force_login(person("Ms Lead", Role.EXECUTIVE_LEAD))
    return client


def total_of(client: Client, address: str) -> int:
    """How many rows a list says it has."""
    page = " ".join(client.get(address).content.decode().split())
    found = re.search(r"Showing (?:\d[\d,]* to \d[\d,]* of )?(\d[\d,]*) ", page)
    return int(found[1].replace(",", "")) if found else 0


@pytest.mark.parametrize("key", [key for key, figure in FIGURES.items() if figure.list_href])
def test_a_list_holds_exactly_what_its_figure_counts(key: str) -> None:
    figure = FIGURES[key]
    scope = this_year(today())
    total = total_of(lead(), figure.list_href)

    assert total == figure.records(scope).count()
    if figure.unit == "count" and key not in SUMS:
        assert total == figure.read(scope).numerator


@pytest.mark.parametrize("key", FIGURES)
def test_the_page_of_records_holds_what_a_figure_counts(key: str) -> None:
    figure = FIGURES[key]
    scope = this_year(today())
    total = total_of(lead(), reverse("drafts:records", args=[key]))

    assert total == figure.records(scope).count()
    if figure.unit == "count" and key not in SUMS:
        assert total == figure.read(scope).numerator
