"""What the specialist team does with a concern: acknowledge it, decide, add to it, close it, open it again."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.lib.dates import add_working_days, london_date
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition, move
from suppliers.concerns.models import Concern, ConcernDecision, ConcernState, Contact
from suppliers.concerns.raising import add_file
from suppliers.concerns.rights import ConcernChanged, ConcernRefused, keep
from suppliers.register.models import Supplier

# What is due first once somebody took it in hand, and within how many working days.
FIRST_STEP = "Decide what is done about it"
FIRST_STEP_DAYS = 1


@transaction.atomic
def acknowledge(concern: Concern, *, by: Person, at: datetime) -> None:
    """Somebody of the team has it. Raises InvalidTransition, which says who was first where somebody else was."""
    now = hold(Concern.objects.with_people(), concern.pk)
    move(
        concern,
        to=ConcernState.ACKNOWLEDGED,
        allowed=[ConcernState.RAISED],
        sentence=f"{now.acknowledged_by} acknowledged it already.",
        acknowledged_by=by,
        acknowledged_at=at,
        version=F("version") + 1,
        **_first_step(at),
    )
    keep("acknowledge", concern, by=by, at=at, after={"next_step_on": concern.next_step_on})


@transaction.atomic
def decide(
    concern: Concern,
    *,
    version: int,
    decided: str,
    investigation: str,
    referral: str,
    contact: str,
    contact_from: date | None,
    next_step: str,
    next_step_on: date,
    by: Person,
    at: datetime,
) -> ConcernDecision:
    """Write down what was decided and what is next.

    Raises ConcernChanged where somebody else saved meanwhile, InvalidTransition where it is not being handled,
    ConcernRefused where the next step lies in the past.
    """
    now = _held(concern, version)
    if now.state != ConcernState.ACKNOWLEDGED:
        raise InvalidTransition("Decisions are written down while a concern is being handled.")
    if next_step_on < london_date(at):
        raise ConcernRefused("Day of the next step must be today or later", field="next_step_on")
    decision = ConcernDecision.objects.create(
        concern=now,
        decided=decided,
        investigation=investigation,
        referral=referral,
        contact=contact,
        contact_from=contact_from if contact == Contact.NOT_BEFORE else None,
        next_step=next_step,
        next_step_on=next_step_on,
        by=by,
        at=at,
    )
    before = {"next_step_on": now.next_step_on}
    _write(now, next_step=next_step, next_step_on=next_step_on)
    keep("decide", now, by=by, at=at, before=before, after={"next_step_on": next_step_on})
    return decision


@transaction.atomic
def place_at(concern: Concern, supplier: Supplier | None, *, version: int, by: Person, at: datetime) -> None:
    """Say which supplier of the register it is about, or that it is none. Raises ConcernChanged."""
    now = _held(concern, version)
    before = {"supplier": now.supplier_id and str(now.supplier)}
    _write(now, supplier=supplier)
    keep("place", now, by=by, at=at, before=before, after={"supplier": supplier and str(supplier)})


@transaction.atomic
def attach(concern: Concern, upload: "File[bytes]", *, by: Person, at: datetime) -> None:
    """Keep a further file with it. Raises FileRefused."""
    add_file(concern, upload, by=by, at=at)
    keep("attach", concern, by=by, at=at)


@transaction.atomic
def close(concern: Concern, *, reason: str, version: int | None = None, by: Person, at: datetime) -> None:
    """Nothing more is to be done; ``version`` is that of the page on which somebody decided so.

    Raises InvalidTransition where it is not being handled, ConcernChanged where somebody saved since then.
    """
    now = hold(Concern.objects.with_people(), concern.pk)
    if not now.is_closed and version not in (None, now.version):
        raise ConcernChanged
    first = f"{now.closed_by} closed it already." if now.is_closed else ""
    move(
        concern,
        to=ConcernState.CLOSED,
        allowed=[ConcernState.ACKNOWLEDGED],
        sentence=first or "Only a concern that is being handled can be closed.",
        closed_by=by,
        closed_at=at,
        close_reason=reason,
        next_step="",
        next_step_on=None,
        version=F("version") + 1,
    )
    keep("close", concern, by=by, at=at, after={"reason": reason})


@transaction.atomic
def reopen(concern: Concern, *, reason: str, by: Person, at: datetime) -> None:
    """Take it in hand again. Raises InvalidTransition where it is not closed."""
    move(
        concern,
        to=ConcernState.ACKNOWLEDGED,
        allowed=[ConcernState.CLOSED],
        sentence="It is open already.",
        closed_by=None,
        closed_at=None,
        close_reason="",
        version=F("version") + 1,
        **_first_step(at),
    )
    keep("reopen", concern, by=by, at=at, after={"reason": reason})


def _first_step(at: datetime) -> dict[str, Any]:
    return {
        "next_step": FIRST_STEP,
        "next_step_on": add_working_days(london_date(at), FIRST_STEP_DAYS),
    }


def _held(concern: Concern, version: int) -> Concern:
    now = hold(Concern.objects.with_people(), concern.pk)
    if now.version != version:
        raise ConcernChanged
    return now


def _write(concern: Concern, **values: object) -> None:
    """Under the lock of ``_held``: the version counts what people saved."""
    for name, value in {**values, "version": concern.version + 1}.items():
        setattr(concern, name, value)
    concern.save(update_fields=[*values, "version"])
