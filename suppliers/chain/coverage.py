"""How far the chain is known, as figures: of the active suppliers, how many with somebody known behind them.

What each figure counts is one word of ``KNOWN``; the list behind a figure asks for the same word.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from suppliers.chain.models import ChainLink, HowSure
from suppliers.chain.walking import all_tiers, link_tiers
from suppliers.register.models import Category, Supplier, SupplierQuerySet

KNOWN = ("tier2", "country", "tier3")
# The tiers that figures are told by, as the filters of the lists say them.
TIERS = {"2": "Tier 2", "3": "Tier 3", "more": "Tier 4 and beyond", "none": "In no tier"}


@dataclass(frozen=True)
class Row:
    """A category (None: without one): active suppliers, and of how many what is known."""

    category_id: int | None
    name: str
    active: int
    tier2: int
    country: int
    tier3: int


def known(what: str) -> "QuerySet[ChainLink, int]":
    """The ids of standing suppliers with a link of this kind right behind them, counted over the survivor.

    ``tier3``: somebody behind who is not the supplier itself.
    """
    links = (
        ChainLink.objects.standing().with_keys().filter(buyer_key__gt=0).exclude(seller_key=F("buyer_key"))  # type: ignore[misc]  # of with_keys
    )
    if what == "country":
        links = links.exclude(country="")
    if what == "tier3":
        onward = ChainLink.objects.standing().with_keys().filter(buyer_key=OuterRef("seller_key"))  # type: ignore[misc]  # of with_keys
        onward = onward.exclude(seller_key=OuterRef("buyer_key")).exclude(seller_key=F("buyer_key"))  # type: ignore[misc]  # of with_keys
        links = links.filter(Exists(onward))
    return links.order_by().values_list("buyer_key", flat=True)  # type: ignore[misc]  # of with_keys


def suppliers_with(
    on: date, *, known_of: str = "", category: Category | None = None, without: bool = False
) -> SupplierQuerySet:
    """The active suppliers of whom this is known: a word of ``KNOWN``, "nothing", or "" for all."""
    found = Supplier.objects.active(on)
    if known_of in KNOWN:
        found = found.filter(pk__in=known(known_of))
    elif known_of == "nothing":
        found = found.exclude(pk__in=known("tier2"))
    if without:
        found = found.filter(category=None)
    return found if category is None else found.filter(category=category)


def coverage(on: date) -> list[Row]:
    """A row for each category with active suppliers, the best covered need first: many suppliers, little known."""
    counts = {name: Count("pk", filter=Q(pk__in=known(name))) for name in KNOWN}
    found = Supplier.objects.active(on).order_by().values("category_id", "category__name")
    rows = found.annotate(active=Count("pk"), **counts).order_by("-active", "category__name")
    return [
        Row(
            row["category_id"],
            row["category__name"] or "Without a category",
            row["active"],
            *(row[n] for n in KNOWN),  # type: ignore[literal-required]  # the words of KNOWN
        )
        for row in rows
    ]


def total(rows: list[Row]) -> Row:
    sums = (sum(getattr(row, name) for row in rows) for name in ("active", *KNOWN))
    return Row(None, "All categories", *sums)


@dataclass(frozen=True)
class TierRow:
    """A word of ``TIERS``: the links whose seller stands in that tier, with their country, and by how sure they are."""

    tier: str
    links: int
    country: int
    sure: Mapping[str, int]


def tier_word(tier: int | None) -> str:
    """The word of ``TIERS`` for a tier from 2 on; None stands in no tier."""
    if tier is None:
        return "none"
    return str(tier) if tier < 4 else "more"


def by_tier(on: date) -> list[TierRow]:
    """A row for each of ``TIERS``. Three queries, however long the chains are."""
    tiers, edges = all_tiers(on=on)
    of_links = link_tiers(edges, tiers)
    links: Counter[str] = Counter()
    country: Counter[str] = Counter()
    sure: Counter[tuple[str, str]] = Counter()
    for pk, where, how in ChainLink.objects.standing().order_by().values_list("pk", "country", "sure"):
        word = tier_word(of_links.get(pk))
        links[word] += 1
        country[word] += bool(where)
        sure[word, how] += 1
    return [
        TierRow(word, links[word], country[word], {how: sure[word, how] for how in HowSure.values})
        for word in TIERS
    ]
