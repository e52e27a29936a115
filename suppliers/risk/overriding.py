"""A band that people set against the arithmetic: one asks, another agrees; it runs out, or is withdrawn."""

import uuid
from datetime import date, datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import add_months, plain
from msplan.lib.locking import hold
from msplan.lib.once import MadeAlready
from msplan.lib.refusing import Refused
from msplan.lib.states import move
from suppliers.register.models import Supplier
from suppliers.risk.models import BandOverride, OverrideState, current_rules
from suppliers.risk.outcome import work_out
from suppliers.risk.scoring import rescore

LONGEST_MONTHS = 12
NOT_WAITING = "Somebody answered or withdrew this already."


@transaction.atomic
def ask_for_override(
    supplier: Supplier,
    *,
    band: str,
    reason: str,
    expires_on: date,
    by: Person,
    on: date,
    at: datetime,
    form_id: uuid.UUID | None = None,
) -> BandOverride:
    """Ask that ``band`` counts instead of what the inputs give, until a day at most 12 months ahead.

    Raises Refused where the supplier has no category, the band is what the inputs give, the day is past or too far,
    no reason is given, or there is an override already.
    """
    supplier = hold(Supplier.objects.standing().select_related("category"), supplier.pk)
    if form_id and (made := BandOverride.objects.filter(form_id=form_id).first()):
        raise MadeAlready(made)
    category = supplier.category
    if category is None:
        raise Refused("Give the supplier a category first.")
    assessment = supplier.assessments.in_force(on).first()
    given = work_out(category, assessment, rules=current_rules(), on=on).risk.band
    if band == given:
        raise Refused("That is the band the inputs give already.", field="band")
    if not reason.strip():
        raise Refused("Say why the band should differ from what the inputs give.", field="reason")
    if expires_on <= on or expires_on > add_months(on, LONGEST_MONTHS):
        last = plain(add_months(on, LONGEST_MONTHS))
        raise Refused(f"It runs out after today and by {last} at the latest.", field="expires_on")
    _end_lapsed(supplier, on=on, at=at)
    if BandOverride.objects.filter(supplier=supplier).open().exists():
        raise Refused("There is an override for this supplier already. Withdraw it first.")
    override = BandOverride.objects.create(
        supplier=supplier,
        category=category,
        band=band,
        instead_of=given,
        reason=reason.strip(),
        expires_on=expires_on,
        asked_by=by,
        asked_at=at,
        form_id=form_id,
    )
    record(
        "risk.ask_override",
        supplier,
        by=by,
        at=at,
        after={"band": band, "instead_of": given, "reason": override.reason, "expires_on": expires_on},
    )
    return override


@transaction.atomic
def answer_override(
    override: BandOverride, *, agreed: bool, answer: str = "", by: Person, on: date, at: datetime
) -> None:
    """A second person agrees, and it counts from now on; or refuses, and says why.

    Raises Refused where that person asked for it, a refusal has no reason, or it could no longer count;
    InvalidTransition where it was answered or withdrawn.
    """
    override = hold(BandOverride.objects.select_related("supplier", "category"), override.pk)
    if override.asked_by_id == by.pk:
        raise Refused("Somebody else has to agree: nobody agrees to their own override.")
    if not agreed and not answer.strip():
        raise Refused("Say why not.", field="answer")
    if agreed and (override.expires_on < on or override.category_id != override.supplier.category_id):
        raise Refused("It could not count any more: its last day has passed, or the category has changed.")
    move(
        override,
        to=OverrideState.AGREED if agreed else OverrideState.REFUSED,
        allowed=[OverrideState.ASKED],
        sentence=NOT_WAITING,
        answered_by=by,
        answered_at=at,
        answer=answer.strip(),
    )
    act = "risk.agree_override" if agreed else "risk.refuse_override"
    record(act, override.supplier, by=by, at=at, after={"band": override.band, "answer": override.answer})
    rescore([override.supplier_id], on=on, by=by, at=at)


@transaction.atomic
def withdraw_override(override: BandOverride, *, reason: str, by: Person, on: date, at: datetime) -> None:
    """It counts no more. Anybody who may ask may withdraw: that only brings the arithmetic back."""
    override = hold(BandOverride.objects.select_related("supplier"), override.pk)
    if not reason.strip():
        raise Refused("Say why it is withdrawn.", field="reason")
    move(
        override,
        to=OverrideState.WITHDRAWN,
        allowed=[OverrideState.ASKED, OverrideState.AGREED],
        sentence="It was refused, withdrawn or has lapsed already.",
        ended_by=by,
        ended_at=at,
        end_reason=reason.strip(),
    )
    record(
        "risk.withdraw_override",
        override.supplier,
        by=by,
        at=at,
        before={"band": override.band},
        after={"reason": reason.strip()},
    )
    rescore([override.supplier_id], on=on, by=by, at=at)


def _end_lapsed(supplier: Supplier, *, on: date, at: datetime) -> None:
    """One that ran out, or was made for another category, makes room for the next."""
    for old in BandOverride.objects.filter(supplier=supplier).open():
        if old.expires_on < on or old.category_id != supplier.category_id:
            move(old, to=OverrideState.LAPSED, allowed=[old.state], ended_at=at)
            record("risk.lapse_override", supplier, by=None, at=at, before={"band": old.band})
