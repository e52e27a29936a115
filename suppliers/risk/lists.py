"""Two lists of suppliers that the ranking alone would hide: the blind spot, and what lies beyond four people's year."""

from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q

from suppliers.checks.models import Check
from suppliers.record.models import Equivalent
from suppliers.register.models import Supplier, SupplierQuerySet
from suppliers.risk.models import Assessment, Band

HIGH = Q(score__band=Band.HIGH) | Q(score__residual_band=Band.HIGH)


def never_looked_at(rows: SupplierQuerySet) -> SupplierQuerySet:
    """Nobody assessed them, checked anything about them, or checked what they answered elsewhere."""
    mine = Q(supplier=OuterRef("pk")) | Q(supplier__merged_into=OuterRef("pk"))
    return rows.filter(
        ~Exists(Assessment.objects.filter(mine)),
        ~Exists(Check.objects.filter(mine, done_on__isnull=False)),
        ~Exists(Equivalent.objects.filter(mine, checked_on__isnull=False)),
    )


def blind_spot(threshold: Decimal, *, on: date) -> SupplierQuerySet:
    """Paid, but less than ``threshold`` in each of the two latest financial years; high; never looked at."""
    totals = Supplier._meta.get_field("yearly_spend").related_model._default_manager
    years = [year.start_year for year in totals.all().latest_years(on)]  # type: ignore[attr-defined]
    paid = totals.filter(supplier=OuterRef("pk"), year__in=years)
    small = Supplier.objects.standing().filter(
        HIGH, Exists(paid), ~Exists(paid.filter(amount__gte=threshold))
    )
    return never_looked_at(small).with_risk().by_priority()


def queue() -> SupplierQuerySet:
    """Residual high, the first to be worked on first."""
    return Supplier.objects.standing().filter(score__residual_band=Band.HIGH).with_risk().by_priority()
