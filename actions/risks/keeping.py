"""Writing down priority risks and known unknowns, and changing what was written.

Rules: docs/rules/priority-risks.md.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Max

from actions.plan.amending import refuse_twice
from actions.plan.refusing import Refused, StaleEdit
from actions.risks.models import KnownUnknown, LiesIn, PriorityRisk
from actions.risks.models.watched import Watched
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.history.recording import record
from msplan.lib.dates import london_date
from suppliers.register.countries import country_names

SHARED = ("title", "owner", "offered", "public_wording", "cleared", "marking")
OF_RISKS = (
    *SHARED, "lies_in", "who", "places", "tiers", "countries", "category", "method", "assessed_by", "assessed_on",
    "salience", "salience_reason", "done_now",
)  # fmt: skip
OF_UNKNOWNS = (*SHARED, "why", "how", "by_on")
# Any constants: whoever numbers one holds this lock until the number is written.
NUMBERING = {"R": 5_411, "U": 5_412}
W = TypeVar("W", bound=Watched)


class RiskRefused(Refused):
    """A rule of priority risks and known unknowns."""


@transaction.atomic
def note_risk(*, form_id: UUID | None = None, by: Person | None, at: datetime, **words: Any) -> PriorityRisk:
    """Write down a priority risk (``words``: fields of OF_RISKS). Its first yearly review is a year after it was
    assessed, or the first anniversary that is not behind us. Raises RiskRefused; MadeAlready where the page with
    this ``form_id`` was sent before.
    """
    return _note(PriorityRisk(form_id=form_id), words, OF_RISKS, by=by, at=at)


@transaction.atomic
def note_unknown(
    *, form_id: UUID | None = None, by: Person | None, at: datetime, **words: Any
) -> KnownUnknown:
    """Write down something that is not known (``words``: fields of OF_UNKNOWNS). Raises RiskRefused, MadeAlready."""
    return _note(KnownUnknown(noted_on=london_date(at), form_id=form_id), words, OF_UNKNOWNS, by=by, at=at)


def _note(
    thing: W, words: Mapping[str, Any], allowed: tuple[str, ...], *, by: Person | None, at: datetime
) -> W:
    _set(thing, words, allowed)
    on = london_date(at)
    check(thing, on=on)
    thing.created_at = at
    thing.review_on = thing.next_review_after(answered=thing.counted_from, on=on)
    thing.number = _next_number(thing)
    refuse_twice(thing)  # after the lock on numbers: a rival's row is there by now
    thing.save(force_insert=True)
    after = {name: said(thing, name) for name in words if said(thing, name) not in ("", [], False, None)}
    record("risks.note", thing, by=by, at=at, after=after)
    return thing


@transaction.atomic
def edit(thing: W, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime) -> bool:
    """Change what was written; False when nothing differs.

    ``version`` is the one the editor read; raises StaleEdit when it is no longer the newest. A new day of
    assessment counts the yearly reviews anew, but one that is late stays owed. Raises RiskRefused.
    """
    allowed = OF_RISKS if isinstance(thing, PriorityRisk) else OF_UNKNOWNS
    now = type(thing)._default_manager.select_for_update(of=("self",)).get(pk=thing.pk)
    if now.version != version:
        raise StaleEdit
    differing = {name: value for name, value in changes.items() if getattr(now, name) != value}
    if not differing:
        return False
    before = {name: said(now, name) for name in differing}
    _set(now, differing, allowed)
    on = london_date(at)
    check(now, on=on)
    if "assessed_on" in differing and now.review_on is not None and now.review_on >= on:
        now.review_on = now.next_review_after(answered=now.counted_from, on=on)
    now.version += 1
    now.save(update_fields=[*differing, "review_on", "version"])
    after = {name: said(now, name) for name in differing}
    record("risks.edit", now, by=by, at=at, before=before, after=after)
    thing.refresh_from_db()
    return True


def check(thing: Watched, *, on: date) -> None:
    """The rules that the database holds too, as sentences beside their fields."""
    if not thing.owner.is_active:
        raise RiskRefused(f"{thing.owner} has left. Choose another owner.", field="owner")
    if thing.offered and not thing.public_wording:
        raise RiskRefused(
            "Write the wording for the public before offering it to the statement.", field="public_wording"
        )
    if thing.cleared and thing.marking != Marking.OFFICIAL:
        raise RiskRefused("Only what is OFFICIAL can be cleared for publication.", field="cleared")
    if thing.cleared and not thing.public_wording:
        raise RiskRefused("Write the wording for the public before clearing it.", field="public_wording")
    if isinstance(thing, PriorityRisk):
        _check_risk(thing, on)
    elif isinstance(thing, KnownUnknown) and thing.by_on < thing.noted_on:
        raise RiskRefused("The day must not be before the day on which it was noted.", field="by_on")


def _check_risk(risk: PriorityRisk, on: date) -> None:
    if risk.lies_in == LiesIn.CHAIN and not risk.tiers:
        raise RiskRefused("Select at least one tier of the supply chain.", field="tiers")
    if risk.lies_in == LiesIn.OWN and risk.tiers:
        raise RiskRefused(
            "Our own operations have no tiers. Take them away, or choose Supply chain.", field="tiers"
        )
    if risk.assessed_on > on:
        raise RiskRefused("The day of the assessment must be today or in the past.", field="assessed_on")
    if unknown := [code for code in risk.countries if code not in country_names()]:
        raise RiskRefused(f"{unknown[0]} is no country of the list.", field="countries")


def _set(thing: Watched, words: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    if unknown := set(words) - set(allowed):
        raise ValueError(f"{sorted(unknown)} are not written down here")
    for name, value in words.items():
        setattr(thing, name, value.strip() if isinstance(value, str) else value)


def _next_number(thing: Watched) -> int:
    """The next number, without gaps: a rival waits for the lock until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING[thing.letter]])
    return (type(thing)._default_manager.aggregate(last=Max("number"))["last"] or 0) + 1


def said(thing: Watched, name: str) -> Any:
    """A field's value as a reader of its history knows it: labels and names, not keys."""
    if name == "countries" and isinstance(thing, PriorityRisk):
        return thing.country_words
    value = getattr(thing, name)
    choices = dict(getattr(type(thing)._meta.get_field(name), "flatchoices", ()))
    return choices.get(value, str(value)) if isinstance(value, models.Model | str) else value
