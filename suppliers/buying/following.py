"""What follows a contract that ends: the purchases planned or awarded in its place, and what a new one begins with."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q

from suppliers.buying.models import PlannedPurchase
from suppliers.record.models import Contract

# What the value of a planned purchase has room for; a contract has room for more.
MOST = 9_999_999_999


class Around(NamedTuple):
    """The purchase that a contract came from, and those that are made in its place."""

    came_from: PlannedPurchase | None
    followed_by: list[PlannedPurchase]


def around(contracts: Iterable[Contract]) -> dict[int, Around]:
    """By the id of each contract; what was abandoned follows nothing. One query."""
    ids = [contract.pk for contract in contracts]
    rows = PlannedPurchase.objects.not_abandoned().filter(Q(contract__in=ids) | Q(replaces__in=ids))
    came: dict[int | None, PlannedPurchase] = {}
    after: dict[int | None, list[PlannedPurchase]] = defaultdict(list)
    people = "supplier__merged_into", "replaces__supplier__merged_into", "contract"
    for purchase in rows.select_related(*people).order_by("pk"):
        came[purchase.contract_id] = purchase
        after[purchase.replaces_id].append(purchase)
    return {pk: Around(came.get(pk), after.get(pk, [])) for pk in ids}


def beginning(contract: Contract) -> dict[str, Any]:
    """What the plan of a purchase in the place of a contract begins with: nothing of the supplier but its category."""
    supplier = contract.supplier.survivor
    known = contract.value is not None and contract.value <= MOST
    return {
        "title": contract.title,
        "category": supplier.category_id,
        "value": contract.value if known else None,
        "department": contract.department_id,
        "owner": contract.manager_id if contract.manager and contract.manager.is_active else None,
        "starts_on": contract.ends_on + timedelta(days=1) if contract.ends_on else None,
    }
