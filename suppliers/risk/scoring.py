"""Working the stored scores out anew: for the whole register, or for the suppliers that something changed.

A few queries however many suppliers there are: read what the scores rest on, work them out, write those that
differ. The arithmetic itself is in arithmetic.py.
"""

from bisect import bisect_left
from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, TypeAlias, TypeVar

from django.db import transaction
from django.db.models import Sum

from msplan.accounts.models import Person
from msplan.health.models import Heartbeat
from msplan.history.recording import record_many
from suppliers.register.models import Category, Supplier, survivor_id
from suppliers.risk.arithmetic import Rules, priority
from suppliers.risk.evidence import NOTHING, Evidence, gather
from suppliers.risk.models import Assessment, BandOverride, Score, Tables, current_rules, table_scores
from suppliers.risk.outcome import work_out

BATCH = 5_000
M = TypeVar("M")
# What was said of a supplier while it had a category.
_Of: TypeAlias = dict[tuple[int, int | None], M]
_WRITTEN = (
    "inherent", "band", "basis", "overrides", "unknown", "residual", "residual_band", "control", "control_from",
    "control_until", "floored", "critical", "on_site_on", "override_id", "assessment_id", "assessed_on",
    "assessed_until", "recent_spend", "spend_percentile", "leverage", "priority", "model_version",
)  # fmt: skip


@dataclass(frozen=True)
class Rescored:
    """How many scores there are now, how many were written, how many bands changed."""

    suppliers: int
    written: int
    bands_changed: int


@transaction.atomic
def rescore(
    suppliers: Collection[int] | None = None,
    *,
    spend_changed: bool = False,
    on: date,
    by: Person | None,
    at: datetime,
) -> Rescored:
    """Score the standing suppliers with these ids, or all of them. Writes only what changed.

    Spend is summed and ranked over the whole register each time all are scored. For some suppliers alone the stored
    ranks are kept, or, where ``spend_changed``, these few are ranked anew among the others; what that moves in the
    ranks of the others, by a place in thousands, is set right when all are scored, at night and with each spend file.
    """
    standing = Supplier.objects.standing()
    if suppliers is not None:
        standing = standing.filter(pk__in=suppliers)
    stored = {row["supplier_id"]: row for row in _stored(suppliers)}
    spend = (
        _kept_ranks(stored) if suppliers is not None and not spend_changed else _spend_ranks(on, suppliers)
    )
    outcomes = Outcomes(on, suppliers)
    changed: list[Score] = []
    moved: list[tuple[int, dict[str, str], dict[str, str]]] = []
    pairs = list(standing.order_by("pk").values_list("pk", "category_id"))
    for supplier_id, category_id in pairs:
        recent, percentile = spend.get(supplier_id, (Decimal(0), Decimal(0)))
        values = outcomes.of(supplier_id, category_id) | {
            "recent_spend": recent,
            "spend_percentile": percentile,
            "leverage": outcomes.leverage_of(supplier_id, recent),
        }
        values["priority"] = _rounded(
            priority(values["residual"], spend_percentile=percentile, leverage=values["leverage"]), "0.0001"
        )
        values["residual"] = _rounded(values["residual"], "0.0001")
        before = stored.get(supplier_id)
        if before is None or any(before[name] != values[name] for name in _WRITTEN):
            changed.append(Score(supplier_id=supplier_id, scored_on=on, **values))
            if before is not None and (told := _moved(before, values)):
                moved.append((supplier_id, *told))
    Score.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["supplier"],
        update_fields=[*(name.removesuffix("_id") for name in _WRITTEN), "scored_on"],
    )
    if suppliers is None:
        _note_the_day(at)
    _tell(moved, by=by, at=at)
    return Rescored(len(pairs), len(changed), len(moved))


def _note_the_day(at: datetime) -> None:
    """Whoever reads a band may ask of which night it is. No history: nobody did anything."""
    Heartbeat.objects.bulk_create(
        [Heartbeat(name=Heartbeat.SCORES, at=at)],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["at"],
    )


class Outcomes:
    """What everything known comes to: once a category, and once for each supplier of whom more is known."""

    def __init__(
        self,
        on: date,
        suppliers: Collection[int] | None,
        *,
        rules: Rules | None = None,
        with_leverage: bool = True,
    ) -> None:
        """``rules`` are those in force where none are given; ``under`` shows what others would do."""
        self._on = on
        self._rules = rules or current_rules()
        self.categories: Mapping[int | None, Category] = Category.objects.in_bulk()
        # What was said of a supplier that is merged now counts for its survivor: the newest of the family.
        assessments = Assessment.objects.annotate(counts_for=survivor_id())
        overrides = BandOverride.objects.annotate(counts_for=survivor_id())
        if suppliers is not None:
            assessments = assessments.filter(counts_for__in=suppliers)
            overrides = overrides.filter(counts_for__in=suppliers)
        newest_last = assessments.in_force(on).order_by("assessed_on", "pk")
        self._assessments: _Of[Assessment] = {(row.counts_for, row.category_id): row for row in newest_last}
        latest_last = overrides.in_force(on).order_by("pk")
        self._overrides: _Of[BandOverride] = {(row.counts_for, row.category_id): row for row in latest_last}
        # Only what an assessment took from them counts.
        self.tables: Tables = table_scores(None if self._assessments else ())
        self._evidence = gather(suppliers, on=on, with_leverage=with_leverage)
        self._by_category: dict[int | None, dict[str, Any]] = {}

    def of(self, supplier_id: int, category_id: int | None) -> dict[str, Any]:
        """The values of a score that do not hang on spend; ``residual`` not yet rounded."""
        assessment = self._assessments.get((supplier_id, category_id))
        override = self._overrides.get((supplier_id, category_id))
        evidence = self._evidence.get(supplier_id, NOTHING)
        is_known = assessment or override or evidence.control or evidence.critical or evidence.on_site_on
        if is_known:
            return self._values(category_id, assessment, override, evidence)
        return self.assumed(category_id)

    def assumed(self, category_id: int | None) -> dict[str, Any]:
        """What the category's defaults come to, with nothing else known."""
        if category_id not in self._by_category:
            self._by_category[category_id] = self._values(category_id, None, None, NOTHING)
        return self._by_category[category_id]

    def under(self, rules: Rules, categories: Mapping[int | None, Category], tables: Tables) -> "Outcomes":
        """The same suppliers and evidence under other rules, defaults and tables."""
        other = copy(self)
        other._rules, other.categories, other.tables, other._by_category = rules, categories, tables, {}
        return other

    def rest_on(self, keys: Collection[tuple[int, str]]) -> int:
        """How many suppliers are assessed by one of these rows of the tables."""
        return sum(
            any((row.factor, row.place(self.tables)) in keys for row in assessment.inputs.all())
            for assessment in self._assessments.values()
        )

    def leverage_of(self, supplier_id: int, recent: Decimal) -> Decimal:
        """``recent`` is the spend of two financial years: half of it is held against a year's turnover."""
        return _rounded(self._evidence.get(supplier_id, NOTHING).leverage(recent / 2), "0.001")

    def _values(
        self,
        category_id: int | None,
        assessment: Assessment | None,
        override: BandOverride | None,
        evidence: Evidence,
    ) -> dict[str, Any]:
        category = self.categories.get(category_id)
        out = work_out(
            category,
            assessment,
            override=override,
            evidence=evidence,
            rules=self._rules,
            tables=self.tables,
            on=self._on,
        )
        return {
            "inherent": out.risk.value,
            "band": out.band,
            "basis": out.inputs.basis.value,
            "overrides": out.risk.letters,
            "unknown": out.risk.unknown,
            "residual": out.residual.value,
            "residual_band": out.residual.band,
            "control": _rounded(out.control_score, "0.001"),
            "control_from": out.control.name[:120] if out.control else "",
            "control_until": out.control and out.control.until(out.band),
            "floored": out.residual.floored,
            "critical": out.residual.critical,
            "on_site_on": evidence.on_site_on,
            "override_id": override and override.pk,
            "assessment_id": assessment and assessment.pk,
            "assessed_on": assessment and assessment.assessed_on,
            "assessed_until": assessment and assessment.valid_until,
            "model_version": self._rules.version,
        }


def behind(rules: Rules | None = None) -> Any:
    """Suppliers whose score is of another version of the model than the one in force, which ``rules`` may say."""
    in_force = rules or current_rules()
    rows = Supplier.objects.standing().exclude(score__model_version=in_force.version)
    return rows.order_by("pk").values_list("pk", flat=True)


def catch_up(*, on: date, at: datetime, most: int = BATCH) -> int:
    """Score up to so many of those that are behind the model; returns how many were."""
    waiting = list(behind()[:most])
    if waiting:
        rescore(waiting, on=on, by=None, at=at)
    return len(waiting)


def _rounded(value: Decimal, places: str) -> Decimal:
    """For keeping; bands and priorities are told before this."""
    return value.quantize(Decimal(places), rounding=ROUND_HALF_UP)


def _moved(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, str], dict[str, str]] | None:
    """The bands that changed, before and after, as history tells them."""
    names = [name for name in ("band", "residual_band") if before[name] != after[name]]
    if not names:
        return None
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _stored(suppliers: Collection[int] | None) -> Any:
    rows = Score.objects.all() if suppliers is None else Score.objects.filter(supplier__in=suppliers)
    return rows.values("supplier_id", *_WRITTEN)


def _kept_ranks(stored: Mapping[int, Mapping[str, Any]]) -> dict[int, tuple[Decimal, Decimal]]:
    return {pk: (row["recent_spend"], row["spend_percentile"]) for pk, row in stored.items()}


def _spend_ranks(on: date, suppliers: Collection[int] | None = None) -> dict[int, tuple[Decimal, Decimal]]:
    """Each paid supplier's spend in the two latest financial years, and the share of them that got less.

    Of these suppliers only: then the database counts the others, two queries for each of them.
    """
    totals_of = Supplier._meta.get_field("yearly_spend").related_model._default_manager
    years = [year.start_year for year in totals_of.all().latest_years(on)]
    sums = (
        totals_of.filter(year__in=years, supplier__in=Supplier.objects.standing())
        .values_list("supplier")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    if suppliers is not None:
        some, paid = dict(sums.filter(supplier__in=suppliers)), sums.count()
        less = {pk: sums.filter(total__lt=total).count() for pk, total in some.items()}
        return {pk: (total, _percentile(less[pk], paid)) for pk, total in some.items()}
    totals = dict(sums)
    ranked = sorted(totals.values())
    return {pk: (total, _percentile(bisect_left(ranked, total), len(ranked))) for pk, total in totals.items()}


def _percentile(less: int, paid: int) -> Decimal:
    """Of all paid suppliers but this one, the share that got less."""
    share = Decimal(100) * less / max(1, paid - 1)
    return share.quantize(Decimal("0.001"), rounding=ROUND_HALF_UP)


def _tell(
    moved: list[tuple[int, dict[str, str], dict[str, str]]], *, by: Person | None, at: datetime
) -> None:
    """History of a changed band; the first score of a supplier is told by whatever brought the supplier."""
    names = Supplier.objects.in_bulk([pk for pk, _, _ in moved])
    record_many(
        "risk.rescore",
        [(names[pk], before, after) for pk, before, after in moved],
        by=by,
        at=at,
    )
