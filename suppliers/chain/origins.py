"""From which countries a supplier's goods come, as far as its chain is known: what the risk of its location reads."""

from collections import defaultdict, deque
from collections.abc import Collection, Mapping
from typing import NamedTuple

from suppliers.chain.models import ChainLink
from suppliers.chain.walking import Edge, all_edges, edges_behind


class Origin(NamedTuple):
    """A country behind a supplier: in which tier, for what, from whom, how sure that is."""

    country: str
    tier: int
    what: str
    company: str
    sure: str


def origins_of(suppliers: Collection[int] | None = None) -> Mapping[int, list[Origin]]:
    """Of these standing suppliers, or of all that have a chain: nearest tier first. Two queries, however many.

    Countries only; a link whose country is not known says nothing here. Each supplier counts as tier 1 of its own
    chain, paid or not: the question is what stands behind it.
    """
    edges = all_edges() if suppliers is None else edges_behind(suppliers)
    behind: dict[int, list[Edge]] = defaultdict(list)
    for edge in edges:
        behind[edge.buyer].append(edge)
    rows = ChainLink.objects.with_companies().exclude(country="")
    said = rows.in_bulk([edge.link_id for edge in edges])
    roots = [key for key in behind if key > 0] if suppliers is None else suppliers
    return {root: found for root in roots if (found := _origins(root, behind, said))}


def _origins(root: int, behind: Mapping[int, list[Edge]], said: Mapping[int, ChainLink]) -> list[Origin]:
    tiers, waiting, found = {root: 1}, deque([root]), []
    while waiting:
        key = waiting.popleft()
        for edge in behind.get(key, ()):
            link = said.get(edge.link_id)
            if link is not None and edge.seller != root:
                seller = link.seller.display_name
                found.append(Origin(link.country, tiers[key] + 1, link.what, seller, link.sure))
            if edge.seller not in tiers:
                tiers[edge.seller] = tiers[key] + 1
                waiting.append(edge.seller)
    return found
