"""Before we buy: planned purchases, their risk screen, what is asked before award. Rules: docs/rules/purchases.md."""

from suppliers.buying.models.asked import (
    AskState,
    ExclusionGround,
    Ground,
    GroundDecision,
    LabourCost,
    PurchaseAsk,
)
from suppliers.buying.models.purchase import (
    PlannedPurchase,
    PurchaseBand,
    PurchaseQuerySet,
    PurchaseState,
    Route,
)
from suppliers.buying.models.screen import PurchaseScreen, SignAnswer, SignSeen

__all__ = [
    "AskState",
    "ExclusionGround",
    "Ground",
    "GroundDecision",
    "LabourCost",
    "PlannedPurchase",
    "PurchaseAsk",
    "PurchaseBand",
    "PurchaseQuerySet",
    "PurchaseScreen",
    "PurchaseState",
    "Route",
    "SignAnswer",
    "SignSeen",
]
