"""Figures about the statements themselves. Sources of the rules: docs/rules/figures.md."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import F, QuerySet, Sum
from django.db.models.functions import TruncDate

from statements.figures.definition import EVENTS, Counted, Figure, Measure, Part, Scope
from statements.figures.diligence import days_between
from statements.models import Statement

SEE = "drafts.see"


def published(scope: Scope) -> "QuerySet[Statement]":
    """First versions that became public in the period."""
    found = Statement.objects.filter(version=1, published_at__isnull=False)
    return found.filter(published_at__date__gte=scope.first, published_at__date__lte=scope.last)


def _mean(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    days, many = numbers
    value = (days / many).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) if many else None
    return Counted(days, many, value)


def known_as(scope: Scope) -> list[str]:
    return [statement.known_as for statement in published(scope).order_by("pk")]


DAYS = Sum(days_between(F("period_end"), TruncDate("published_at")))

FIGURES = [
    Figure(
        "publication_days",
        "Days from the year’s end to publication",
        EVENTS,
        "days",
        "Days from the end of the period that a statement is about to the day on which it became public, for the "
        "statement that did so in the period. The statutory guidance asks for six months at most.",
        SEE,
        Measure((Part(published, DAYS), Part(published)), _mean),
        published,
        known_as,
        counts_in="days",
    ),
]
