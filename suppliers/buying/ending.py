"""Contracts that end within six months while findings about their supplier are open."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value

from suppliers.checks.models import Finding
from suppliers.record.models import Contract

MONTHS = 6


def ending_with_findings(on: date) -> "QuerySet[Contract]":
    """Live, ending on a day up to six calendar months ahead, that day included; with ``open_findings`` of its supplier.

    Findings of suppliers that were merged together count for each other: they are one.
    """
    own = Q(supplier=OuterRef("supplier")) | Q(supplier=OuterRef("supplier__merged_into"))
    own |= Q(supplier__merged_into=OuterRef("supplier"))
    own |= Q(supplier__merged_into=OuterRef("supplier__merged_into"))
    found = Finding.objects.open().filter(own).order_by()
    total = found.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    contracts = Contract.objects.of_standing_suppliers().ending_within(MONTHS, on)
    return contracts.filter(Exists(found)).annotate(open_findings=Subquery(total))
