"""The pages of the risk model: who may, what a proposal shows, and that nothing is written by looking."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.accounts.models import Person
from msplan.lib.dates import today
from suppliers.models import BandOverride, Category, CountryRisk, Proposal, RiskModel, Score, Supplier
from suppliers.register.reference_data import load_categories
from suppliers.risk import changing
from suppliers.risk.lists import blind_spot, queue
from suppliers.risk.overriding import ask_for_override
from suppliers.risk.proposing import propose
from suppliers.risk.tables import first_version, load_tables
from tests.people import person
from tests.suppliers.making import AT, ON, names, saved, spend_csv, supplier
from tests.suppliers.risk.test_scoring import assessed

pytestmark = pytest.mark.django_db
PAGES = ("index", "versions", "countries", "goods", "queue", "blind_spot", "calibrate", "overrides")


@pytest.fixture
def grace(client: Client) -> Iterator[Client]:
    client.force_login(person("Grace Undermill", "procurement"))
    return client


def told(page: str) -> str:
    return " ".join(page.split())


@pytest.mark.parametrize("page", PAGES)
def test_page_costs_the_same_with_one_and_with_five_suppliers(page: str, grace: Client) -> None:
    load_tables()
    first_version(at=AT)
    supplier("Acme 0 Ltd", "catering")
    costs = []
    for number in range(1, 6):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert grace.get(reverse(f"risk:{page}")).status_code == 200
        costs.append(len(queries))
        supplier(f"Acme {number} Ltd", "catering")

    assert costs[0] == costs[-1] <= 15


def test_proposal_page_costs_no_more_with_more_suppliers(grace: Client) -> None:
    load_tables()
    grace.post(reverse("risk:change_bands"), {"high_from": "70", "medium_from": "35"})
    here = reverse("risk:proposal", args=[Proposal.objects.get().pk])
    costs = []
    for number in range(3):
        found = supplier(f"Acme {number} Ltd", "catering")
        assessed(found)
        with CaptureQueriesContext(connection) as queries:
            assert grace.get(here).status_code == 200
        costs.append(len(queries))

    assert costs[0] == costs[-1] <= 15


def test_proposal_page_shows_before_and_after_and_writes_nothing(grace: Client) -> None:
    supplier("Acme Catering Ltd", "catering")
    supplier("Acme Law Ltd", "legal-services")

    came = grace.post(reverse("risk:change_bands"), {"high_from": "70", "medium_from": "35"}, follow=True)

    page = told(came.content.decode())
    assert "1 of 2 suppliers would be in another band" in page
    assert "Catering would no longer be high (its defaults come to 63.75; 1 supplier)" in page
    assert "changes the queue, not the risk" in page
    assert RiskModel.objects.count() == 1
    assert set(Score.objects.values_list("band", flat=True)) == {"high", "low"}


def test_proposal_is_confirmed_only_by_whoever_says_they_read_it(grace: Client) -> None:
    supplier("Acme Catering Ltd", "catering")
    grace.post(reverse("risk:change_bands"), {"high_from": "70", "medium_from": "35"})
    proposal = Proposal.objects.get()
    words = {"version": proposal.version, "reason": "Agreed"}

    unread = grace.post(reverse("risk:confirm", args=[proposal.pk]), words)
    grace.post(reverse("risk:confirm", args=[proposal.pk]), {**words, "understood": "on"})

    assert unread.status_code == 422
    assert (Score.objects.get().band, RiskModel.objects.current().high_from) == ("medium", 70)  # type: ignore[union-attr]


def test_download_holds_every_supplier_that_moves_and_no_formula(grace: Client) -> None:
    for number in range(30):
        supplier(f"=Acme {number:02} Ltd", "catering")
    grace.post(reverse("risk:change_bands"), {"high_from": "70", "medium_from": "35"})

    lines = (
        grace.get(reverse("risk:proposal_csv", args=[Proposal.objects.get().pk]))
        .content.decode()
        .splitlines()
    )

    assert len(lines) == 31
    assert "'=Acme" in lines[1]
    assert lines[1].endswith('63.8,63.8,"High","Medium","High","Medium"')


def test_weights_that_do_not_sum_are_said_beside_the_form(grace: Client) -> None:
    six = dict(zip(("n1", "n2", "n3", "n4", "n5", "n6"), ("25", "30", "5", "10", "5", "24"), strict=True))

    came = grace.post(reverse("risk:change_weights", args=["services"]), six)

    assert came.status_code == 422
    assert "The six weights sum to 99. They must sum to 100." in told(came.content.decode())
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "executive_lead", "administrator", "contributor"])
def test_nobody_but_procurement_proposes_or_confirms(role: str, client: Client) -> None:
    grace = person("Grace Undermill", "procurement")
    proposal = propose(changing.work(3, 40), by=grace, at=AT)
    client.force_login(person("Somebody Else", role))

    came = [
        client.post(reverse("risk:change_work"), {"people": "9", "each": "9"}).status_code,
        client.post(reverse("risk:confirm", args=[proposal.pk]), {}).status_code,
        client.post(reverse("risk:discard", args=[proposal.pk])).status_code,
        client.post(reverse("risk:propose_calibration"), {}).status_code,
    ]

    assert came == [403] * 4
    assert Proposal.objects.get().state == "open"


def test_override_needs_another_person_on_the_pages_too(grace: Client) -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    until = today() + timedelta(days=60)
    words = {
        "band": "medium",
        "reason": "Own staff",
        "expires_on_day": until.day,
        "expires_on_month": until.month,
    }
    asked = grace.post(reverse("risk:ask", args=[found.pk]), {**words, "expires_on_year": until.year})
    override = BandOverride.objects.get()

    own = grace.post(reverse("risk:answer", args=[override.pk]), {"answer": ""})
    grace.force_login(person("Daniel Reedmoor", "executive_lead"))
    grace.post(reverse("risk:answer", args=[override.pk]), {"answer": "Seen"})

    assert (asked.status_code, own.status_code) == (302, 422)
    assert Score.objects.get().band == "medium"
    page = told(grace.get(reverse("suppliers:detail", args=[found.pk])).content.decode())
    assert "Set by people: medium" in page
    assert "agreed by Daniel Reedmoor" in page


def test_assessor_sees_the_table_row_and_its_source_becomes_the_reason(grace: Client) -> None:
    load_tables()
    found = supplier("Acme Ltd", "contract-cleaning", country="TR")
    row = CountryRisk.objects.get(code="TR")
    here = reverse("suppliers:assess", args=[found.pk])
    shown = told(grace.get(here).content.decode())
    defaults = Category.objects.get(code="contract-cleaning").defaults
    answers = {f"f{n}": str(score) for n, score in enumerate(defaults, start=1)} | {"f3": str(row.score)}

    grace.post(here, {**answers, "agency_labour": "no", "category_seen": found.category_id})

    assert f"The table suggests {row.score}:" in shown
    given = found.assessments.get().inputs.get(factor=3)
    assert given.score == row.score == 5
    assert given.reason.endswith(f"{row.source}, {row.year}.")


def test_blind_spot_is_small_high_and_never_looked_at() -> None:
    rows = [
        ("05/06/2026", "Cleaning", "Small Cleaning Ltd", "24999.99", "1", "1", ""),
        ("05/06/2026", "Cleaning", "Large Cleaning Ltd", "25000.00", "2", "2", ""),
        ("05/06/2026", "Legal", "Small Law Ltd", "10.00", "3", "3", ""),
        ("05/06/2026", "Cleaning", "Split Cleaning Ltd", "24000.00", "4", "4", ""),
        ("05/06/2025", "Cleaning", "Split Cleaning Ltd", "24000.00", "5", "4", ""),
    ]
    supplier("Never paid Ltd", "contract-cleaning")
    saved(spend_csv(*rows))

    assert sorted(names(blind_spot(Decimal(25_000), on=ON))) == ["Small Cleaning Ltd", "Split Cleaning Ltd"]


def test_blind_spot_stands_beside_the_segments_with_its_number(grace: Client) -> None:
    """Counted by SQL of its own: paid, less than £25,000 a year, high, never assessed, checked or answered for."""
    load_categories()
    rows = [
        ("05/06/2026", "Cleaning", f"Small {n} Cleaning Ltd", "24999.99", str(n), str(n), "")
        for n in range(3)
    ]
    saved(spend_csv(*rows, ("05/06/2026", "Cleaning", "Large Cleaning Ltd", "25000.00", "8", "8", "")))
    assessed(Supplier.objects.get(name="Small 2 Cleaning Ltd"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM suppliers_supplier r JOIN suppliers_score s ON s.supplier_id = r.id"
            " WHERE (s.band = 'high' OR s.residual_band = 'high') AND r.merged_into_id IS NULL"
            " AND (SELECT max(amount) FROM suppliers_yearspend y WHERE y.supplier_id = r.id) < 25000"
            " AND NOT EXISTS (SELECT FROM suppliers_assessment a WHERE a.supplier_id = r.id)"
        )
        (counted,) = cursor.fetchone()  # type: ignore[misc]  # a count is one row

    with CaptureQueriesContext(connection) as queries:
        segments = told(grace.get(reverse("suppliers:segments")).content.decode())
    with CaptureQueriesContext(connection) as of_list:
        listed = grace.get(reverse("suppliers:index")).content.decode()

    assert counted == 2
    assert f"never looked at: {counted} of 4" in segments
    assert f'href="{reverse("risk:blind_spot")}"' in segments
    assert f'href="{reverse("risk:blind_spot")}"' in listed
    assert max(len(queries), len(of_list)) <= 15
    blind = told(grace.get(reverse("risk:blind_spot")).content.decode())
    assert f"Showing 1 to {counted} of {counted} suppliers in the blind spot" in blind
    assert "4 suppliers are in the register." in blind


def test_queue_is_residual_high_by_priority() -> None:
    for name, category in [("A", "catering"), ("B", "solar-panels"), ("C", "legal-services")]:
        supplier(f"{name} Ltd", category)

    assert names(queue()) == ["B Ltd", "A Ltd"]


def test_calibration_is_tried_in_the_address_and_writes_nothing(grace: Client) -> None:
    supplier("Acme Catering Ltd", "catering")

    came = grace.get(
        reverse("risk:calibrate"), {"high_from": "65", "medium_from": "35", "people": "1", "each": "1"}
    )

    page = told(came.content.decode())
    assert "Catering would no longer be high" in page
    assert "changes the queue, not the risk" in page
    assert not Proposal.objects.exists()


def test_change_of_defaults_names_only_the_inputs_that_differ(grace: Client) -> None:
    load_categories()
    catering = Category.objects.get(code="catering")
    six = dict(zip(("n1", "n2", "n3", "n4", "n5", "n6"), map(str, catering.defaults), strict=True))

    came = grace.post(reverse("risk:change_category", args=[catering.pk]), {**six, "n2": "5"}, follow=True)

    page = told(came.content.decode())
    assert "What Catering assumes" in page
    assert "Nature of the workforce: 4</span>" in page
    assert "Nature of the workforce: 5</span>" in page
    assert "Operating context: " not in page


def test_edges_out_of_order_are_said_beside_the_field(grace: Client) -> None:
    came = grace.post(reverse("risk:change_bands"), {"high_from": "20", "medium_from": "35"})

    assert came.status_code == 422
    assert 'href="#id_high_from"' in came.content.decode()


def test_countries_stand_in_the_order_of_their_names(grace: Client) -> None:
    """By code the United Arab Emirates (AE) would stand before Afghanistan (AF)."""
    load_tables()

    page = grace.get(reverse("risk:countries")).content.decode()

    assert page.index(">Afghanistan<") < page.index(">Albania<") < page.index(">Algeria<")
    assert "United Arab Emirates" not in page


def test_whoever_asked_finds_no_button_to_agree(grace: Client) -> None:
    found = supplier("Acme Ltd", "contract-cleaning")
    asker = Person.objects.get(name="Grace Undermill")
    words = {"band": "medium", "reason": "Own staff", "expires_on": ON + timedelta(days=60)}
    override = ask_for_override(found, **words, by=asker, on=ON, at=AT)
    here = reverse("risk:answer", args=[override.pk])

    own = grace.get(here).content.decode()
    grace.force_login(person("Daniel Reedmoor", "executive_lead"))
    other = grace.get(here).content.decode()

    assert ("Refuse" in own, "Refuse" in other) == (False, True)
    assert reverse("risk:withdraw", args=[override.pk]) in own
