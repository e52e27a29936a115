"""Planned purchases for tests, made as the program makes them."""

from datetime import date
from decimal import Decimal
from typing import Any

from msplan.accounts.models import Person
from suppliers.buying.asking import answer_ask, work_out
from suppliers.buying.planning import plan_purchase
from suppliers.buying.screening import screen
from suppliers.buying.signs import SIGNS
from suppliers.models import Category, PlannedPurchase, PurchaseAsk
from suppliers.register.reference_data import load_categories
from tests.people import department, person
from tests.suppliers.making import AT


def a_buyer(name: str = "Morwen Ashdale") -> Person:
    return Person.objects.filter(name=name).first() or person(name, "procurement")


def a_purchase(category: str = "legal-services", **changes: Any) -> PlannedPurchase:
    load_categories()
    words: dict[str, Any] = {
        "title": "Cleaning of six stations",
        "category": Category.objects.get(code=category),
        "value": Decimal("250000.00"),
        "route": "open",
        "department": department(),
        "owner": a_buyer(),
        "award_on": date(2027, 2, 1),
        "starts_on": date(2027, 4, 1),
        "ends_on": date(2030, 3, 31),
        "by": a_buyer(),
        "at": AT,
        **changes,
    }
    return plan_purchase(**words)


def signs(yes: int = 0, not_known: int = 0) -> dict[str, str]:
    words = ["yes"] * yes + ["not_known"] * not_known + ["no"] * (6 - yes - not_known)
    return {sign.key: word for sign, word in zip(SIGNS, words, strict=True)}


def screened(
    purchase: PlannedPurchase, yes: int = 0, *, band: str = "low", **changes: Any
) -> PlannedPurchase:
    words = {
        "seen": signs(yes),
        "notes": {},
        "reason": "",
        "by": a_buyer(),
        "at": AT,
        "band": band,
        **changes,
    }
    screen(purchase, **words)
    purchase.refresh_from_db()
    return purchase


def worked_out(purchase: PlannedPurchase, **changes: Any) -> None:
    words: dict[str, Any] = {
        "bidder": "Bidder A",
        "price": Decimal("100000"),
        "hours": Decimal("6000"),
        "wage": Decimal("12.21"),
        "wage_source": "Rates published by the government",
        "wage_on": date(2026, 4, 1),
        "on_costs": Decimal("20"),
        "by": a_buyer(),
        "at": AT,
        **changes,
    }
    work_out(purchase, **words)


def all_answered(purchase: PlannedPurchase) -> PlannedPurchase:
    for ask in PurchaseAsk.objects.filter(purchase=purchase, state="open"):
        if ask.kind == "labour_cost":
            worked_out(purchase)
        answer_ask(ask, answer="Asked and answered", by=a_buyer(), at=AT)
    purchase.refresh_from_db()
    return purchase
