"""Signing a purchase off, by somebody else than who screened it; and its award, which makes the contract."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.money import exact_pounds
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.buying.models import PlannedPurchase, PurchaseState
from suppliers.record.keeping import add as add_to_record
from suppliers.record.models import Contract
from suppliers.register.models import Supplier
from suppliers.risk.scoring import rescore


@transaction.atomic
def sign_off(purchase: PlannedPurchase, *, words: str, by: Person, at: datetime) -> None:
    """``words`` are what was looked at. Raises InvalidTransition where something is open, RowRefused without words or

    for whoever screened it.
    """
    now = hold(PlannedPurchase.objects.select_related("signed_off_by"), purchase.pk)
    if now.state == PurchaseState.SIGNED_OFF:
        raise InvalidTransition(f"{now.signed_off_by} has signed this purchase off already.")
    if now.state != PurchaseState.READY:
        raise InvalidTransition("Only a purchase with nothing open can be signed off.")
    if now.screened_by_id == by.pk:
        raise RowRefused("You screened this purchase: somebody else signs it off.")
    if not words.strip():
        raise RowRefused("Say what you looked at.", field="words")
    now.state, now.signed_off_by, now.signed_off_on = PurchaseState.SIGNED_OFF, by, london_date(at)
    now.sign_off_words = words.strip()
    now.version += 1
    now.save(update_fields=["state", "signed_off_by", "signed_off_on", "sign_off_words", "version"])
    record("buying.sign_off", now, by=by, at=at, after={"sign_off_words": now.sign_off_words})
    purchase.refresh_from_db()


@transaction.atomic
def award(
    purchase: PlannedPurchase,
    *,
    supplier: Supplier,
    on: date,
    value: Decimal,
    starts_on: date,
    ends_on: date | None,
    reference: str = "",
    by: Person,
    at: datetime,
) -> Contract:
    """It is bought: the contract, in the supplier's record, in the place of the one that the purchase replaces.

    Raises InvalidTransition, RowRefused.
    """
    now = hold(PlannedPurchase.objects.select_related("department", "replaces", "supplier"), purchase.pk)
    if now.state == PurchaseState.AWARDED:
        raise InvalidTransition(f"This purchase is awarded to {now.supplier} already.")
    if now.state != PurchaseState.SIGNED_OFF:
        raise InvalidTransition(
            "A purchase is awarded once somebody else than who screened it has signed it off."
        )
    if on > london_date(at):
        raise RowRefused("Day of the award must be today or in the past.", field="on")
    if now.signed_off_on is not None and on < now.signed_off_on:
        raise RowRefused("It was awarded before it was signed off: that day is too early.", field="on")
    if ends_on is not None and ends_on < starts_on:
        raise RowRefused("Last day must be the first day or later.", field="ends_on")
    contract = Contract(
        supplier=supplier,
        title=now.title,
        reference=reference.strip(),
        value=value,
        starts_on=starts_on,
        ends_on=ends_on,
        department=now.department,
        manager_id=now.owner_id,
    )
    add_to_record(contract, by=by, at=at)
    now.state, now.supplier, now.contract, now.awarded_on = PurchaseState.AWARDED, supplier, contract, on
    now.version += 1
    now.save(update_fields=["state", "supplier", "contract", "awarded_on", "version"])
    after = {
        "supplier": str(supplier),
        "contract_value": exact_pounds(value),
        "awarded_on": on,
        "contract": str(contract),
    }
    if now.replaces:
        after["replaces"] = str(now.replaces)
    record("buying.award", now, by=by, at=at, after=after)
    rescore([supplier.pk], on=london_date(at), by=by, at=at)  # how long we are tied to it is leverage
    purchase.refresh_from_db()
    return contract
