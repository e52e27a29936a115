"""Coverage by tier: every number is counted here by SQL of its own, and is the length of the list it leads to."""

import re
from collections import Counter
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suppliers.chain.coverage import by_tier
from suppliers.chain.linking import remove_link
from suppliers.chain.worker_routes import routes_by_tier
from suppliers.models import ChainLink, Supplier
from tests.suppliers.buying.making import a_buyer
from tests.suppliers.chain.making import a_link, an_officer, paid
from tests.suppliers.making import AT, ON, supplier
from tests.suppliers.record.making import a_route

pytestmark = pytest.mark.django_db

# The tier of what each link sells: one more than the shortest way from anybody who was ever paid to its buyer.
TIERS_BY_SQL = """
WITH RECURSIVE place AS (
    SELECT c.id, coalesce(s.merged_into_id, s.id, -c.id) AS key
    FROM suppliers_chaincompany c LEFT JOIN suppliers_supplier s ON s.id = c.supplier_id
), edge AS (
    SELECT l.id, b.key AS buyer, v.key AS seller, l.country, l.sure FROM suppliers_chainlink l
    JOIN place b ON b.id = l.buyer_id JOIN place v ON v.id = l.seller_id WHERE l.removed_on IS NULL
), way(key, depth) AS (
    SELECT DISTINCT supplier_id, 1 FROM suppliers_yearspend
  UNION
    SELECT edge.seller, way.depth + 1 FROM way JOIN edge ON edge.buyer = way.key WHERE way.depth < 9
)
SELECT edge.id, edge.seller, edge.country, edge.sure, (SELECT min(depth) + 1 FROM way WHERE way.key = edge.buyer)
FROM edge
"""


@pytest.fixture
def chain() -> None:
    """Shirts (2) of cloth (3) of yarn, which beta buys too (2), of cotton (3), with a loop; string is in no tier."""
    acme, beta = paid("Acme Uniforms Ltd"), paid("Beta Boots Ltd")
    shirts = a_link(acme, "Dhaka Shirts", "shirts", sure="sure")
    cloth = a_link(shirts.seller, supplier("Meghna Cloth Ltd"), "cloth", country="", sure="unsure")
    yarn = a_link(cloth.seller, "Gujarat Yarn", "yarn")
    a_link(yarn.seller, "Amu Cotton", "cotton", country="UZ")
    a_link(yarn.seller, shirts.seller, "offcuts")
    a_link(beta, supplier("Soles Ltd"), "soles", sure="sure")
    a_link(beta, yarn.seller, "laces")
    a_link(supplier("Never Paid Ltd"), "Somebody", "string")
    gone = a_link(beta, "Told by mistake", "leather")
    remove_link(gone, reason="Another company of that name", by=an_officer(), at=AT)


@pytest.fixture
def page(client: Client) -> Client:
    client.force_login(a_buyer())
    return client


def by_sql() -> list[tuple[int, int, str, str, str]]:
    """Each link: id, who sells, country, how sure, and the word of its tier."""
    with connection.cursor() as cursor:
        cursor.execute(TIERS_BY_SQL)
        words = {None: "none", 2: "2", 3: "3"}
        return [(*rest, words.get(tier, "more")) for *rest, tier in cursor.fetchall()]


@pytest.mark.usefixtures("chain")
def test_links_by_tier_are_those_of_sql() -> None:
    rows = by_sql()

    told = {row.tier: row for row in by_tier(ON)}

    assert {word: row.links for word, row in told.items()} == Counter(row[-1] for row in rows)
    assert sum(row.links for row in told.values()) == ChainLink.objects.count() - 1
    for word, row in told.items():
        here = [one for one in rows if one[-1] == word]
        assert row.country == sum(bool(one[2]) for one in here)
        assert row.sure == {how: sum(one[3] == how for one in here) for how in ("sure", "likely", "unsure")}


@pytest.mark.usefixtures("chain")
def test_every_number_by_tier_leads_to_so_many_links(page: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        shown = page.get(reverse("chain:coverage")).content.decode()
    table = shown[shown.index('id="tiers"') : shown.index("By category")]
    links = re.findall(r'href="(/suppliers/chain/[^"]*)">([\d,]+)<', table)

    assert len(asked) <= 15
    assert len(links) >= 10
    for href, number in links:
        listed = page.get(unescape(href)).content.decode()
        one = "Showing 1 link" if number == "1" else f"of {number} links"
        assert one in listed, (href, number)


@pytest.mark.usefixtures("chain")
def test_worker_routes_by_tier_are_those_of_sql() -> None:
    cloth, soles = Supplier.objects.get(name="Meghna Cloth Ltd"), Supplier.objects.get(name="Soles Ltd")
    a_route(cloth)
    a_route(cloth, sureness="unsure")
    a_route(soles, answer="no", for_whom=[])
    nearest: dict[int, str] = {}
    order = ["2", "3", "more"]
    for _, seller, _, _, word in by_sql():
        if word in order:
            nearest[seller] = min(nearest.get(seller, word), word, key=order.index)
    paid_ids = set(Supplier.objects.filter(yearly_spend__isnull=False).values_list("pk", flat=True))
    companies = Counter(word for seller, word in nearest.items() if seller not in paid_ids)

    told = {row.tier: row for row in routes_by_tier(ON)}

    assert {word: row.companies for word, row in told.items() if row.companies} == companies
    grievance = {word: row.kinds["grievance"] for word, row in told.items()}
    assert (grievance["3"].yes, grievance["3"].sure, grievance["3"].none) == (1, 1, 0)
    assert (grievance["2"].yes, grievance["2"].none) == (0, 1)
    assert grievance["2"].not_known == companies["2"] - 1
    assert told["3"].suppliers == 1


@pytest.mark.usefixtures("chain")
def test_worker_routes_by_tier_lead_to_their_suppliers(page: Client) -> None:
    a_route(Supplier.objects.get(name="Meghna Cloth Ltd"))
    a_route(Supplier.objects.get(name="Soles Ltd"), answer="no", for_whom=[])

    with CaptureQueriesContext(connection) as asked:
        shown = page.get(reverse("record:coverage")).content.decode()
    table = shown[shown.index('id="tiers"') : shown.index("Statements under section 54")]
    links = re.findall(r'href="(/suppliers/record/routes/[^"]*)">(\d+) of (\d+)<', table)

    assert len(asked) <= 15
    assert [(yes, of) for _, yes, of in links] == [("1", "2")]
    listed = page.get(unescape(links[0][0])).content.decode()
    assert "1 of 2 companies known in tier 3" in listed
    assert "Meghna Cloth Ltd" in listed
    assert "Soles Ltd" not in listed


def test_filters_leave_the_tiers_out(page: Client) -> None:
    """A category or a band is a supplier's: companies that are none have neither."""
    paid("Acme Uniforms Ltd")

    assert 'id="tiers"' in page.get(reverse("record:coverage")).content.decode()
    assert 'id="tiers"' not in page.get(reverse("record:coverage") + "?band=low").content.decode()
