"""Planning a purchase, changing its words, giving it up. Rules: docs/rules/purchases.md."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep, refuse_twice
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition, move
from suppliers.buying.models import PlannedPurchase, PurchaseState
from suppliers.buying.models.purchase import OPEN


@transaction.atomic
def plan_purchase(*, form_id: UUID | None = None, by: Person, at: datetime, **words: Any) -> PlannedPurchase:
    """``words`` are its form's fields, and ``replaces``, a contract. Raises RowRefused, MadeAlready."""
    purchase = PlannedPurchase(planned_by=by, planned_at=at, form_id=form_id, **words)
    refuse_twice(purchase)
    if purchase.replaces and purchase.replaces.is_archived:
        raise RowRefused("The contract that it follows is archived. Take it out of the archive first.")
    _check(purchase)
    keep(purchase)
    after = {"title": purchase.title, "value": purchase.value, "award_on": purchase.award_on}
    if purchase.replaces:
        after["replaces"] = str(purchase.replaces)
    record("buying.plan", purchase, by=by, at=at, after=after)
    return purchase


@transaction.atomic
def edit_purchase(
    purchase: PlannedPurchase, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """False when nothing differs. Raises StaleEdit, RowRefused, InvalidTransition.

    Another category is another risk: its screen no longer holds, and it has to be screened anew.
    """

    def also(now: PlannedPurchase, differing: Any) -> Mapping[str, Any]:
        if not now.is_open:
            raise InvalidTransition(
                f"This purchase is {now.get_state_display().lower()}: it changes no more."
            )
        if now.state == PurchaseState.SIGNED_OFF:
            raise InvalidTransition("This purchase is signed off as it stands. Screen it again to change it.")
        if "category" in differing and now.state != PurchaseState.PLANNED:
            return {"state": PurchaseState.PLANNED, "band": "", "screened_by": None, "screened_on": None}
        return {}

    return amend(
        purchase, version=version, changes=changes, act="buying.edit", check=_check, also=also, by=by, at=at
    )


@transaction.atomic
def abandon(purchase: PlannedPurchase, *, reason: str, by: Person, at: datetime) -> None:
    """It will not be bought. Raises InvalidTransition, RowRefused without a reason."""
    if not reason.strip():
        raise RowRefused("Say why it is abandoned.", field="reason")
    hold(PlannedPurchase.objects.all(), purchase.pk)
    move(
        purchase,
        to=PurchaseState.ABANDONED,
        allowed=OPEN,
        abandoned_on=london_date(at),
        abandon_reason=reason.strip(),
        version=F("version") + 1,
    )
    record("buying.abandon", purchase, by=by, at=at, after={"reason": reason.strip()})
    purchase.refresh_from_db()


def _check(purchase: PlannedPurchase) -> None:
    """The constraints, beside their fields."""
    for field, wrong, words in (
        ("title", not purchase.title.strip(), "Say what is bought."),
        ("value", purchase.value < 0, "Estimated value must be £0 or more."),
        (
            "starts_on",
            purchase.starts_on < purchase.award_on,
            "Planned start must be the day of the award or later.",
        ),
        (
            "ends_on",
            purchase.ends_on is not None and purchase.ends_on < purchase.starts_on,
            "Planned end must be the day of the start or later.",
        ),
    ):
        if wrong:
            raise RowRefused(words, field=field)
