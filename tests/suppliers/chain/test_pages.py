"""The pages of chains, purchases and engagements, each for who may and for who may not; their queries are counted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from msplan.lib.dates import today
from suppliers.engagement.holding import Party, plan_engagement
from suppliers.models import ChainLink, Engagement, PlannedPurchase, Supplier
from tests.people import department, person
from tests.suppliers.buying.making import a_buyer, a_purchase, all_answered, screened
from tests.suppliers.chain.making import a_link, paid
from tests.suppliers.making import AT, supplier

pytestmark = pytest.mark.django_db
MOST = 15


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(a_buyer())
    return client


def read(page: Client, name: str, *args: Any, query: str = "") -> str:
    with CaptureQueriesContext(connection) as asked:
        response = page.get(reverse(name, args=args) + query)
    assert response.status_code == 200, (name, response.status_code)
    assert len(asked) <= MOST, (name, [q["sql"][:120] for q in asked])
    return response.content.decode()


def test_tree_tells_what_stands_behind_a_supplier(page: Client) -> None:
    acme = paid("Acme Uniforms Ltd")
    shirts = a_link(acme, "Dhaka Shirts", "shirts")
    a_link(shirts.seller, "Gujarat Yarn", "yarn", country="IN")
    a_link(shirts.seller, acme, "offcuts", country="GB")

    shown = read(page, "chain:of_supplier", acme.pk)

    assert shown.count("tier 2") == 1
    assert "Bangladesh" in shown
    assert "India" in shown
    assert "shown where they stand nearest" in shown
    for name in ("detail", "edit", "remove"):
        read(page, f"chain:{name}", shirts.pk)
    for name in ("company", "add_behind_company", "edit_company", "recognise"):
        read(page, f"chain:{name}", shirts.seller_id)
    assert "Tier 3" in read(page, "chain:index")
    assert "yarn" not in read(page, "chain:index", query="?tier=2")
    assert "yarn" in read(page, "chain:index", query="?tier=3")


def test_link_is_added_on_its_page_and_a_resembling_name_is_asked_about(page: Client) -> None:
    acme, beta = supplier("Acme Uniforms Ltd"), supplier("Dhaka Shirts Ltd")
    here = reverse("chain:add_behind_supplier", args=[acme.pk])
    typed = {
        "seller_name": "Dhaka Shirts", "what": "shirts", "country": "BD", "how": "declared", "sure": "sure",
        "source": "Their letter", "source_on_day": "1", "source_on_month": "6", "source_on_year": "2026",
    }  # fmt: skip

    asked = page.post(here, typed)
    assert asked.status_code == 422
    assert "none of them" in asked.content.decode()
    assert page.post(here, {**typed, "seller": f"s{beta.pk}"}).status_code == 302

    assert ChainLink.objects.get().seller.standing_supplier == beta


def test_coverage_counts_active_suppliers_and_leads_to_them(page: Client) -> None:
    acme, beta = paid("Acme Uniforms Ltd"), paid("Beta Boots Ltd")
    paid("Gamma Cleaning Ltd", "contract-cleaning")
    supplier("Never Paid Ltd")
    shirts = a_link(acme, "Dhaka Shirts", "shirts")
    a_link(shirts.seller, "Gujarat Yarn", "yarn")
    a_link(beta, "Somewhere", "laces", country="")

    shown = read(page, "chain:coverage")

    assert "Of 3 active suppliers, 2 have" in shown
    assert "1 with the country" in shown
    for query, names in (
        ("?known=tier2", {"Acme Uniforms Ltd", "Beta Boots Ltd"}),
        ("?known=country", {"Acme Uniforms Ltd"}),
        ("?known=tier3", {"Acme Uniforms Ltd"}),
        ("?known=nothing", {"Gamma Cleaning Ltd"}),
    ):
        listed = read(page, "chain:suppliers", query=query)
        every = Supplier.objects.values_list("name", flat=True)
        assert {name for name in every if f">{name}</a>" in listed} == names


def test_purchase_goes_from_plan_to_screen_on_its_pages(page: Client) -> None:
    purchase = a_purchase()
    for name in ("detail", "edit", "screen", "abandon", "work_out", "add_ground", "award"):
        read(page, f"buying:{name}", purchase.pk)
    seen = dict.fromkeys(("industry", "workforce", "location", "context", "commodity", "model"), "no")
    low = page.post(
        reverse("buying:screen", args=[purchase.pk]),
        {**seen, "industry": "yes", "model": "yes", "band": "low"},
    )
    assert low.status_code == 422
    assert page.post(reverse("buying:screen", args=[purchase.pk]), {**seen, "band": "low"}).status_code == 302

    purchase.refresh_from_db()
    assert purchase.state == "screened"
    ask = purchase.asks.all()[0]
    for name in ("answer", "waive"):
        read(page, f"buying:{name}", ask.pk)
    assert page.post(reverse("buying:answer", args=[ask.pk]), {"answer": "Yes"}).status_code == 302
    shown = read(page, "buying:detail", purchase.pk)
    assert "2 still open" in shown
    assert "Showing 1 planned purchase" in read(page, "buying:index")
    assert read(page, "buying:ending")


def test_purchase_is_planned_and_awarded_on_its_pages(page: Client, client: Client) -> None:
    done = all_answered(screened(a_purchase()))
    client.force_login(a_buyer("Ines Calder"))
    assert client.post(reverse("buying:sign_off", args=[done.pk]), {"words": ""}).status_code == 422
    assert client.post(reverse("buying:sign_off", args=[done.pk]), {"words": "Read it."}).status_code == 302
    acme = supplier("Acme Cleaning Ltd")
    done.refresh_from_db()
    assert done.signed_off_on is not None
    day = {
        "on_day": done.signed_off_on.day,
        "on_month": done.signed_off_on.month,
        "on_year": done.signed_off_on.year,
    }
    typed = {
        "q": "Acme Cleaning", "supplier": acme.pk, "value": "£240,000", "starts_on_day": 1, "starts_on_month": 4,
        "starts_on_year": 2027, **day,
    }  # fmt: skip
    assert client.post(reverse("buying:award", args=[done.pk]), typed).status_code == 302
    done.refresh_from_db()
    assert done.state == "awarded"
    assert "Acme Cleaning Ltd" in read(client, "buying:detail", done.pk)

    new = {
        "title": "Boots", "category": done.category_id, "value": "24,999.99", "route": "quotes",
        "department": department().pk, "owner": a_buyer().pk, "award_on_day": 1, "award_on_month": 2,
        "award_on_year": 2027, "starts_on_day": 1, "starts_on_month": 3, "starts_on_year": 2027,
    }  # fmt: skip
    assert client.post(reverse("buying:create"), new).status_code == 302
    assert PlannedPurchase.objects.filter(title="Boots").exists()


def test_engagement_is_written_down_on_its_page(page: Client) -> None:
    acme = supplier("Acme Cleaning Ltd")
    typed = {
        "kind": "session", "title": "Signs", "on_day": 1, "on_month": 6, "on_year": 2026, "owner": a_buyer().pk,
        "suppliers": acme.reference, "union": "Union of Service Workers", "invited": 20,
    }  # fmt: skip
    assert page.post(reverse("engagement:create"), {**typed, "suppliers": "S-99999"}).status_code == 422
    assert page.post(reverse("engagement:create"), typed).status_code == 302
    one = Engagement.objects.get()
    assert page.post(reverse("engagement:held", args=[one.pk]), {"came": "12"}).status_code == 422
    held = {"came": "12", "went": "Well."}
    assert page.post(reverse("engagement:held", args=[one.pk]), held).status_code == 302

    assert "12 of 20 invited" in read(page, "engagement:detail", one.pk)
    for name in ("edit", "follow_up", "call_off", "add_file"):
        read(page, f"engagement:{name}", one.pk)
    assert "12 of 20" in read(page, "engagement:index")
    assert "2026-27: Awareness session" in read(page, "engagement:sums")


def test_tab_above_the_rooms_leads_beyond_tier_1(page: Client) -> None:
    tab = f'<a href="{reverse("chain:index")}"'

    assert f"{tab}>Beyond tier 1</a>" in read(page, "suppliers:index")
    assert f'{tab} aria-current="page">Beyond tier 1</a>' in read(page, "chain:index")


@pytest.mark.parametrize(("ahead", "late"), [(-1, True), (0, False), (1, False)])
def test_award_and_follow_up_are_marked_from_the_day_after(page: Client, ahead: int, *, late: bool) -> None:
    day = today() + timedelta(days=ahead)
    a_purchase(award_on=day, starts_on=day, ends_on=None)
    plan_engagement(
        kind="session", title="Signs", on=day, owner=a_buyer(), invited=20,
        parties=[Party("union", "Union of Service Workers")], by=a_buyer(), at=AT,
    )  # fmt: skip

    for name in ("buying:index", "engagement:index"):
        assert ('ms-tag--bad">1 day overdue' in read(page, name)) is late, name


def test_who_may_not_see_suppliers_sees_none_of_it(client: Client) -> None:
    client.force_login(person("Tam Wishart", "contributor"))

    for name in ("chain:index", "chain:coverage", "buying:index", "buying:ending", "engagement:index"):
        assert client.get(reverse(name)).status_code == 403, name


def test_who_only_reads_may_not_write(client: Client) -> None:
    link = a_link(supplier("Acme Uniforms Ltd"), "Dhaka Shirts")
    client.force_login(person("Nell Harkin", "auditor"))

    assert client.get(reverse("chain:detail", args=[link.pk])).status_code == 200
    for name, args in (("chain:edit", [link.pk]), ("buying:create", []), ("engagement:create", [])):
        assert client.get(reverse(name, args=args)).status_code == 403
