"""What other rooms know that a score rests on: controls, proof from the site, critical findings, how we are tied.

Controls are answers: those that a supplier gave elsewhere and to our own questions, and silence where we asked.

A fixed number of queries for any number of suppliers. Rows of a merged supplier count for its survivor.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min, QuerySet

from msplan.lib.dates import FinancialYear, london_date, plain
from msplan.lib.gathering import Mention, gathered, mention
from suppliers.asking.models import Invitation, Response
from suppliers.checks.models import Check, Finding
from suppliers.record.models import Contract, Equivalent, Turnover
from suppliers.register.models import Supplier, survivor_id
from suppliers.risk.arithmetic import control_counts_until, leverage


@dataclass(frozen=True, slots=True)
class Control:
    """A control score that a person mapped or settled, or the nought of silence, and what it comes from."""

    score: Decimal
    dated: date
    name: str
    expires_on: date | None = None

    def until(self, band: str) -> date:
        """The last day on which it counts for a supplier of that inherent band."""
        last = control_counts_until(self.dated, band)
        return min(last, self.expires_on) if self.expires_on else last


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one supplier beside its six inputs. Nothing known is the default of each."""

    control: Control | None = None
    on_site_on: date | None = None
    critical: bool = False
    years: int | None = None
    months_left: int | None = None
    turnover: Decimal | None = None

    def leverage(self, yearly_spend: Decimal) -> Decimal:
        share = 100 * yearly_spend / self.turnover if self.turnover else None
        return leverage(years=self.years, months_left=self.months_left, share=share)


NOTHING = Evidence()


def gather(suppliers: Collection[int] | None, *, on: date, with_leverage: bool = True) -> dict[int, Evidence]:
    """By supplier id, for these suppliers or for all; a supplier without an entry is NOTHING.

    Bands do not hang on leverage: who asks for bands alone may leave it out.
    """
    found: dict[int, Evidence] = {}

    def put(pk: int, **known: Any) -> None:
        found[pk] = replace(found.get(pk, NOTHING), **known)

    if with_leverage:
        this_year = FinancialYear.of(on).start_year
        for pk, first_year in _first_years(suppliers):
            put(pk, years=max(0, this_year - first_year))
        for pk, starts_on, ends_on in _contracts(suppliers, on):
            known = found.get(pk, NOTHING)
            years = max(0, this_year - FinancialYear.of(starts_on).start_year)
            months = 12 * (ends_on.year - on.year) + ends_on.month - on.month - (ends_on.day < on.day)
            put(pk, years=max(years, known.years or 0), months_left=max(months, known.months_left or 0))
        for pk, amount in _turnovers(suppliers):
            put(pk, turnover=amount)
    for pk, control in _controls(suppliers, on):
        put(pk, control=control)
    for pk, seen_on in _on_site(suppliers, on):
        put(pk, on_site_on=seen_on)
    for pk in _critical(suppliers):
        put(pk, critical=True)
    return found


def _rows(rows: QuerySet[Any], suppliers: Collection[int] | None) -> QuerySet[Any]:
    """Each with ``counts_for``: the supplier it counts for, which is one of these where they are given."""
    rows = rows.order_by().annotate(counts_for=survivor_id())
    return rows if suppliers is None else rows.filter(counts_for__in=suppliers)


def _first_years(suppliers: Collection[int] | None) -> Iterable[tuple[int, int]]:
    totals = Supplier._meta.get_field("yearly_spend").related_model._default_manager.all()
    rows = _rows(totals, suppliers)
    return rows.values("counts_for").annotate(first=Min("year")).values_list("counts_for", "first")


def _contracts(suppliers: Collection[int] | None, on: date) -> Iterable[tuple[int, date, date]]:
    """Live contracts; one without an end counts as ending today: nobody knows how long it runs."""
    rows = _rows(Contract.objects.live(on), suppliers)
    live = rows.values_list("counts_for", "starts_on", "ends_on")
    return [(pk, starts_on, ends_on or on) for pk, starts_on, ends_on in live]


def _turnovers(suppliers: Collection[int] | None) -> Iterable[tuple[int, Decimal]]:
    return _rows(Turnover.objects.standing(), suppliers).values_list("counts_for", "amount")


def _controls(suppliers: Collection[int] | None, on: date) -> Iterable[tuple[int, Control]]:
    """The latest of each supplier, last: of one day an answer that was read tops an equivalent, and both silence."""
    found = gathered([_silences(suppliers, on), _equivalents(suppliers, on), _responses(suppliers, on)])
    each = [(one.said["counts_for"], _control(one), RANKS[one.kind], one.pk) for one in found]
    return [
        (pk, control) for pk, control, *_ in sorted(each, key=lambda one: (one[1].dated, *one[2:]))
        if control.dated <= on
    ]  # fmt: skip


RANKS = {"silence": 0, "equivalent": 1, "response": 2}


def _control(found: Mention) -> Control:
    said = found.said
    if found.kind == "silence":
        silent_on = date.fromisoformat(said["silent_on"])
        return Control(Decimal(0), silent_on, f"No response to {said['campaign']}")
    if found.kind == "equivalent":
        name = str(Equivalent(name=said["name"], kind=said["of"]))
        days = [date.fromisoformat(said[day]) for day in ("issued_on", "expires_on")]
        return Control(Decimal(str(said["score"])), days[0], name, days[1])
    day = london_date(datetime.fromisoformat(said["submitted_at"]))
    return Control(Decimal(str(said["score"])), day, f"Response {said['reference']} of {plain(day)}")


def _equivalents(suppliers: Collection[int] | None, on: date) -> QuerySet[Any, Any]:
    """Those that were checked, given a control score, and have not expired."""
    rows = _rows(Equivalent.objects.counting(on), suppliers)
    said = {"score": "control_score", "issued_on": "issued_on", "expires_on": "expires_on", "name": "name"}
    return mention("equivalent", rows, counts_for="counts_for", of="kind", **said)


def _responses(suppliers: Collection[int] | None, on: date) -> QuerySet[Any, Any]:
    """Responses to our own questions whose outcome a reader gave, dated the day they were first handed in."""
    rows = Response.objects.exclude(outcome="").annotate(counts_for=survivor_id("invitation__supplier"))
    if suppliers is not None:
        rows = rows.filter(counts_for__in=suppliers)
    said = {"score": "score", "submitted_at": "submitted_at", "reference": "reference"}
    return mention("response", rows, counts_for="counts_for", **said)


def _silences(suppliers: Collection[int] | None, on: date) -> QuerySet[Any, Any]:
    """No response to questions by somebody who was reached: nought, from the day it counts as one until an answer."""
    rows = _rows(Invitation.objects.silent(on).filter(campaign__terms=None), suppliers)
    said = {"silent_on": "silent_on", "campaign": "campaign__name"}
    return mention("silence", rows, counts_for="counts_for", **said)


def _on_site(suppliers: Collection[int] | None, on: date) -> Iterable[tuple[int, date]]:
    """The latest verified proof from the site: an audit or a visit with interviews of workers."""
    rows = _rows(Check.objects.on_site_evidence(on), suppliers)
    return rows.values("counts_for").annotate(last=Max("done_on")).values_list("counts_for", "last")


def _critical(suppliers: Collection[int] | None) -> Iterable[int]:
    """Suppliers with a critical finding that is open."""
    return _rows(Finding.objects.critical_open(), suppliers).values_list("counts_for", flat=True)
