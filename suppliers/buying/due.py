"""What of this room is open and has a date: rows for chasing."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from msplan.lib.gathering import Mention, mention
from suppliers.buying.models import PlannedPurchase, PurchaseState

PURCHASE = "buying.purchase"
KINDS = {
    PurchaseState.PLANNED: ("Risk screen before a purchase", "Screen the purchase"),
    PurchaseState.SCREENED: ("Questions open before an award", "Answer what is asked"),
    PurchaseState.READY: ("Sign-off before an award", "Open the purchase"),
    PurchaseState.SIGNED_OFF: ("Award of a planned purchase", "Open the purchase"),
}


def thing(purchase: PlannedPurchase) -> str:
    return f"suppliers.plannedpurchase:{purchase.pk}"


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    """Whatever stands between a planned purchase and its award, on the day of the planned award."""
    found = PlannedPurchase.objects.open().filter(wanted.rows("purchase", day="award_on", owner="owner"))
    said = {
        "title": "title",
        "state": "state",
        "person": "owner",
        "department": "department",
        "day": "award_on",
    }
    return [mention(PURCHASE, found, **said)]


def due(found: Mention) -> Due:
    said = found.said
    purchase = PlannedPurchase(pk=found.pk, title=said["title"])
    kind, button = KINDS[PurchaseState(said["state"])]
    return Due(
        person_id=said["person"],
        thing=thing(purchase),
        kind=kind,
        label=str(purchase),
        ladder="purchase",
        due_on=date.fromisoformat(said["day"]),
        link=reverse("buying:detail", args=[found.pk]),
        department_id=said["department"],
        button=button,
    )
