"""Answering what a band asks for before award; checking labour cost; deciding on grounds for exclusion."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.amending import keep, refuse_twice
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.marks import mark, refuse_late
from msplan.lib.money import exact_pounds
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.buying.asks import BY_KEY, LABOUR_COST
from suppliers.buying.models import (
    AskState,
    ExclusionGround,
    GroundDecision,
    LabourCost,
    PlannedPurchase,
    PurchaseAsk,
    PurchaseState,
)

ANSWERABLE = (PurchaseState.SCREENED, PurchaseState.READY)


@transaction.atomic
def answer_ask(
    ask: PurchaseAsk,
    *,
    answer: str,
    evidence_file: "File[bytes] | None" = None,
    evidence_link: str = "",
    seen: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Raises RowRefused, InvalidTransition, FileRefused; StaleEdit where it says something else than what was
    ``seen`` (``mark_of_answer``). Labour cost is answered once a bid was worked out.
    """
    purchase, now = _held(ask)
    refuse_late(seen, _said(now))
    if not answer.strip():
        raise RowRefused("Enter the answer.", field="answer")
    if now.kind == LABOUR_COST and not purchase.labour_costs.exists():
        raise RowRefused("Work out the labour cost of at least one bid first.", field="answer")
    now.state, now.answer, now.reason = AskState.ANSWERED, answer.strip(), ""
    now.evidence_link = evidence_link
    if evidence_file is not None:
        now.evidence_file = store(evidence_file, by=by, at=at)
    _close(now, purchase, by=by, at=at)
    record("buying.answer", purchase, by=by, at=at, after={BY_KEY[now.kind].name: now.answer})


def mark_of_answer(ask: PurchaseAsk) -> str:
    """Of what it says now: a form carries it."""
    return mark(_said(ask))


def _said(ask: PurchaseAsk) -> dict[str, Any]:
    said = ("state", "answer", "reason", "evidence_link", "evidence_file_id")
    return {name: getattr(ask, name) for name in said}


@transaction.atomic
def waive_ask(ask: PurchaseAsk, *, reason: str, by: Person, at: datetime) -> None:
    """It is not asked in this case. Raises RowRefused without a reason, InvalidTransition."""
    purchase, now = _held(ask)
    if not reason.strip():
        raise RowRefused("Say why it is waived.", field="reason")
    now.state, now.answer, now.reason = AskState.WAIVED, "", reason.strip()
    _close(now, purchase, by=by, at=at)
    record(
        "buying.waive", purchase, by=by, at=at, after={"waived": BY_KEY[now.kind].name, "reason": now.reason}
    )


def _held(ask: PurchaseAsk) -> tuple[PlannedPurchase, PurchaseAsk]:
    """Under the purchase's lock, which whoever counts what is open holds too."""
    purchase = _open(ask.purchase_id)
    now = PurchaseAsk.objects.get(pk=ask.pk)
    if now.state == AskState.NOT_ASKED:
        raise InvalidTransition("This is no longer asked of the purchase.")
    return purchase, now


def _open(pk: int) -> PlannedPurchase:
    purchase = hold(PlannedPurchase.objects.all(), pk)
    if purchase.state not in ANSWERABLE:
        state = purchase.get_state_display().lower()
        raise InvalidTransition(
            f"This purchase is {state}: what is asked is answered between screen and signature."
        )
    return purchase


def _close(now: PurchaseAsk, purchase: PlannedPurchase, *, by: Person, at: datetime) -> None:
    now.by, now.on = by, london_date(at)
    now.save()
    settle(purchase)


@transaction.atomic
def work_out(
    purchase: PlannedPurchase,
    *,
    bidder: str,
    price: Decimal,
    hours: Decimal,
    wage: Decimal,
    wage_source: str,
    wage_on: date,
    on_costs: Decimal,
    other_costs: Decimal | None = None,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> LabourCost:
    """Keep the check of a bid's labour cost with its inputs. Raises RowRefused, InvalidTransition, MadeAlready."""
    made = LabourCost(
        bidder=bidder.strip(),
        price=price,
        hours=hours,
        wage=wage,
        wage_source=wage_source.strip(),
        wage_on=wage_on,
        on_costs=on_costs,
        other_costs=other_costs or Decimal(0),
        by=by,
        at=at,
        form_id=form_id,
    )
    refuse_twice(made)
    made.purchase = _open(purchase.pk)
    if wage_on > london_date(at):
        raise RowRefused("The rate's date must be today or in the past.", field="wage_on")
    keep(made)
    record(
        "buying.work_out",
        made.purchase,
        by=by,
        at=at,
        after={"bidder": made.bidder, "price": exact_pounds(price)},
    )
    return made


@transaction.atomic
def add_ground(
    purchase: PlannedPurchase,
    *,
    bidder: str,
    ground: str,
    found: str,
    found_on: date,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> ExclusionGround:
    """Something to decide on; nobody is excluded by it. Raises RowRefused, InvalidTransition, MadeAlready."""
    made = ExclusionGround(
        bidder=bidder.strip(),
        ground=ground,
        found=found.strip(),
        found_on=found_on,
        by=by,
        at=at,
        form_id=form_id,
    )
    refuse_twice(made)
    made.purchase = _open(purchase.pk)
    if found_on > london_date(at):
        raise RowRefused("The day on which it was found must be today or in the past.", field="found_on")
    keep(made)
    settle(made.purchase)
    record(
        "buying.add_ground", made.purchase, by=by, at=at, after={"bidder": made.bidder, "ground": str(made)}
    )
    return made


@transaction.atomic
def decide_ground(ground: ExclusionGround, *, decision: str, reason: str, by: Person, at: datetime) -> None:
    """Whether the bidder is excluded: a person's word, with its reason. Raises RowRefused, InvalidTransition."""
    purchase = _open(ground.purchase_id)
    now = ExclusionGround.objects.get(pk=ground.pk)
    if not reason.strip():
        raise RowRefused("A decision needs its reason.", field="reason")
    now.decision, now.reason = decision, reason.strip()
    now.decided_by, now.decided_on = by, london_date(at)
    keep(now, only=["decision", "reason", "decided_by", "decided_on"], field="decision")
    settle(purchase)
    after = {"bidder": now.bidder, "decision": now.get_decision_display(), "reason": now.reason}
    record("buying.decide_ground", purchase, by=by, at=at, after=after)


def settle(purchase: PlannedPurchase) -> None:
    """Count what is open, and say whether the purchase is ready. Under the purchase's lock."""
    still = purchase.asks.filter(state=AskState.OPEN).count()
    still += purchase.grounds.filter(decision=GroundDecision.UNDECIDED).count()
    purchase.open_count = still
    purchase.state = PurchaseState.SCREENED if still else PurchaseState.READY
    purchase.save(update_fields=["open_count", "state"])
