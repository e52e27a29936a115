"""Contracts that end within six months, or sooner, while findings about their supplier are open."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value

from msplan.accounts.models import Person
from suppliers.buying.models import PlannedPurchase
from suppliers.checks.models import Finding
from suppliers.record.models import Contract
from suppliers.register.models import Category

MONTHS = 6


def ending_with_findings(
    on: date,
    *,
    q: str = "",
    months: str = "",
    owner: Person | None = None,
    category: Category | None = None,
    follows: str = "",
) -> "QuerySet[Contract]":
    """Live, ending on a day up to six calendar months ahead, that day included; with ``open_findings`` of its supplier.

    ``months`` may ask for fewer; ``owner`` is the contract's manager; ``category`` is the supplier's, or its
    survivor's; ``follows`` "nothing" or "purchase": whether one is planned or awarded in its place. Findings of
    suppliers that were merged together count for each other: they are one.
    """
    own = Q(supplier=OuterRef("supplier")) | Q(supplier=OuterRef("supplier__merged_into"))
    own |= Q(supplier__merged_into=OuterRef("supplier"))
    own |= Q(supplier__merged_into=OuterRef("supplier__merged_into"))
    found = Finding.objects.open().filter(own).order_by()
    total = found.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    contracts = Contract.objects.of_standing_suppliers().matching(on=on, q=q)
    contracts = contracts.ending_within(min(int(months or MONTHS), MONTHS), on)
    if owner is not None:
        contracts = contracts.filter(manager=owner)
    if category is not None:
        survivors = Q(supplier__merged_into__category=category)
        contracts = contracts.filter(survivors | Q(supplier__merged_into=None, supplier__category=category))
    if follows:
        after = Exists(PlannedPurchase.objects.not_abandoned().filter(replaces=OuterRef("pk")))
        contracts = contracts.filter(after if follows == "purchase" else ~after)
    return contracts.filter(Exists(found)).annotate(open_findings=Subquery(total))
