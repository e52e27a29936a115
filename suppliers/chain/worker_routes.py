"""Where workers can turn, by tier: of the companies known beyond tier 1, how many are known to have what.

A record belongs to a supplier. A company behind one that is no supplier of ours has none: nothing is known of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from suppliers.chain.coverage import TIERS, tier_word
from suppliers.chain.walking import all_tiers
from suppliers.record.coverage import Counted, answers
from suppliers.record.models import RouteKind
from suppliers.register.models import Supplier, SupplierQuerySet

# From tier 2 on; what stands in no tier is behind nobody that we pay.
BEYOND = [word for word in TIERS if word != "none"]


@dataclass(frozen=True)
class TierRoutes:
    """A word of ``BEYOND``: companies known there, how many are suppliers with a record, and each kind's count."""

    tier: str
    companies: int
    suppliers: int
    kinds: Mapping[str, Counted]


def places(on: date) -> dict[str, list[int]]:
    """The keys of what stands in each tier beyond the first: suppliers above 0, companies that are none below."""
    tiers, _ = all_tiers(on=on)
    found: dict[str, list[int]] = {word: [] for word in BEYOND}
    for key, tier in tiers.items():
        if tier > 1:
            found[tier_word(tier)].append(key)
    return found


def suppliers_of(keys: list[int]) -> SupplierQuerySet:
    return Supplier.objects.standing().filter(pk__in=[key for key in keys if key > 0])


def routes_by_tier(on: date) -> list[TierRoutes]:
    """Three queries, however long the chains are."""
    found = places(on)
    told = answers(suppliers_of([key for keys in found.values() for key in keys]))
    rows = []
    for word, keys in found.items():
        kinds = {kind.value: Counted(len(keys)) for kind in RouteKind}
        here = set(keys)
        for (supplier, kind), (_, said) in told.items():
            if supplier in here:
                setattr(kinds[kind], said, getattr(kinds[kind], said) + 1)
        rows.append(TierRoutes(word, len(keys), sum(key > 0 for key in keys), kinds))
    return rows
