"""Walking a supply chain: what lies behind a company, what lies above it, and in which tier everything is.

A chain is walked by keys (ChainCompany.key), so that all places of a supplier, and of those merged into it, are one
place. The database gathers what can be reached, each key once: a loop ends where it began. Tiers are then derived from
the shortest path. One query each, however long the chain.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection

from suppliers.chain.models import ChainLink
from suppliers.register.models import Supplier

# {near} is the end that is walked from, {far} the other; both are our own words.
REACH = """
WITH RECURSIVE place AS NOT MATERIALIZED (
    SELECT company.id, coalesce(supplier.merged_into_id, supplier.id, -company.id) AS key,
           supplier.id AS supplier_id, supplier.merged_into_id
    FROM suppliers_chaincompany company LEFT JOIN suppliers_supplier supplier ON supplier.id = company.supplier_id
), reach(key) AS (
    SELECT unnest(%(keys)s::bigint[])
  UNION
    SELECT far.key
    FROM reach
    CROSS JOIN LATERAL (
        SELECT -reach.key AS id WHERE reach.key < 0
        UNION ALL
        SELECT company.id FROM suppliers_supplier supplier
        JOIN suppliers_chaincompany company ON company.supplier_id = supplier.id
        WHERE reach.key > 0 AND (supplier.id = reach.key OR supplier.merged_into_id = reach.key)
    ) near
    JOIN suppliers_chainlink link ON link.{near}_id = near.id AND link.removed_on IS NULL
    JOIN place far ON far.id = link.{far}_id
)
SELECT link.id, buyer.key, seller.key
FROM reach
CROSS JOIN LATERAL (
    SELECT -reach.key AS id WHERE reach.key < 0
    UNION ALL
    SELECT company.id FROM suppliers_supplier supplier
    JOIN suppliers_chaincompany company ON company.supplier_id = supplier.id
    WHERE reach.key > 0 AND (supplier.id = reach.key OR supplier.merged_into_id = reach.key)
) near
JOIN suppliers_chainlink link ON link.{near}_id = near.id AND link.removed_on IS NULL
JOIN place buyer ON buyer.id = link.buyer_id
JOIN place seller ON seller.id = link.seller_id
ORDER BY link.id
"""


class Edge(NamedTuple):
    """A standing link by its keys."""

    link_id: int
    buyer: int
    seller: int


def edges_behind(keys: Collection[int]) -> list[Edge]:
    """Every link that can be reached from these keys towards their suppliers."""
    return _reached(keys, near="buyer", far="seller")


def edges_above(keys: Collection[int]) -> list[Edge]:
    """Every link that can be reached from these keys towards their buyers."""
    return _reached(keys, near="seller", far="buyer")


def all_edges() -> list[Edge]:
    rows = ChainLink.objects.standing().with_keys().order_by("pk")
    return [Edge(*row) for row in rows.values_list("pk", "buyer_key", "seller_key")]  # type: ignore[misc]  # of with_keys


def _reached(keys: Collection[int], *, near: str, far: str) -> list[Edge]:
    if not keys:
        return []
    with connection.cursor() as cursor:
        cursor.execute(REACH.format(near=near, far=far), {"keys": sorted(keys)})
        return [Edge(*row) for row in cursor.fetchall()]


def distances(roots: Iterable[int], edges: Iterable[Edge]) -> dict[int, int]:
    """Each key that can be reached from the roots: its tier on the shortest path, a root being tier 1."""
    behind: dict[int, list[int]] = defaultdict(list)
    for edge in edges:
        behind[edge.buyer].append(edge.seller)
    tiers = dict.fromkeys(roots, 1)
    waiting = deque(tiers)
    while waiting:
        key = waiting.popleft()
        for seller in behind[key]:
            if seller not in tiers:
                tiers[seller] = tiers[key] + 1
                waiting.append(seller)
    return tiers


def tiers_of(keys: Collection[int], *, on: date) -> dict[int, int]:
    """Of these keys and of all above them; one is left out where nobody above it is paid by us. Two queries."""
    edges = edges_above(keys)
    known = {*keys, *(edge.buyer for edge in edges)}
    return distances(paid_of(known, on=on), edges)


def all_tiers(*, on: date) -> tuple[dict[int, int], list[Edge]]:
    """The tier of every key that stands in a chain, and the links. Two queries."""
    edges = all_edges()
    return distances(paid_of({edge.buyer for edge in edges}, on=on), edges), edges


def paid_of(keys: Iterable[int], *, on: date) -> list[int]:
    """Which of these are tier 1: active suppliers. A company that was never paid is none, whatever else is known."""
    suppliers = [key for key in keys if key > 0]
    found = Supplier.objects.active(on).filter(pk__in=suppliers)
    return sorted(found.order_by().values_list("pk", flat=True))


def link_tiers(edges: Iterable[Edge], tiers: Mapping[int, int]) -> dict[int, int]:
    """The tier in which each link's seller stands for this link's good; none where its buyer has none."""
    return {edge.link_id: tiers[edge.buyer] + 1 for edge in edges if edge.buyer in tiers}
