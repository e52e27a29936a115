"""The list of contracts that end with open findings: its filters, its numbers, its files."""

import io
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from msplan.lib.dates import add_months, today
from suppliers.buying.ending import ending_with_findings
from suppliers.models import Category, Contract, Supplier
from suppliers.record.keeping import archive
from tests.people import person
from tests.suppliers.buying.making import a_buyer
from tests.suppliers.checks.making import a_finding
from tests.suppliers.making import supplier
from tests.suppliers.record.making import AT, ON, a_contract

pytestmark = pytest.mark.django_db
START = date(2020, 1, 1)


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(a_buyer())
    return client


def ending(one: Supplier, ends: date, **values: Any) -> Contract:
    return a_contract(one, **{"starts_on": START, "ends_on": ends, "title": f"{one.name} contract", **values})


def three(on: date) -> list[Supplier]:
    """At one, three and six months, of two categories and two managers; and one of each kind that is left out."""
    names = ("One", "Three", "Six", "No finding", "Later", "Archived")
    codes = ("catering", "catering", "laundry", "catering", "catering", "catering")
    found = [supplier(f"{name} Ltd", code) for name, code in zip(names, codes, strict=True)]
    idris = person("Idris Pollock", "procurement")
    for one, months in zip(found, (1, 3, 6, 1, 7, 1), strict=True):
        manager = idris if one.name == "Three Ltd" else a_buyer()
        made = ending(one, add_months(on, months), manager=manager)
        if one.name == "Archived Ltd":
            archive(made, by=idris, at=AT)
        if one.name != "No finding Ltd":
            a_finding(one, a_buyer())
    a_finding(found[2], a_buyer(), title="Another")
    return found


def names(found: Any) -> list[str]:
    return sorted(contract.supplier.name for contract in found)


def test_filters_by_months_manager_and_category() -> None:
    three(ON)
    idris, laundry = person_of("Idris Pollock"), Category.objects.get(code="laundry")

    def listed(**values: Any) -> list[str]:
        return names(ending_with_findings(ON, **values))

    assert listed() == ["One Ltd", "Six Ltd", "Three Ltd"]
    assert listed(months="3") == ["One Ltd", "Three Ltd"]
    assert listed(months="1") == ["One Ltd"]
    assert listed(owner=idris) == ["Three Ltd"]
    assert listed(category=laundry) == ["Six Ltd"]
    assert listed(q="three") == ["Three Ltd"]
    assert listed(follows="nothing") == ["One Ltd", "Six Ltd", "Three Ltd"]
    assert listed(follows="purchase") == []


def person_of(name: str) -> Any:
    return Contract.objects.get(manager__name=name).manager


@pytest.mark.parametrize(("days", "listed"), [(-1, True), (0, True), (1, False)])
def test_boundary_of_three_months(days: int, *, listed: bool) -> None:
    """From 30 November, three months on is 28 February: clamped to the month's end."""
    on = date(2026, 11, 30)
    found = supplier("Acme Ltd")
    ending(found, date.fromordinal(date(2027, 2, 28).toordinal() + days))
    a_finding(found, a_buyer())

    assert ending_with_findings(on, months="3").exists() is listed


def test_category_of_a_merged_supplier_is_its_survivors() -> None:
    old, survivor = supplier("Old Ltd", "laundry"), supplier("New Ltd", "catering")
    ending(old, add_months(ON, 1))
    a_finding(survivor, a_buyer())
    Supplier.objects.filter(pk=old.pk).update(merged_into=survivor)
    catering, laundry = (Category.objects.get(code=code) for code in ("catering", "laundry"))

    assert names(ending_with_findings(ON, category=catering)) == ["Old Ltd"]
    assert not ending_with_findings(ON, category=laundry).exists()


def test_page_counts_as_sql_does_and_costs_no_more_with_more(page: Client) -> None:
    on = today()
    three(on)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM suppliers_contract c WHERE c.archived_at IS NULL AND c.starts_on <= %(on)s"
            " AND c.ends_on BETWEEN %(on)s AND %(last)s AND EXISTS"
            " (SELECT FROM suppliers_finding f WHERE f.supplier_id = c.supplier_id AND f.closed_on IS NULL)",
            {"on": on, "last": add_months(on, 6)},
        )
        (counted,) = cursor.fetchone()  # type: ignore[misc]  # a count is one row
    costs = []
    for query in ("?months=1", ""):
        with CaptureQueriesContext(connection) as asked:
            shown = page.get(reverse("buying:ending") + query).content.decode()
        costs.append(len(asked))

    assert counted == 3
    assert f"Showing 1 to {counted} of {counted} contracts" in shown
    assert "4 contracts in all end within six months" in shown
    assert costs[0] == costs[1] <= 15


def test_files_hold_the_rows_of_the_list_and_no_formula(page: Client) -> None:
    found = three(today())
    ending(found[0], add_months(today(), 2), title="=cmd|' /C calc'!A0", reference="00042")

    query = "?category=" + str(Category.objects.get(code="catering").pk)
    csv = page.get(reverse("buying:export_ending_csv") + query)
    book = page.get(reverse("buying:export_ending_xlsx") + query)

    lines = csv.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 3
    assert not any(line.startswith(("=", '"=')) for line in lines)
    sheet = load_workbook(io.BytesIO(book.content)).worksheets
    cells = [list(row) for one in sheet for row in one.iter_rows()]
    rows = [[str(cell.value) for cell in row] for row in cells]
    assert not any(cell.data_type == "f" for row in cells for cell in row)
    assert sum("calc" in value and "00042" in row for row in rows for value in row) == 1
    assert not any("Six Ltd" in value for row in rows for value in row)


def test_whoever_may_not_see_purchases_gets_no_file(client: Client) -> None:
    client.force_login(person("Cleo Contributor", "contributor"))

    for name in ("ending", "export_ending_csv", "export_ending_xlsx"):
        assert client.get(reverse(f"buying:{name}")).status_code == 403
