"""Each supplier's total a financial year, worked out from the lines."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, Max, Sum
from django.db.models.functions import Coalesce

from suppliers.register.models import Supplier
from suppliers.spend.models import SpendLine, YearSpend

BATCH = 5_000


@transaction.atomic
def refresh_totals(suppliers: Collection[int]) -> None:
    """Work the totals of these standing suppliers out anew, over their own lines and those merged into them."""
    standing = Supplier.objects.filter(pk__in=suppliers)
    YearSpend.objects.filter(supplier__in=standing).delete()
    lines = SpendLine.objects.filter(supplier__in=standing) | SpendLine.objects.filter(
        supplier__merged_into__in=standing
    )
    sums = (
        lines.annotate(survivor=Coalesce("supplier__merged_into", "supplier"))
        .values("survivor", "year")
        .annotate(total=Sum("amount"), count=Count("pk"), last=Max("month"))
        .order_by("survivor", "year")
    )
    YearSpend.objects.bulk_create(
        (
            YearSpend(
                supplier_id=row["survivor"],
                year=row["year"],
                amount=row["total"],
                lines=row["count"],
                last_month=row["last"],
            )
            for row in sums
        ),
        batch_size=BATCH,
    )
