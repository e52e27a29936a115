"""Finding suppliers: filters, orders, segments and files of the list, each held against a count of its own."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from msplan.accounts.models import Person
from msplan.lib.dates import today
from msplan.lib.spreadsheets import restore
from suppliers.models import Score, Supplier
from suppliers.register import segments
from suppliers.register.models import SupplierQuerySet
from suppliers.spend.joining import merge
from suppliers.views import exporting
from tests.people import person
from tests.suppliers.chain.making import a_link, paid
from tests.suppliers.checks.making import a_check
from tests.suppliers.making import AT, ON, saved, spend_csv, supplier

pytestmark = pytest.mark.django_db
LIST = reverse("suppliers:index")


@pytest.fixture
def officer(client: Client) -> Person:
    found = person("Morwen Ashdale", "procurement")
    client.force_login(found)
    return found


def found(client: Client, query: str) -> list[str]:
    response = client.get(f"{LIST}?{query}")
    assert response.status_code == 200, response.headers
    assert response.context["page"].total == len(response.context["rows"])
    return [row["supplier"].name for row in response.context["rows"]]


def of(query: SupplierQuerySet) -> set[str]:
    return set(query.values_list("name", flat=True))


def test_by_tier(client: Client, officer: Person) -> None:
    mill, spinner, farm, alone = (
        paid("Paid Mill"), supplier("Spinner"), supplier("Farm"), supplier("Alone"),
    )  # fmt: skip
    a_link(mill, spinner)
    a_link(spinner, farm)
    a_link(spinner, mill)  # paid, and behind another: tier 1

    assert {tier: found(client, f"tier={tier}") for tier in ("1", "2", "3", "none")} == {
        "1": [mill.name],
        "2": [spinner.name],
        "3": [farm.name],
        "none": [alone.name],
    }
    assert found(client, "sort=tier") == [mill.name, spinner.name, farm.name, alone.name]
    assert "Tier 2" in client.get(f"{LIST}?tier=2").content.decode()


def test_by_owner(client: Client, officer: Person) -> None:
    mine, other = supplier("Mine"), supplier("Nobody's")
    Supplier.objects.filter(pk=mine.pk).update(owner=officer)

    assert found(client, f"owner={officer.pk}") == [mine.name]
    assert found(client, "owner=nobody") == [other.name]
    assert found(client, "sort=owner") == [mine.name, other.name]


@pytest.mark.parametrize(("days", "is_in"), [(-1, "late"), (0, "soon"), (28, "soon"), (29, "neither")])
def test_by_what_is_due(days: int, is_in: str, officer: Person) -> None:
    on = today()
    checked = supplier("Checked")
    supplier("Never")
    a_check(
        checked,
        officer,
        done_on=on - timedelta(days=60),
        next_due_on=on + timedelta(days=days),
        next_due_reason="Asked",
    )

    for due in ("late", "soon"):
        assert of(Supplier.objects.matching(on=on, due=due)) == ({"Checked"} if due == is_in else set())


@pytest.mark.parametrize(("done", "when"), [(date(2025, 11, 20), "year"), (date(2025, 11, 19), "older")])
def test_by_last_check_and_what_merged_suppliers_bring(done: date, when: str, officer: Person) -> None:
    on = date(2026, 11, 20)
    survivor, merged = supplier("Survivor"), supplier("Merged")
    supplier("Never")
    a_check(merged, officer, done_on=done)
    Supplier.objects.filter(pk=merged.pk).update(merged_into=survivor)
    standing = Supplier.objects.standing()

    assert of(standing.matching(on=on, checked=when)) == {"Survivor"}
    assert of(standing.matching(on=on, checked="never")) == {"Never"}
    assert of(standing.matching(on=on, checked={"year": "older", "older": "year"}[when])) == set()
    assert standing.with_check_days().get(name="Survivor").last_checked_on == done


@pytest.mark.parametrize(
    "typed",
    ["smith+%26+sons", "Smith+and+Sons+Ltd", "SMITH+AND+SONS+LIMITED", "smith,+sons", "smyth+and+sons"],
)
def test_search_forgives_spelling(client: Client, officer: Person, typed: str) -> None:
    supplier("Smith & Sons Limited")
    supplier("Harbour Laundry")

    assert found(client, f"q={typed}") == ["Smith & Sons Limited"]


def test_nothing_found_offers_a_way_on(client: Client, officer: Person) -> None:
    supplier("Only one")

    page = client.get(f"{LIST}?q=zzzz&band=high").content.decode()

    assert "No supplier matches these filters" in page
    assert "Clear filters" in page
    assert client.get(f"{LIST}?q=&band=high").headers["Location"] == f"{LIST}?band=high"


@pytest.fixture
def spread() -> None:
    """All bands, at and on both sides of the boundary of spend."""
    for n, (category, spend) in enumerate(
        (category, spend)
        for category in ("contract-cleaning", "fuel", "legal-services")
        for spend in ("0", "99999.99", "100000.00", "100000.01")
    ):
        each = supplier(f"Spread {n}", category)
        Score.objects.filter(supplier=each).update(recent_spend=Decimal(spend))


BOX_SQL = """
SELECT CASE WHEN score.band = 'high' AND score.recent_spend >= 100000 THEN 'a' WHEN score.band = 'high' THEN 'b'
            WHEN score.recent_spend >= 100000 THEN 'c' ELSE 'd' END, count(*)
FROM suppliers_supplier s JOIN suppliers_score score ON score.supplier_id = s.id
WHERE s.merged_into_id IS NULL AND s.archived_at IS NULL GROUP BY 1
"""


def test_each_box_leads_to_exactly_its_list(client: Client, officer: Person, spread: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(BOX_SQL)
        counted = dict(cursor.fetchall())
    boxes = client.get(reverse("suppliers:segments")).context["boxes"]

    assert {box["segment"].key: box["count"] for box in boxes} == counted
    assert set(counted) == set("abcd")
    for box in boxes:
        assert client.get(box["href"]).context["page"].total == box["count"]
        assert box["segment"].sentence in client.get(box["href"]).content.decode().replace("&#x27;", "'")


def test_a_box_moves_with_its_boundary(spread: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: another boundary gives other counts."""
    before = Supplier.objects.matching(on=today(), segment="a").count()
    Score.objects.filter(recent_spend=Decimal(100_000)).update(recent_spend=Decimal("99999.99"))

    assert Supplier.objects.matching(on=today(), segment="a").count() == before - 1


def test_top_is_the_first_by_spend_and_leaves_out_who_was_not_paid(
    spread: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert Supplier.objects.matching(on=today(), segment="top-spend").count() == 9
    monkeypatch.setattr(segments, "TOP", 3)
    assert set(
        Supplier.objects.matching(on=today(), segment="top-spend").values_list(
            "score__recent_spend", flat=True
        )
    ) == {Decimal("100000.01")}


def test_the_rules_say_what_the_program_holds() -> None:
    told = Path("docs/rules/segments.md").read_text()
    for segment in segments.SEGMENTS.values():
        assert f"| `?segment={segment.key}` | {segment.title} |" in told
    assert set(re.findall(r"£(\d[\d,]+)", told)) == {f"{segments.HIGH_SPEND:,}"}
    assert set(re.findall(r"first (\d+)", told)) == {str(segments.TOP)}


def nasty(officer: Person) -> list[str]:
    made = []
    for name in ("=cmd|' /C calc'!A0", "+44 Cleaning", "'Quoted' & Sons", "Ŵales; Ltd", "@Home"):
        each = supplier(name, "contract-cleaning", company_number=f"0{len(made)}234567")
        Supplier.objects.filter(pk=each.pk).update(owner=officer)
        made.append(name)
    return made


def test_the_csv_file_is_the_list(client: Client, officer: Person) -> None:
    made = nasty(officer)
    supplier("Not asked for", "legal-services")
    query = "band=high&sort=name"

    response = client.get(f"{reverse('suppliers:export_csv')}?{query}")
    content = b"".join(response.streaming_content).decode("utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(content)))

    assert [restore(line["Name"]) for line in lines] == found(client, query)
    assert sorted(restore(line["Name"]) for line in lines) == sorted(made)
    assert not [line["Name"] for line in lines if line["Name"][0] in "=+-@"]
    assert {line["Company number"][0] for line in lines} == {"0"}
    assert {line["Owner in procurement"] for line in lines} == {str(officer)}


def test_the_csv_file_tells_of_each_supplier_what_the_tables_hold(client: Client, officer: Person) -> None:
    one, other = supplier("Acme", "contract-cleaning"), supplier("Acme too", "contract-cleaning")
    saved(spend_csv(("03/06/2026", "", "Acme", "100.25"), ("03/06/2025", "", "Acme too", "7.00")))
    a_check(other, officer, kind="companies_house", done_on=ON - timedelta(days=40))
    a_check(one, officer, done_on=ON - timedelta(days=400))
    merge(other, into=one, by=None, at=AT)

    content = b"".join(client.get(reverse("suppliers:export_csv")).streaming_content).decode("utf-8-sig")
    (line,) = csv.DictReader(io.StringIO(content))

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(done_on)::text, min(next_due_on)::text FROM suppliers_check")
        checked, due = cursor.fetchone() or ("", "")
    assert (line["Reference"], line["Owner in procurement"]) == (one.reference, "")
    assert (line["Spend 2026-27"], line["Spend 2025-26"]) == ("100.25", "7.00")
    assert (line["Last checked"], line["Next check due"]) == (checked, due)
    assert (line["Risk band"], line["How the band was found"]) == ("High", "Screened")


def test_the_files_take_as_many_queries_for_thousands_as_for_one(
    client: Client, officer: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(exporting, "BATCH", 3)
    monkeypatch.setattr(exporting, "PART", 2)
    supplier("First", "contract-cleaning")

    def queries(name: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            response = client.get(reverse(f"suppliers:{name}"))
            content = b"".join(response) if response.streaming else response.content
        return len(asked), len(content)

    few = {name: queries(name) for name in ("export_csv", "export_xlsx")}
    for n in range(20):
        supplier(f"Another {n}", "contract-cleaning")
    many = {name: queries(name) for name in few}

    assert {name: number for name, (number, _) in many.items()} == {
        name: number for name, (number, _) in few.items()
    }
    assert max(number for number, _ in many.values()) <= 15
    assert many["export_csv"][1] > few["export_csv"][1]


def test_the_workbook_is_the_list_with_a_cover(client: Client, officer: Person) -> None:
    made = nasty(officer)
    supplier("Not asked for", "legal-services")

    response = client.get(f"{reverse('suppliers:export_xlsx')}?band=high&sort=name")
    book = load_workbook(io.BytesIO(response.content))
    cover, sheet = book.worksheets
    told = " ".join(str(cell) for row in cover.iter_rows(values_only=True) for cell in row if cell)
    head, *lines = sheet.iter_rows()
    columns = [cell.value for cell in head]

    assert sorted(str(line[columns.index("Name")].value) for line in lines) == sorted(made)
    assert {line[columns.index("Name")].data_type for line in lines} == {"s"}
    assert str(lines[0][columns.index("Company number")].value).startswith("0")
    assert "Risk band: High" in told
    assert "OFFICIAL-SENSITIVE" in told
    assert sheet.freeze_panes
    assert len(sheet.tables) == 1


def test_whoever_sees_no_suppliers_gets_no_file(client: Client) -> None:
    client.force_login(person("Con Tributor", "contributor"))

    for name in ("export_csv", "export_xlsx", "segments"):
        assert client.get(reverse(f"suppliers:{name}")).status_code == 403


def test_the_list_leads_to_changing_many(client: Client, officer: Person) -> None:
    for n in range(30):
        supplier(f"High {n}", "contract-cleaning")
    supplier("Low", "legal-services")

    context = client.get(f"{LIST}?band=high").context

    assert client.get(context["change_page_href"]).context["count"] == 25
    assert client.get(context["change_all_href"]).context["count"] == 30
    page = client.get(f"{LIST}?band=high").content.decode()
    assert "Change all 30 found" in page
    assert page.count('name="s"') == 25
    client.force_login(person("Nadia Corless", "auditor"))
    assert 'name="s"' not in client.get(LIST).content.decode()
