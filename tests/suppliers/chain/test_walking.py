"""Tiers are derived: shortest path from whom we pay, per good; loops, long chains and merges survived."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suppliers.chain.linking import remove_link
from suppliers.chain.origins import origins_of
from suppliers.chain.walking import all_tiers, edges_behind, link_tiers, tiers_of
from suppliers.models import ChainCompany, ChainLink, Supplier
from tests.suppliers.chain.making import a_link, an_officer, paid
from tests.suppliers.making import AT, ON, supplier

pytestmark = pytest.mark.django_db


def tiers(on: date = ON) -> dict[str, int]:
    """The tier of each link's seller, by the good."""
    by_key, edges = all_tiers(on=on)
    found = link_tiers(edges, by_key)
    return {link.what: found[link.pk] for link in ChainLink.objects.all() if link.pk in found}


def test_tiers_follow_the_links() -> None:
    shirts = a_link(paid("Acme Uniforms Ltd"), "Dhaka Shirts", "shirts")
    yarn = a_link(shirts.seller, "Gujarat Yarn", "yarn", country="IN")
    a_link(yarn.seller, "Cotton Growers", "cotton", country="UZ")

    assert tiers() == {"shirts": 2, "yarn": 3, "cotton": 4}


def test_nothing_stands_in_a_tier_behind_somebody_we_never_paid() -> None:
    a_link(supplier("Added By Hand Ltd"), "Dhaka Shirts", "shirts")

    assert tiers() == {}


@pytest.mark.parametrize(("day", "counted"), [(date(2028, 3, 31), True), (date(2028, 4, 1), False)])
def test_tier_ends_with_the_year_after_the_last_payment(day: date, *, counted: bool) -> None:
    a_link(paid("Acme Uniforms Ltd"), "Dhaka Shirts", "shirts")  # paid on 3 June 2026

    assert bool(tiers(day)) is counted


def test_shortest_path_counts_and_each_good_has_its_own() -> None:
    acme, beta = paid("Acme Uniforms Ltd"), paid("Beta Boots Ltd")
    shirts = a_link(acme, "Dhaka Shirts", "shirts")
    a_link(shirts.seller, "Zip Works", "zips")
    a_link(beta, "Zip Works", "boot zips")

    assert tiers() == {"shirts": 2, "zips": 3, "boot zips": 2}
    key = ChainCompany.objects.get(name="Zip Works").key
    assert tiers_of([key], on=ON)[key] == 2


def test_supplier_behind_a_supplier_stays_tier_1_and_is_tier_2_for_that_good() -> None:
    acme, beta = paid("Acme Uniforms Ltd"), paid("Beta Boots Ltd")
    a_link(acme, beta, "boots")

    assert tiers() == {"boots": 2}
    assert tiers_of([beta.pk], on=ON)[beta.pk] == 1


def test_loops_end() -> None:
    acme = paid("Acme Uniforms Ltd")
    there = a_link(acme, "Dhaka Shirts", "shirts")
    a_link(there.seller, acme, "fabric")
    other = a_link(there.seller, "Third Ltd", "dye")
    a_link(other.seller, there.seller, "rags")

    assert tiers() == {"shirts": 2, "fabric": 3, "dye": 3, "rags": 4}
    assert tiers_of([acme.pk], on=ON)[acme.pk] == 1
    assert len(edges_behind([acme.pk])) == 4


def test_long_chain_is_walked_to_its_end_in_one_query() -> None:
    buyer: Supplier | ChainCompany = paid("Acme Uniforms Ltd")
    acme = buyer
    for n in range(120):
        buyer = a_link(buyer, f"Company {n}", f"good {n}").seller

    with CaptureQueriesContext(
        connection,
    ) as asked:
        edges = edges_behind([acme.pk])

    assert (len(edges), len(asked)) == (120, 1)
    assert tiers()["good 119"] == 121


def test_links_of_merged_suppliers_count_for_the_survivor() -> None:
    acme, old = paid("Acme Uniforms Ltd"), supplier("Acme Uniform Supplies")
    a_link(old, "Dhaka Shirts", "shirts")
    boots = paid("Beta Boots Ltd")
    a_link(boots, old, "laces")
    assert "shirts" not in {k: v for k, v in tiers().items() if v == 2}
    Supplier.objects.filter(pk=old.pk).update(merged_into=acme)

    assert tiers() == {"shirts": 2, "laces": 2}
    assert {edge.buyer for edge in edges_behind([acme.pk])} == {acme.pk}
    assert [o.what for o in origins_of([acme.pk])[acme.pk]] == ["shirts"]

    Supplier.objects.filter(pk=old.pk).update(merged_into=None)  # undone: as before
    assert tiers()["shirts"] == 3


def test_link_that_was_taken_out_leads_nowhere() -> None:
    shirts = a_link(paid("Acme Uniforms Ltd"), "Dhaka Shirts", "shirts")
    a_link(shirts.seller, "Gujarat Yarn", "yarn")
    remove_link(shirts, reason="Not so", by=an_officer(), at=AT)

    assert tiers() == {}


def test_origins_tell_the_countries_behind_a_supplier_nearest_first() -> None:
    acme, beta = paid("Acme Uniforms Ltd"), paid("Beta Boots Ltd")
    shirts = a_link(acme, "Dhaka Shirts", "shirts", country="BD", sure="sure")
    a_link(shirts.seller, "Somebody", "cotton", country="UZ", sure="unsure")
    a_link(beta, "Nobody Knows Where", "laces", country="")

    found = origins_of()

    assert set(found) == {acme.pk}
    assert [(o.country, o.tier, o.sure) for o in found[acme.pk]] == [("BD", 2, "sure"), ("UZ", 3, "unsure")]
    with CaptureQueriesContext(connection) as asked:
        assert origins_of([acme.pk, beta.pk]) == {acme.pk: found[acme.pk]}
    assert len(asked) == 2
