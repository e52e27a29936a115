"""What of this room is open and has a date: rows for chasing."""

from collections.abc import Iterator

from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from suppliers.buying.models import PlannedPurchase, PurchaseState

KINDS = {
    PurchaseState.PLANNED: ("Risk screen before a purchase", "Screen the purchase"),
    PurchaseState.SCREENED: ("Questions open before an award", "Answer what is asked"),
    PurchaseState.READY: ("Sign-off before an award", "Open the purchase"),
    PurchaseState.SIGNED_OFF: ("Award of a planned purchase", "Open the purchase"),
}


def thing(purchase: PlannedPurchase) -> str:
    return f"suppliers.plannedpurchase:{purchase.pk}"


def rows(wanted: Wanted) -> Iterator[Due]:
    """One query: whatever stands between a planned purchase and its award, on the day of the planned award."""
    found = PlannedPurchase.objects.open().filter(wanted.rows("purchase", day="award_on", owner="owner"))
    for purchase in found.only("title", "state", "owner_id", "department_id", "award_on"):
        kind, button = KINDS[PurchaseState(purchase.state)]
        yield Due(
            person_id=purchase.owner_id,
            thing=thing(purchase),
            kind=kind,
            label=str(purchase),
            ladder="purchase",
            due_on=purchase.award_on,
            link=reverse("buying:detail", args=[purchase.pk]),
            department_id=purchase.department_id,
            button=button,
        )
