"""The risk screen of a planned purchase, and the things that its band then asks for."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from suppliers.buying.asking import settle
from suppliers.buying.asks import asked_of
from suppliers.buying.models import (
    AskState,
    PlannedPurchase,
    PurchaseAsk,
    PurchaseScreen,
    PurchaseState,
    SignAnswer,
)
from suppliers.buying.signs import SIGNS, present, suggested
from suppliers.register.models import Category
from suppliers.risk.arithmetic import inherent_risk


def category_band(category: Category) -> str:
    """The band of a category's own defaults."""
    return inherent_risk(category.profile, category.defaults, agency_labour=category.agency_labour).band


@transaction.atomic
def screen(
    purchase: PlannedPurchase,
    *,
    seen: Mapping[str, str],
    notes: Mapping[str, str],
    band: str,
    reason: str,
    by: Person,
    at: datetime,
) -> PurchaseScreen:
    """``seen`` says of each of the six signs yes, no or not known. Takes back a signature.

    What the same person found that day already, and what still holds, is not kept a second time. Raises RowRefused,
    InvalidTransition.
    """
    now = hold(PlannedPurchase.objects.select_related("category"), purchase.pk)
    if not now.is_open:
        raise InvalidTransition(
            f"This purchase is {now.get_state_display().lower()}: it is not screened any more."
        )
    count = present(seen)
    made = PurchaseScreen(
        purchase=now,
        present=count,
        suggested=suggested(count, category_band(now.category)),
        band=band,
        reason=reason.strip(),
        by=by,
        at=at,
    )
    if count > 1 and band == "low":
        raise RowRefused(
            f"{count} signs count, so the band is medium or high: more than one asks for an assessment.",
            field="band",
        )
    if band != made.suggested and not made.reason:
        words = f"The signs suggest {made.get_suggested_display().lower()}. Say why the band is another."
        raise RowRefused(words, field="reason")
    answers = {sign.key: (seen[sign.key], notes.get(sign.key, "").strip()) for sign in SIGNS}
    if same := _screened_already(now, made, answers):
        return same
    keep(made)
    SignAnswer.objects.bulk_create(
        SignAnswer(screen=made, sign=key, seen=said, note=note) for key, (said, note) in answers.items()
    )
    _ask(now, band)
    before = {"band": now.get_band_display(), "state": now.get_state_display()}
    now.state, now.band = PurchaseState.SCREENED, band
    now.screened_by, now.screened_on = by, london_date(at)
    now.signed_off_by, now.signed_off_on, now.sign_off_words = None, None, ""
    now.version += 1
    now.save()
    settle(now)
    after = {"band": made.get_band_display(), "signs": count, "reason": made.reason}
    record("buying.screen", now, by=by, at=at, before=before if before["band"] else None, after=after)
    purchase.refresh_from_db()
    return made


def _screened_already(
    purchase: PlannedPurchase, made: PurchaseScreen, answers: Mapping[str, tuple[str, str]]
) -> PurchaseScreen | None:
    newest = purchase.screens.first()
    if newest is None or purchase.state != PurchaseState.SCREENED:
        return None
    holds = (newest.suggested, newest.band, newest.reason, newest.by, london_date(newest.at)) == (
        made.suggested,
        made.band,
        made.reason,
        made.by,
        london_date(made.at),
    )
    found = {answer.sign: (answer.seen, answer.note) for answer in newest.answers.all()}
    return newest if holds and found == answers else None


def _ask(purchase: PlannedPurchase, band: str) -> None:
    """What the band asks for and was not asked yet; what it no longer asks for and nobody answered is set aside."""
    wanted = [ask.key for ask in asked_of(band)]
    theirs = PurchaseAsk.objects.filter(purchase=purchase)
    theirs.filter(state=AskState.OPEN).exclude(kind__in=wanted).update(state=AskState.NOT_ASKED)
    theirs.filter(state=AskState.NOT_ASKED, kind__in=wanted).update(state=AskState.OPEN)
    known = set(theirs.values_list("kind", flat=True))
    PurchaseAsk.objects.bulk_create(
        PurchaseAsk(purchase=purchase, kind=kind) for kind in wanted if kind not in known
    )
