"""Figures about suppliers and what they were paid. Sources of the rules: docs/rules/figures.md."""

from functools import cache

from django.db.models import Count, QuerySet, Sum

from msplan.lib.dates import FinancialYear
from statements.figures.definition import (
    EVENTS,
    STATE,
    Counted,
    Figure,
    Measure,
    Part,
    Records,
    References,
    Scope,
    counting,
    named,
    part_of,
    sharing,
)
from suppliers.models import Band, Basis, SpendLine, Supplier, YearSpend

SEE = "suppliers.see"
SUM = Sum("amount")


def active(scope: Scope) -> "QuerySet[Supplier]":
    return Supplier.objects.active(scope.on)


def screened(scope: Scope) -> "QuerySet[Supplier]":
    return Supplier.objects.active(scope.on).screened()


def assessed(scope: Scope) -> "QuerySet[Supplier]":
    return Supplier.objects.active(scope.on).assessed(scope.on)


def without_band(scope: Scope) -> "QuerySet[Supplier]":
    """Nobody knows what they sell: no category and no assessment, or no score yet."""
    return Supplier.objects.active(scope.on).exclude(score__basis__in=(Basis.SCREENED, Basis.ASSESSED))


# Kept, so that what a figure and a table both count is one part and counted once.
@cache
def in_band(band: str) -> Records:
    """Active suppliers of a band that stands on their category or on an assessment."""

    def records(scope: Scope) -> "QuerySet[Supplier]":
        unknown = Supplier.objects.unscreened().order_by().values("pk")
        return Supplier.objects.active(scope.on).in_band(band).exclude(pk__in=unknown)

    return records


@cache
def assessed_among(suppliers: Records) -> Records:
    def records(scope: Scope) -> "QuerySet[Supplier]":
        return suppliers(scope).assessed(scope.on)

    return records


def high_not_assessed(scope: Scope) -> "QuerySet[Supplier]":
    return screened(scope).in_band(Band.HIGH)


def payments(scope: Scope) -> "QuerySet[SpendLine]":
    """Payments of the months that lie in the period."""
    return SpendLine.objects.filter(month__gte=scope.first.replace(day=1), month__lte=scope.last)


def withheld(scope: Scope) -> "QuerySet[SpendLine]":
    return payments(scope).filter(withheld=True)


def unnamed(scope: Scope) -> "QuerySet[SpendLine]":
    """Nobody is named and nothing was withheld: the file had no payee."""
    return payments(scope).filter(supplier__isnull=True, withheld=False)


def recent_spend(scope: Scope) -> "QuerySet[YearSpend]":
    """Yearly totals of active suppliers in the financial year of the day and the one before."""
    year = FinancialYear.of(scope.on).start_year
    return YearSpend.objects.filter(year__in=(year, year - 1), supplier__in=active(scope).order_by())


@cache
def paid_to(suppliers: Records) -> Records:
    """What of the recent spend went to some of the suppliers."""

    def records(scope: Scope) -> "QuerySet[YearSpend]":
        return recent_spend(scope).filter(supplier__in=suppliers(scope).order_by())

    return records


def spending(records: Records) -> Measure:
    """The sum of the records' amounts, in pounds."""
    return Measure((Part(records, SUM),), lambda scope, numbers: Counted(numbers[0], None, numbers[0]))


def share_of_spend(part: Records) -> Measure:
    parts = Part(paid_to(part), SUM), Part(recent_spend, SUM)
    return Measure(parts, lambda scope, numbers: part_of(*numbers))


def by_file(records: Records) -> References:
    """Payments are many: the seal names the files they came from, with number and sum."""

    def references(scope: Scope) -> list[str]:
        files = records(scope).order_by().values("spend_import").annotate(n=Count("pk"), sum=Sum("amount"))
        return [
            f"spend file {file['spend_import']}: {file['n']} payments, {file['sum']}"
            for file in files.order_by("spend_import")
        ]

    return references


ACTIVE = "paid in this financial year or the one before, or with a live contract, on the day of the count"

FIGURES = [
    Figure(
        "suppliers_active",
        "Active suppliers",
        STATE,
        "count",
        f"Suppliers {ACTIVE}. Suppliers found to be one and the same count once.",
        SEE,
        counting(active),
        active,
        named(active),
        "suppliers:index?paid=active",
    ),
    Figure(
        "spend_total",
        "Spend in the period",
        EVENTS,
        "pounds",
        "All payments in the months of the period as the finance system gave them, payments whose payee the "
        "publisher withheld included, credits taken off.",
        SEE,
        spending(payments),
        payments,
        by_file(payments),
        counts_in="pounds",
    ),
    Figure(
        "suppliers_screened",
        "Active suppliers screened only",
        STATE,
        "percent",
        "Share of active suppliers whose risk band comes from what they sell alone: nobody has yet "
        "confirmed the six inputs.",
        SEE,
        sharing(screened, active),
        screened,
        named(screened),
        "suppliers:index?paid=active&basis=screened",
    ),
    Figure(
        "suppliers_assessed",
        "Active suppliers assessed",
        STATE,
        "percent",
        "Share of active suppliers for whom a person confirmed the six risk inputs, within the interval "
        "after which an assessment is made anew.",
        SEE,
        sharing(assessed, active),
        assessed,
        named(assessed),
    ),
    Figure(
        "suppliers_without_band",
        "Active suppliers without a band",
        STATE,
        "count",
        "Active suppliers that are neither screened nor assessed, because it is not recorded what they sell.",
        SEE,
        counting(without_band),
        without_band,
        named(without_band),
        "suppliers:index?paid=active&basis=unscreened",
    ),
    *(
        Figure(
            f"suppliers_{band.value}",
            f"Active suppliers in the {band.label.lower()} band",
            STATE,
            "count",
            f"Active suppliers whose inherent risk to people is {band.label.lower()}, screened or assessed.",
            SEE,
            counting(in_band(band)),
            in_band(band),
            named(in_band(band)),
            f"suppliers:index?paid=active&band={band.value}&basis=screened&basis=assessed",
        )
        for band in Band
    ),
    Figure(
        "suppliers_high_not_assessed",
        "High risk, not assessed",
        STATE,
        "count",
        "Active suppliers whose band is high because of what they sell, and whom nobody has assessed yet, or not "
        "within the interval after which an assessment is made anew.",
        SEE,
        counting(high_not_assessed),
        high_not_assessed,
        named(high_not_assessed),
        "suppliers:index?paid=active&band=high&basis=screened",
    ),
    Figure(
        "suppliers_high_assessed",
        "High-risk suppliers assessed",
        STATE,
        "percent",
        "Share of active suppliers in the high band with an assessment by a person that is still in date.",
        SEE,
        sharing(assessed_among(in_band(Band.HIGH)), in_band(Band.HIGH)),
        assessed_among(in_band(Band.HIGH)),
        named(assessed_among(in_band(Band.HIGH))),
    ),
    Figure(
        "spend_assessed",
        "Spend with assessed suppliers",
        STATE,
        "percent",
        "Of what active suppliers were paid in this financial year and the one before, the share that went "
        "to suppliers assessed by a person. Payments whose payee was withheld are left out.",
        SEE,
        share_of_spend(assessed),
        assessed,
        named(assessed),
        counts_in="pounds",
    ),
    Figure(
        "spend_screened",
        "Spend with suppliers screened only",
        STATE,
        "percent",
        "Of what active suppliers were paid in this financial year and the one before, the share that went "
        "to suppliers whose band comes from what they sell alone. Payments whose payee was withheld are left out.",
        SEE,
        share_of_spend(screened),
        screened,
        named(screened),
        "suppliers:index?paid=active&basis=screened",
        counts_in="pounds",
    ),
    Figure(
        "payments_withheld",
        "Payments with a withheld payee",
        EVENTS,
        "count",
        "Payments in the months of the period whose payee the publisher withheld: money, but no supplier.",
        SEE,
        counting(withheld),
        withheld,
        by_file(withheld),
    ),
    Figure(
        "spend_withheld",
        "Spend with withheld payees",
        EVENTS,
        "pounds",
        "The sum of the payments in the months of the period whose payee the publisher withheld.",
        SEE,
        spending(withheld),
        withheld,
        by_file(withheld),
        counts_in="pounds",
    ),
]
