"""Whom the force does not look at by its own rule, what that leaves out, and the rule itself. docs/rules/checks.md."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from msplan.accounts.models import Person
from msplan.history.amending import keep
from msplan.history.recording import record
from msplan.lib.refusing import RowRefused
from suppliers.checks.models import Agency, Check, Kind, LookingRule
from suppliers.checks.models.check import SOON_DAYS
from suppliers.record.models import Contract
from suppliers.register.models import Supplier, SupplierQuerySet, survivor_id

# Asked of every supplier whose band is High, where the rule does not leave it out.
OF_HIGH = (Kind.REGISTRY, Kind.COMPANIES_HOUSE, Kind.ADVERSE, Kind.SITE_VISIT, Kind.AUDIT)

# Any constant: whoever sets the rule holds this lock until it is written.
RULE = 5_423


@transaction.atomic
def set_rule(
    before: LookingRule, *, threshold: Decimal, in_force: bool, reason: str, by: Person, at: datetime
) -> LookingRule:
    """A new rule in the place of the one that somebody had before them. Raises RowRefused."""
    # Of two at once the second sees what the first wrote, also where none was.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RULE])
    now = LookingRule.current()
    if now.pk != before.pk:
        raise RowRefused("Somebody else has just changed the rule. Look at it, then save again.")
    rule = LookingRule(threshold=threshold, in_force=in_force, reason=reason, by=by, at=at)
    keep(rule)
    record(
        "checks.set_rule",
        rule,
        by=by,
        at=at,
        before={"threshold": now.threshold, "in_force": now.in_force},
        after={"threshold": threshold, "in_force": in_force, "reason": reason},
    )
    return rule


def _family(rows: "QuerySet[Any]") -> "QuerySet[Any, Any]":
    """The suppliers for whom rows that point at a supplier count."""
    return rows.order_by().values(family=survivor_id())


def under_threshold(rule: LookingRule) -> SupplierQuerySet:
    """Standing suppliers paid less than the threshold in the two latest financial years; labour providers left out."""
    agencies = _family(Agency.objects.in_use())
    return Supplier.objects.standing().filter(score__recent_spend__lt=rule.threshold).exclude(pk__in=agencies)


def not_looked_at(rule: LookingRule, *, on: date) -> SupplierQuerySet:
    """Left out by the rule: little spend, and every live contract says that nobody works on our site.

    Whether somebody does is not known of a supplier without a live contract, and "not known" leaves nobody out.
    """
    if not rule.in_force:
        return Supplier.objects.none()
    contracts = Contract.objects.live(on)
    nobody = _family(contracts.filter(on_our_site="no"))
    otherwise = _family(contracts.exclude(on_our_site="no"))
    return under_threshold(rule).filter(pk__in=nobody).exclude(pk__in=otherwise)


def site_not_known(rule: LookingRule, *, on: date) -> SupplierQuerySet:
    """Little spend, and nobody has said whether people work on our site: looked at, because nobody knows."""
    if not rule.in_force:
        return Supplier.objects.none()
    contracts = Contract.objects.live(on)
    known = _family(contracts.filter(on_our_site="no"))
    on_site = _family(contracts.filter(on_our_site="yes"))
    not_known = _family(contracts.filter(on_our_site="not_known"))
    unknown = ~Q(pk__in=known) & ~Q(pk__in=on_site) | Q(pk__in=not_known) & ~Q(pk__in=on_site)
    return under_threshold(rule).filter(unknown)


@dataclass(frozen=True)
class Gap:
    """What the rule leaves out."""

    suppliers: int
    spend: Decimal
    high: int
    of_suppliers: int
    of_high: int


def gap(rule: LookingRule, *, on: date) -> Gap:
    """Two queries."""
    numbers = {
        "suppliers": Count("pk"),
        "spend": Coalesce(Sum("score__recent_spend"), Decimal(0)),
        "high": Count("pk", filter=Q(score__band="high")),
    }
    out = not_looked_at(rule, on=on).aggregate(**numbers)
    whole = Supplier.objects.standing().aggregate(
        all=Count("pk"), high=Count("pk", filter=Q(score__band="high"))
    )
    return Gap(
        suppliers=out["suppliers"] or 0,
        spend=out["spend"] or Decimal(0),
        high=out["high"] or 0,
        of_suppliers=whole["all"],
        of_high=whole["high"],
    )


@dataclass(frozen=True)
class OfKind:
    """How a kind of check stands over the whole register; ``never`` is of High suppliers, None where nobody asks."""

    kind: Kind
    in_date: int
    soon: int
    late: int
    never: int | None


def by_kind(rule: LookingRule, *, on: date) -> list[OfKind]:
    """Two queries."""
    soon = date.fromordinal(on.toordinal() + SOON_DAYS)
    rows = Check.objects.counting().order_by().values("kind")
    counted = {
        row["kind"]: row
        for row in rows.annotate(
            late=Count("pk", filter=Q(next_due_on__lt=on)),
            soon=Count("pk", filter=Q(next_due_on__range=(on, soon))),
            later=Count("pk", filter=Q(next_due_on__gt=soon)),
        )
    }
    never = never_of_high(rule, on=on)
    return [
        OfKind(
            kind=kind,
            in_date=counted[kind]["later"] if kind in counted else 0,
            soon=counted[kind]["soon"] if kind in counted else 0,
            late=counted[kind]["late"] if kind in counted else 0,
            never=never.get(kind),
        )
        for kind in Kind
    ]


def never_done(kind: str, rule: LookingRule, *, on: date) -> SupplierQuerySet:
    """High suppliers that the rule does not leave out and of whom no check of this kind stands."""
    found = (
        Supplier.objects.standing()
        .in_band("high")
        .exclude(pk__in=not_looked_at(rule, on=on).order_by().values("pk"))
    )
    return found.exclude(pk__in=_done(kind))


def never_of_high(rule: LookingRule, *, on: date) -> dict[str, int]:
    """By kind. One query."""
    found = (
        Supplier.objects.standing()
        .in_band("high")
        .exclude(pk__in=not_looked_at(rule, on=on).order_by().values("pk"))
    )
    counts = {str(kind): Count("pk", filter=~Q(pk__in=_done(kind))) for kind in OF_HIGH}
    return found.aggregate(**counts)


def _done(kind: str) -> "QuerySet[Any, Any]":
    """The suppliers of whom it was done: what could not be done is not."""
    return _family(Check.objects.standing().filter(kind=kind).exclude(outcome="not_done"))
