"""The reader's pages, as procurement goes through them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from suppliers.asking.models import Response
from tests.suppliers.asking.reading.making import a_response, staff

pytestmark = pytest.mark.django_db
LATELY = timezone.now().replace(microsecond=0) - timedelta(days=3)


@pytest.fixture
def people() -> dict[str, Person]:
    return staff()


@pytest.fixture
def grace(client: Client, people: dict[str, Person]) -> Client:
    client.force_login(people["procurement"])
    return client


def here(name: str, response: Response, *more: Any) -> str:
    return reverse(f"asking:{name}", args=[response.pk, *more])


def day(name: str, on: Any) -> dict[str, int]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_every_page_opens_within_fifteen_queries(grace: Client) -> None:
    before = a_response("Brightclean Ltd", slug="extended", at=LATELY - timedelta(days=120), files=("q3",))
    response = a_response(
        before.supplier, slug="extended", at=LATELY, files=("q3", "q6"), q13={"groups": ["hr"]}
    )
    pages = [
        reverse("asking:responses"),
        reverse("asking:of_supplier", args=[response.supplier.pk]),
        reverse("suppliers:detail", args=[response.supplier.pk]),
        *(here(name, response) for name in ("response", "query", "finding", "outcome", "compare")),
        here("judge", response, "q3"),
    ]
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            answer = grace.get(page)
        assert answer.status_code == 200, page
        # Two of them ask who is signed in.
        assert len(queries) <= 17, (page, len(queries), [q["sql"][:150] for q in queries])
    text = grace.get(here("response", response)).content.decode()
    assert "Beside those of" in text
    assert "Changed" in text  # whom they trained differs from the year before
