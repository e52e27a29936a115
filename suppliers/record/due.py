"""What of this room is open and has a date: contracts that end, equivalents that expire."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from suppliers.record.models import Contract, Equivalent


def rows(wanted: Wanted) -> Iterator[Due]:
    """Two queries. What has no person to ask is on the lists of the record, and on nobody's."""
    for contract in contracts(wanted):
        yield _contract(contract)
    for equivalent in equivalents(wanted):
        yield _equivalent(equivalent)


def contracts(wanted: Wanted) -> "QuerySet[Contract]":
    """Asked of their manager up to their last day: one that has ended is over, and asks for nothing."""
    found = Contract.objects.standing().filter(manager__isnull=False, ends_on__gte=wanted.on)
    found = found.filter(supplier__archived_at__isnull=True).select_related("supplier", "manager")
    return found.filter(wanted.rows("contract", day="ends_on", owner="manager")).order_by("ends_on", "pk")


def equivalents(wanted: Wanted) -> "QuerySet[Any]":
    """Asked of the supplier's owner in procurement (``asked``), else of whoever entered it.

    A newer one of the same kind and name, that holds longer, answers it.
    """
    standing = Equivalent.objects.standing()
    longer = standing.filter(
        supplier=OuterRef("supplier"),
        kind=OuterRef("kind"),
        name=OuterRef("name"),
        expires_on__gt=OuterRef("expires_on"),
    )
    found = standing.filter(supplier__archived_at__isnull=True).exclude(Exists(longer))
    found = found.annotate(asked=Coalesce("supplier__owner", "entered_by")).filter(asked__isnull=False)
    found = found.filter(wanted.rows("equivalent", day="expires_on", owner="asked"))
    return found.select_related("supplier").order_by("expires_on", "pk")


def _contract(contract: Contract) -> Due:
    assert contract.ends_on is not None
    assert contract.manager is not None
    page = reverse("record:show", args=[contract.supplier_id])
    return Due(
        person_id=contract.manager.pk,
        thing=f"suppliers.contract:{contract.pk}",
        kind="End of a contract",
        label=f"{contract}, {contract.supplier.name}",
        ladder="contract",
        due_on=contract.ends_on,
        link=page,
        department_id=contract.department_id or contract.manager.department_id,
        page=page,
        button="Look at the contract",
    )


def _equivalent(equivalent: Any) -> Due:
    page = reverse("record:show", args=[equivalent.supplier_id])
    return Due(
        person_id=equivalent.asked,
        thing=f"suppliers.equivalent:{equivalent.pk}",
        kind="Equivalent to renew",
        label=f"{equivalent}, {equivalent.supplier.name}",
        ladder="equivalent",
        due_on=equivalent.expires_on,
        link=page,
        page=page,
        button="Ask for the new one",
    )
