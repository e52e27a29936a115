"""Each supplier's total a financial year, worked out from the lines."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Count, Max, Sum

from suppliers.register.models import Supplier
from suppliers.spend.models import SpendLine, YearSpend

BATCH = 5_000


@dataclass(slots=True)
class _Total:
    amount: Decimal = Decimal(0)
    lines: int = 0
    last: date = date.min


@transaction.atomic
def refresh_totals(suppliers: Collection[int]) -> None:
    """Work the totals of these suppliers out anew, each over its own lines and those merged into it.

    A merged supplier stands for its survivor, and has no totals of its own.

    The lines are summed by the supplier they name and put together here: asked for by survivor, the database joins
    tables of which it may not know yet how much just came into them, and chooses badly.
    """
    asked = Supplier.objects.filter(pk__in=suppliers).values_list("pk", "merged_into_id")
    standing = {into or pk for pk, into in asked}
    merged = Supplier.objects.filter(merged_into__in=standing).values_list("pk", "merged_into_id")
    survivor_of = {pk: pk for pk in standing} | dict(merged)
    YearSpend.objects.filter(supplier__in=survivor_of).delete()
    sums = (
        SpendLine.objects.filter(supplier__in=survivor_of)
        .values_list("supplier_id", "year")
        .annotate(Sum("amount"), Count("pk"), Max("month"))
        .order_by()
    )
    totals: defaultdict[tuple[int, int], _Total] = defaultdict(_Total)
    for supplier_id, year, amount, lines, last in sums:
        total = totals[survivor_of[supplier_id], year]
        total.amount += amount
        total.lines += lines
        total.last = max(total.last, last)
    YearSpend.objects.bulk_create(
        (
            YearSpend(supplier_id=pk, year=year, amount=each.amount, lines=each.lines, last_month=each.last)
            for (pk, year), each in sorted(totals.items())
        ),
        batch_size=BATCH,
    )
