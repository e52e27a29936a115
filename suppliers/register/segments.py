"""Parts of the register that people return to, each with its boundary: docs/rules/segments.md holds the same.

Knows no model: a segment is a condition on a supplier and its score, or the first so many of an order.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

Rows = TypeVar("Rows", bound=QuerySet[Any, Any])
TOP = 250
# Of the two latest financial years together. At exactly this much spend is high.
HIGH_SPEND = Decimal(100_000)

_HIGH = Q(score__band="high")
_MUCH = Q(score__recent_spend__gte=HIGH_SPEND)


@dataclass(frozen=True)
class Segment:
    """``condition`` or, where that is None, the first ``TOP`` by ``first_by`` that have anything of it."""

    key: str
    title: str
    sentence: str
    sort: str
    condition: Q | None = None
    first_by: str = ""


SEGMENTS = {
    segment.key: segment
    for segment in (
        Segment(
            "top-spend",
            f"Top {TOP} by spend",
            f"The {TOP} suppliers with the highest spend of the two latest financial years. Those without any spend "
            "are left out.",
            "-spend",
            first_by="recent_spend",
        ),
        Segment(
            "top-risk",
            f"Top {TOP} by risk",
            f"The {TOP} suppliers with the highest inherent risk: before anything that was done about it.",
            "-risk",
            first_by="inherent",
        ),
        Segment(
            "high-never",
            "High, never assessed",
            "Suppliers whose inherent band is high and that nobody has assessed: the band rests on their category, "
            "or on nothing.",
            "-priority",
            _HIGH & Q(score__assessed_on__isnull=True),
        ),
        Segment(
            "a",
            "A: high risk, high spend",
            f"Inherent band high, and £{HIGH_SPEND:,} or more in the two latest financial years: the risk is high and "
            "the force’s word counts.",
            "-priority",
            _HIGH & _MUCH,
        ),
        Segment(
            "b",
            "B: high risk, low spend",
            f"Inherent band high, and less than £{HIGH_SPEND:,} in the two latest financial years: where a list by "
            "spend never looks.",
            "-priority",
            _HIGH & ~_MUCH,
        ),
        Segment(
            "c",
            "C: low risk, high spend",
            f"Inherent band medium or low, and £{HIGH_SPEND:,} or more in the two latest financial years.",
            "-spend",
            ~_HIGH & _MUCH,
        ),
        Segment(
            "d",
            "D: the rest",
            f"Inherent band medium or low, and less than £{HIGH_SPEND:,} in the two latest financial years.",
            "-priority",
            ~_HIGH & ~_MUCH,
        ),
    )
}
VIEWS = ("top-spend", "top-risk", "high-never")
BOXES = ("a", "b", "c", "d")


def narrowed(rows: Rows, key: str) -> Rows:
    """Those of a segment; all where it is none of ours. Equal amounts: the supplier entered first."""
    segment = SEGMENTS.get(key)
    if segment is None:
        return rows
    if segment.condition is not None:
        return rows.filter(segment.condition)
    standing = rows.model._default_manager.filter(merged_into=None, archived_at=None)
    some = standing.filter(**{f"score__{segment.first_by}__gt": 0})
    return rows.filter(pk__in=some.order_by(f"-score__{segment.first_by}", "pk").values("pk")[:TOP])
