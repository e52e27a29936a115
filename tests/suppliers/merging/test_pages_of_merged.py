"""The pages of a supplier that was merged: they lead to its survivor's; what is sent is refused and kept."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from msplan.accounts.models import Person
from suppliers.models import Supplier
from suppliers.spend.joining import merge
from tests.people import person
from tests.suppliers.making import AT, supplier

# Every page with a supplier's number in its address, but the two that tell of both: its overview and its record.
PAGES = {
    "suppliers:payments": {},
    "suppliers:edit": {},
    "suppliers:assess": {},
    "risk:ask": {},
    "merging:choose": {},
    "record:add": {"slug": "contacts"},
    "record:workforce": {},
    "record:turnover": {},
    "record:send": {},
    "chain:of_supplier": {},
    "chain:add_behind_supplier": {},
    "checks:diligence": {},
    "checks:record": {},
    "checks:record_pdf": {},
    "checks:new": {"kind": "companies_house"},
    "agencies:create": {},
}
TYPED = "Seen at the gate on Monday"
# What is typed into each form, in a field that the page shows again.
SENT = {
    "suppliers:edit": {"version": "1", "name": TYPED},
    "risk:ask": {
        "reason": TYPED,
        "band": "high",
        "expires_on_day": "1",
        "expires_on_month": "3",
        "expires_on_year": "2027",
    },
    "suppliers:assess": {"reason": TYPED},
    "record:add": {"name": TYPED},
    "record:workforce": {"source": TYPED},
    "record:turnover": {"amount": "36000001"},
    "record:send": {"words": TYPED},
    "chain:add_behind_supplier": {"what": TYPED},
    "checks:new": {"note": TYPED},
    "agencies:create": {"staff": TYPED},
}
TABLES = (
    "suppliers_supplier", "suppliers_assessment", "suppliers_bandoverride", "suppliers_suppliercontact",
    "suppliers_workforcetrait", "suppliers_turnover", "suppliers_templatesent", "suppliers_chainlink",
    "suppliers_check", "suppliers_agency",
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def who(client: Client) -> Person:
    return person("Morwen Ashdale", "procurement", "hr")


@pytest.fixture
def page(client: Client, who: Person) -> Client:
    client.force_login(who)
    return client


@pytest.fixture
def one() -> Supplier:
    return supplier("Acme Cleaning Ltd", "contract-cleaning")


@pytest.fixture
def gone(one: Supplier) -> Supplier:
    gone = supplier("Acme Cleaners", "contract-cleaning")
    merge(gone, into=one, by=None, at=AT)
    return gone


def address(name: str, pk: int) -> str:
    return reverse(name, kwargs={"pk": pk, **PAGES[name]})


def text(response: Any) -> str:
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def rows() -> list[Any]:
    with connection.cursor() as cursor:
        found = []
        for table in TABLES:
            cursor.execute(f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found.append(cursor.fetchone())
        return found


@pytest.mark.parametrize("name", PAGES)
def test_page_of_a_merged_supplier_leads_to_its_survivors_and_says_why(
    page: Client, one: Supplier, gone: Supplier, name: str
) -> None:
    response = page.get(f"{address(name, gone.pk)}?sort=name")

    assert response.status_code == 302
    assert response.url == f"{address(name, one.pk)}?sort=name"
    if name != "checks:record_pdf":
        said = page.get(response.url, follow=True)
        assert f"{gone} was merged into {one}: this is the page of both." in " ".join(said.text.split())


@pytest.mark.parametrize("name", PAGES)
def test_page_of_no_supplier_and_of_an_archived_one_is_not_found(
    page: Client, one: Supplier, name: str
) -> None:
    Supplier.objects.filter(pk=one.pk).update(archived_at=AT)
    asks_for_one_that_stands = name not in (
        "suppliers:payments", "chain:of_supplier", "checks:diligence", "checks:record", "checks:record_pdf",
        "checks:new",
    )  # fmt: skip

    assert page.get(address(name, one.pk + 100)).status_code == 404
    if asks_for_one_that_stands:
        assert page.get(address(name, one.pk)).status_code == 404


@pytest.mark.parametrize("name", SENT)
def test_form_about_a_merged_supplier_is_refused_and_keeps_what_was_typed(
    page: Client, one: Supplier, gone: Supplier, name: str
) -> None:
    before = rows()
    data = _filled(page, address(name, one.pk)) | SENT[name]

    response = page.post(address(name, gone.pk), data)

    assert response.status_code == 422, (response.status_code, getattr(response, "url", ""))
    assert f"{gone} was merged into {one}, so nothing was saved." in text(response)
    if name != "record:send":  # without a contact its page has no form to keep anything in
        assert next(value for value in SENT[name].values() if len(value) > 4) in response.text
    assert rows() == before


def _filled(page: Client, url: str) -> dict[str, str]:
    """What a browser would send of the page as it is, with the first choice where one has to be made."""
    form = page.get(url).context["form"]
    sent: dict[str, str] = {}
    for bound in form:
        value = bound.value()
        choices = [str(key) for key, *_ in getattr(bound.field, "choices", []) if str(key)]
        if hasattr(bound.field, "fields"):
            sent |= {
                f"{bound.html_name}_day": "1",
                f"{bound.html_name}_month": "11",
                f"{bound.html_name}_year": "2026",
            }
        elif choices and value in (None, "", []):
            sent[bound.html_name] = choices[0]
        elif value is not None and not isinstance(value, bool):
            sent[bound.html_name] = str(value)
    return sent
