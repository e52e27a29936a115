"""Engagements of each financial year by kind, as figures that can be counted in the list."""

from dataclasses import dataclass

from django.db.models import Count, Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from suppliers.engagement.models import Engagement, EngagementKind

APRIL = 4


@dataclass(frozen=True)
class YearOfKind:
    """``year`` is the first calendar year. ``came`` sums the ``counted`` ones of which the number is known."""

    year: int
    kind: str
    held: int
    came: int
    counted: int

    @property
    def label(self) -> str:
        return str(EngagementKind(self.kind).label)


def by_year() -> list[YearOfKind]:
    """What was held, newest year first. One query."""
    months = (
        Engagement.objects.held()
        .order_by()
        .annotate(calendar=ExtractYear("on"), month=ExtractMonth("on"))
        .values("calendar", "month", "kind")
        .annotate(held=Count("pk"), people=Sum("came", default=0), counted=Count("came"))
    )
    sums: dict[tuple[int, str], list[int]] = {}
    for row in months:
        year = row["calendar"] - (row["month"] < APRIL)
        held = sums.setdefault((year, row["kind"]), [0, 0, 0])
        for n, value in enumerate((row["held"], row["people"], row["counted"])):
            held[n] += value
    order = {kind: n for n, kind in enumerate(EngagementKind.values)}
    keys = sorted(sums, key=lambda key: (-key[0], order[key[1]]))
    return [YearOfKind(year, kind, *sums[year, kind]) for year, kind in keys]
