"""The supplier pages, each once for who may and once for who may not."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from suppliers.models import Assessment, Score, Supplier, SupplierName
from suppliers.risk.arithmetic import MODEL_VERSION
from suppliers.risk.scoring import rescore
from tests.people import person
from tests.suppliers.making import AT, ON, saved, spend_csv, supplier

PAGES_OF_A_SUPPLIER = ("detail", "payments", "edit", "assess")
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Person:
    return person("Morwen Ashdale", "procurement")


@pytest.fixture
def page(client: Client, officer: Person) -> Client:
    client.force_login(officer)
    return client


def text(response: Any) -> str:
    """What a reader sees: the main part, without tags and doubled blanks."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def test_list_shows_spend_band_and_basis(page: Client) -> None:
    supplier("Only for the categories")
    saved(
        spend_csv(
            ("03/06/2026", "Cleaning", "Acme Cleaning Ltd", "1234.56"),
            ("03/06/2025", "Cleaning", "Acme Cleaning Ltd", "99.50"),
        )
    )

    acme = Supplier.objects.get(name="Acme Cleaning Ltd")
    shown = text(page.get(reverse("suppliers:index")))

    assert "Spend 2026-27" in shown
    named = f"Acme Cleaning Ltd {acme.reference} · Tier 1"
    assert f"{named} Contract cleaning (guess) £1,235 £100 Never High Screened" in shown


def test_list_ranks_the_riskiest_first(page: Client) -> None:
    for name, category in (
        ("Low Ltd", "legal-services"),
        ("High Ltd", "contract-cleaning"),
        ("Mid Ltd", "fuel"),
    ):
        supplier(name, category)

    shown = text(page.get(reverse("suppliers:index")))

    assert shown.index("High Ltd") < shown.index("Mid Ltd") < shown.index("Low Ltd")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=acme+cleanng", ["Acme Cleaning Ltd"]),
        ("band=high", ["Acme Cleaning Ltd", "Crumb Catering Ltd"]),
        ("band=low&band=medium", ["Legal LLP", "Nobody Knows Ltd"]),
        ("basis=unscreened", ["Nobody Knows Ltd"]),
        ("country=FR", ["Crumb Catering Ltd"]),
        ("country=none", ["Acme Cleaning Ltd", "Legal LLP", "Nobody Knows Ltd"]),
        ("paid=active", []),
        ("paid=inactive&band=low", ["Legal LLP"]),
        ("least=1", []),
        ("most=0&band=low", ["Legal LLP"]),
        ("band=nonsense&least=word&page=99&q=llp", ["Legal LLP"]),
    ],
)  # fmt: skip
def test_list_is_filtered(page: Client, query: str, names: list[str]) -> None:
    supplier("Acme Cleaning Ltd", "contract-cleaning")
    supplier("Crumb Catering Ltd", "catering", country="FR")
    supplier("Legal LLP", "legal-services")
    supplier("Nobody Knows Ltd")

    response = page.get(f"{reverse('suppliers:index')}?{query}")

    assert sorted(row["supplier"].name for row in response.context["rows"]) == names
    assert response.context["page"].total == len(names)


def test_empty_list_says_what_to_do_first(page: Client) -> None:
    assert "Import a spend file" in text(page.get(reverse("suppliers:index")))


def many(count: int) -> None:
    start = Supplier.objects.count()
    made = Supplier.objects.bulk_create(
        Supplier(name=f"Supplier {n}", normalised_name=f"supplier {n}", created_at=AT)
        for n in range(start, start + count)
    )
    SupplierName.objects.bulk_create(
        SupplierName(supplier=each, spelling=each.name, normalised=each.normalised_name) for each in made
    )
    rescore(on=ON, by=None, at=AT)


def queries(page: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert page.get(address).status_code == 200
    return len(asked)


def test_list_costs_the_same_queries_for_1_3_and_2500(page: Client) -> None:
    address = reverse("suppliers:index")
    costs = []
    for more in (1, 2, 2497):
        many(more)
        costs.append(queries(page, address))

    assert costs[0] == costs[1] == costs[2] <= 15


def test_payments_cost_the_same_queries_for_1_and_60(page: Client) -> None:
    saved(spend_csv(("03/06/2026", "Cleaning", "Acme Ltd", "1.00")))
    address = reverse("suppliers:payments", args=[Supplier.objects.get().pk])
    first = queries(page, address)

    saved(spend_csv(*(("04/06/2026", "Cleaning", "Acme Ltd", f"{n}.00") for n in range(1, 61))))

    assert first == queries(page, address) <= 15


def test_supplier_page_shows_each_input_and_where_it_is_from(page: Client) -> None:
    acme = supplier("Acme Cleaning Ltd", "contract-cleaning")

    response = page.get(reverse("suppliers:detail", args=[acme.pk]))
    shown = text(response)

    assert "Nature of the workforce Assumed for Contract cleaning 5 30 30.0" in shown
    assert f"Together High from 60, medium from 35. Version {MODEL_VERSION} 100 73.8" in shown
    assert "A first guess: what the category assumes." in shown
    assert "Two or more inputs are 4 or 5. At least medium. Changed nothing here." in shown
    assert "Nature of the workforce at 3 would make it medium." in shown


def test_supplier_page_costs_at_most_15_queries(page: Client) -> None:
    acme = supplier("Acme Cleaning Ltd", "contract-cleaning")

    assert queries(page, reverse("suppliers:detail", args=[acme.pk])) <= 15


def test_supplier_nobody_knows_is_404(page: Client) -> None:
    assert page.get(reverse("suppliers:detail", args=[999_999])).status_code == 404


@pytest.mark.parametrize("name", PAGES_OF_A_SUPPLIER)
def test_contributor_sees_no_supplier(client: Client, name: str) -> None:
    acme = supplier("Acme Ltd", "catering")
    client.force_login(person("Tamsin Hollow", "contributor"))

    answers = [
        client.get(reverse("suppliers:index")),
        client.get(reverse(f"suppliers:{name}", args=[acme.pk])),
    ]

    assert [answer.status_code for answer in answers] == [403, 403]
    assert not any(b"Acme" in answer.content for answer in answers)


@pytest.mark.parametrize("name", ["edit", "assess"])
def test_executive_lead_sees_but_does_not_change(client: Client, name: str) -> None:
    acme = supplier("Acme Ltd", "catering")
    client.force_login(person("Rowan Pike", "executive_lead"))

    see = client.get(reverse("suppliers:detail", args=[acme.pk]))
    change = client.post(reverse(f"suppliers:{name}", args=[acme.pk]), {})

    assert (see.status_code, change.status_code) == (200, 403)
    assert "Assess the risk" not in text(see)


def edit_data(**changed: str) -> dict[str, str]:
    return {"name": "Acme Ltd", "category": "", "company_number": "", "vat_number": "", "country": "", "postcode": "",
            "version": "1", **changed}  # fmt: skip


def test_edit_saves_and_returns_to_the_supplier(page: Client) -> None:
    acme = supplier("Acme Ltd")

    response = page.post(
        reverse("suppliers:edit", args=[acme.pk]), edit_data(company_number="7595434", postcode="pr1  2ab")
    )

    acme.refresh_from_db()
    assert response.url == reverse("suppliers:detail", args=[acme.pk])
    assert (acme.company_number, acme.postcode) == ("07595434", "PR1 2AB")


def test_stale_edit_shows_both_texts_and_loses_neither(page: Client) -> None:
    acme = supplier("Acme Ltd")
    address = reverse("suppliers:edit", args=[acme.pk])
    page.post(address, edit_data(postcode="PR1 2AB"))

    response = page.post(address, edit_data(postcode="M1 1AA"))

    shown = text(response)
    acme.refresh_from_db()
    assert "Somebody else saved this while you were writing." in shown
    assert "Postcode PR1 2AB M1 1AA" in shown
    assert 'value="M1 1AA"' in response.content.decode()
    assert acme.postcode == "PR1 2AB"


def test_name_of_another_supplier_is_refused_beside_the_field(page: Client) -> None:
    supplier("Bolt Ltd")
    acme = supplier("Acme Ltd")

    response = page.post(reverse("suppliers:edit", args=[acme.pk]), edit_data(name="BOLT LIMITED"))

    assert "already has this name" in text(response)


def test_wrong_company_number_is_refused_beside_the_field(page: Client) -> None:
    acme = supplier("Acme Ltd")

    response = page.post(reverse("suppliers:edit", args=[acme.pk]), edit_data(company_number="ABC"))

    assert "Company number must be 8 digits, or 2 letters and 6 digits" in text(response)


def test_supplier_is_added_by_hand(page: Client) -> None:
    address = reverse("suppliers:add")
    seen = page.get(address).context["form"]["version"].value()

    response = page.post(address, edit_data(name="Brand New Ltd", version=seen))

    score = Score.objects.get(supplier__name="Brand New Ltd")
    assert (seen, score.band) == ("", "medium")  # what is not stored yet has no version
    assert response.url == reverse("suppliers:detail", args=[score.supplier_id])


def assessment_data(acme: Supplier, **changed: str) -> dict[str, str]:
    assert acme.category is not None
    scores = {f"f{n}": str(score) for n, score in enumerate(acme.category.defaults, start=1)}
    return {
        **scores,
        "category_seen": str(acme.category.pk),
        "agency_labour": "no",
        "reason": "A visit",
        **changed,
    }


def test_assessment_is_confirmed(page: Client) -> None:
    acme = supplier("Acme Ltd", "contract-cleaning")

    response = page.post(
        reverse("suppliers:assess", args=[acme.pk]),
        assessment_data(acme, f2="2", reason2="Own staff"),
        follow=True,
    )

    assert "Assessed: medium." in text(response)
    assert "Own staff" in text(response)


def test_assessment_with_a_change_but_no_reason_is_kept_on_the_page(page: Client) -> None:
    acme = supplier("Acme Ltd", "contract-cleaning")

    response = page.post(reverse("suppliers:assess", args=[acme.pk]), assessment_data(acme, f2="2"))

    assert "Say why nature of the workforce is not 5" in text(response)
    assert Assessment.objects.count() == 0


def test_supplier_without_category_is_given_one_first(page: Client) -> None:
    acme = supplier("Acme Ltd")

    assert page.get(reverse("suppliers:assess", args=[acme.pk])).url == reverse(
        "suppliers:edit", args=[acme.pk]
    )


def test_categories_page_lists_the_reference_table(page: Client) -> None:
    panels = supplier("Acme Ltd", "solar-panels").category
    assert panels is not None

    response = page.get(reverse("suppliers:categories"))

    row = "Solar panels High 92.5 1 Goods : change what Solar panels assumes 5 4 5 5 5 4"
    assert row in text(response)
    assert f'href="{reverse("risk:change_category", args=[panels.pk])}">Goods<' in response.content.decode()


def test_categories_page_offers_no_change_to_who_may_not(client: Client) -> None:
    supplier("Acme Ltd", "solar-panels")
    client.force_login(person("Rowan Pike", "executive_lead"))

    shown = text(client.get(reverse("suppliers:categories")))

    assert "Solar panels High 92.5 1 Goods 5 4 5 5 5 4" in shown
    assert "change what" not in shown


def only_reads(sql: str) -> bool:
    """A common table expression reads too, unless one of its parts writes."""
    sql = sql.lstrip(" \n(")  # the parts of a union stand in brackets
    if sql.startswith("WITH "):
        return re.search(r"\b(INSERT|UPDATE|DELETE|MERGE)\b", sql, re.IGNORECASE) is None
    return sql.startswith(("SELECT", "DECLARE", "SAVEPOINT", "RELEASE"))


def test_looking_at_pages_writes_nothing(page: Client) -> None:
    acme = supplier("Acme Ltd", "catering")
    addresses = [reverse("suppliers:index"), reverse("suppliers:categories"), reverse("suppliers:imports")]
    addresses += [reverse(f"suppliers:{name}", args=[acme.pk]) for name in PAGES_OF_A_SUPPLIER]
    page.get(addresses[0])  # the session's own first write
    for address in addresses:
        with CaptureQueriesContext(connection) as asked:
            page.get(address)
        assert [q["sql"] for q in asked if not only_reads(q["sql"])] == []


def test_timeline_tells_who_did_what(page: Client, officer: Person) -> None:
    acme = supplier("Acme Ltd", "catering")
    page.post(reverse("suppliers:edit", args=[acme.pk]), edit_data(postcode="PR1 2AB"))

    shown = text(page.get(reverse("suppliers:detail", args=[acme.pk])))

    assert f"Edited {datetime.now(UTC).astimezone():%-d %B %Y}" in shown
    assert "Morwen Ashdale" in shown
    assert "Added by hand" in shown
