"""Setting an indicator up, and handing in values for those that no record gives. Rules: docs/rules/indicators.md."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction

from msplan.accounts.models import Person
from msplan.files.storing import store
from msplan.history.amending import amend, keep, said
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition
from statements.figures.indicators import Kpi, indicators
from statements.models import Indicator, IndicatorMeasurement
from statements.models.indicator import Worse

SETTINGS = (
    "owner", "baseline", "baseline_of", "target", "target_on", "limits", "in_statement", "frequency", "amber", "red",
    "worse", "is_key_risk",
)  # fmt: skip
WORSE = {"up": Worse.BELOW, "down": Worse.ABOVE}


@transaction.atomic
def set_up(kpi: Kpi, *, changes: Mapping[str, Any], by: Person, at: datetime) -> Indicator:
    """Take an indicator into use: its owner, where it began, what is aimed at. Raises RowRefused."""
    indicator = Indicator(code=kpi.id, in_use_from=london_date(at), **changes)
    for name, value in _side(kpi, indicator).items():
        setattr(indicator, name, value)
    check_settings(kpi, indicator)
    keep(indicator)
    after = {name: said(indicator, name) for name in SETTINGS}
    record("indicators.set_up", indicator, by=by, at=at, after=after)
    return indicator


@transaction.atomic
def change(
    indicator: Indicator, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Change what was set up; False when nothing differs. Raises RowRefused, StaleEdit."""
    kpi = indicators()[indicator.code]
    return amend(
        indicator,
        version=version,
        changes=changes,
        act="indicators.change",
        check=lambda now: check_settings(kpi, now),
        also=lambda now, _differing: _side(kpi, now),
        by=by,
        at=at,
    )


@transaction.atomic
def hand_in(
    kpi: Kpi,
    *,
    period_start: date,
    period_end: date,
    numerator: Decimal,
    denominator: Decimal | None = None,
    note: str = "",
    evidence_file: "File[bytes] | None" = None,
    evidence_link: str = "",
    by: Person,
    at: datetime,
    form_id: UUID | None = None,
) -> IndicatorMeasurement:
    """A value for a period that has ended. Raises RowRefused, FileRefused; MadeAlready for a page sent twice."""
    if not kpi.is_entered:
        raise RowRefused("This indicator is counted from the records.")
    indicator, _ = Indicator.objects.get_or_create(code=kpi.id, defaults={"in_use_from": london_date(at)})
    made = IndicatorMeasurement(
        indicator=indicator,
        period_start=period_start,
        period_end=period_end,
        numerator=numerator,
        denominator=denominator,
        value=value_of(numerator, denominator),
        note=note.strip(),
        evidence_link=evidence_link,
        evidence_file=store(evidence_file, by=by, at=at) if evidence_file else None,
        entered_by=by,
        entered_at=at,
        form_id=form_id,
    )
    _check(kpi, made, on=london_date(at))
    keep(made, field="period_end")
    record("indicators.hand_in", indicator, by=by, at=at, after=_words(made))
    return made


@transaction.atomic
def correct(
    measurement: IndicatorMeasurement,
    *,
    reason: str,
    numerator: Decimal,
    denominator: Decimal | None = None,
    note: str = "",
    evidence_file: "File[bytes] | None" = None,
    evidence_link: str = "",
    by: Person,
    at: datetime,
) -> IndicatorMeasurement:
    """Another value for the same period; the old one is kept with what was said of it. Raises RowRefused,

    FileRefused, InvalidTransition: somebody else has corrected it.
    """
    if not IndicatorMeasurement.objects.filter(pk=measurement.pk, is_standing=True).update(is_standing=False):
        raise InvalidTransition("Somebody else has just corrected this value. Look at it first.")
    stored = store(evidence_file, by=by, at=at) if evidence_file else None
    keeps_old = stored is None and not evidence_link
    made = IndicatorMeasurement(
        indicator=measurement.indicator,
        period_start=measurement.period_start,
        period_end=measurement.period_end,
        numerator=numerator,
        denominator=denominator,
        value=value_of(numerator, denominator),
        note=note.strip(),
        evidence_link=measurement.evidence_link if keeps_old else evidence_link,
        evidence_file=measurement.evidence_file if keeps_old else stored,
        entered_by=by,
        entered_at=at,
        corrects=measurement,
        reason=reason.strip(),
    )
    _check(indicators()[measurement.indicator.code], made, on=london_date(at))
    keep(made, field="reason")
    before = _words(measurement)
    after = {**_words(made), "reason": made.reason}
    record("indicators.correct", measurement.indicator, by=by, at=at, before=before, after=after)
    return made


def _side(kpi: Kpi, row: Indicator) -> dict[str, str]:
    """Which way is worse follows from what is better; where neither is, the force says it."""
    if kpi.direction not in WORSE:
        return {}
    return {"worse": "" if row.amber is None and row.red is None else str(WORSE[kpi.direction])}


def check_settings(kpi: Kpi, row: Indicator) -> None:
    """The rules of the row, each with the field of the form that it is about."""
    if row.baseline is not None and not row.baseline_of:
        raise RowRefused("Say when the baseline was measured.", field="baseline_of")
    if row.baseline is None and row.baseline_of:
        raise RowRefused("Say what the baseline was, or leave its time empty.", field="baseline")
    if row.target_on is not None and row.target is None:
        raise RowRefused("A date needs a target.", field="target")
    if kpi.unit == "percent" and kpi.entry != "number":
        _check_share(row)
    _check_thresholds(row, WORSE.get(kpi.direction) or row.worse)


def _check_share(row: Indicator) -> None:
    for name in ("baseline", "target", "amber", "red"):
        value = getattr(row, name)
        if value is not None and not 0 <= value <= 100:
            raise RowRefused("A share lies between 0 and 100 percent.", field=name)


def _check_thresholds(row: Indicator, side: str) -> None:
    amber, red = row.amber, row.red
    if not side and (amber is not None or red is not None):
        raise RowRefused("Say which way is worse.", field="worse")
    if row.worse and amber is None and red is None:
        raise RowRefused("Say which way is worse only with amber or red.", field="red")
    if row.is_key_risk and red is None:
        raise RowRefused("A key risk indicator needs a value from which it is red.", field="red")
    if amber is not None and red is not None and (red >= amber if side == Worse.BELOW else red <= amber):
        raise RowRefused(f"Red must be worse than amber: {side} {amber:f}.", field="red")


def value_of(numerator: Decimal, denominator: Decimal | None) -> Decimal:
    """The number itself, or a share in percent to four places."""
    if denominator is None:
        return Decimal(numerator)
    if not denominator:
        raise RowRefused("The whole must be more than 0.", field="denominator")
    return (100 * Decimal(numerator) / denominator).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)


def _check(kpi: Kpi, made: IndicatorMeasurement, *, on: date) -> None:
    if made.period_end >= on:
        raise RowRefused("The period must have ended before today.", field="period_end")
    if (kpi.entry == "share") != (made.denominator is not None):
        raise RowRefused("A share needs both numbers, and nothing else does.", field="denominator")
    if (kpi.unit == "count" or made.denominator is not None) and made.numerator % 1:
        raise RowRefused("A count is a whole number.", field="numerator")
    if made.denominator is not None and made.denominator % 1:
        raise RowRefused("A count is a whole number.", field="denominator")
    if made.numerator < 0 and (kpi.people or made.denominator is not None):
        raise RowRefused("A count cannot be less than 0.", field="numerator")
    if made.denominator is not None and made.numerator > made.denominator:
        raise RowRefused("The part cannot be more than the whole.", field="numerator")
    if not made.evidence_file and not made.evidence_link:
        raise RowRefused(
            "Hand in a file or a link that shows where the number comes from.", field="evidence_link"
        )


def _words(made: IndicatorMeasurement) -> dict[str, Any]:
    names = ("period_start", "period_end", "numerator", "denominator", "note", "evidence_link")
    return {name: said(made, name) for name in names}
