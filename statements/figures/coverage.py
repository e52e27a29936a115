"""Figures about how much of what is expected the statement covers, as it was checked when it last went to the board."""

from functools import cache
from typing import Any

from django.db.models import QuerySet, Sum

from statements.figures.definition import STATE, Figure, Measure, Part, Records, Scope, part_of
from statements.models import CoverageCheck

SEE = "drafts.see"


def newest(scope: Scope) -> "QuerySet[Any]":
    """The check of the latest submission up to the day; none before the first."""
    found = CoverageCheck.objects.filter(on__lte=scope.on).order_by("-on", "-at", "-pk").values("pk")[:1]
    return CoverageCheck.objects.filter(pk__in=found)


def submissions(scope: Scope) -> list[str]:
    return [f"coverage check {check.pk} of {check.statement.slug}" for check in newest(scope)]


@cache
def met_of(level: str) -> Measure:
    """The rules met, of those that could be met at the time."""
    parts = Part(newest, Sum(f"{level}_met")), Part(newest, Sum(f"{level}_of"))
    return Measure(parts, lambda scope, numbers: part_of(*numbers))


def _figure(level: str, label: str, words: str) -> Figure:
    records: Records = newest
    return Figure(
        f"coverage_{level}",
        label,
        STATE,
        "percent",
        f"Share of the rules of {words} met by whichever statement had last gone to the board by that day, of those "
        "that could be met by then. Rules that wait for a later step, and those excused with a reason, are left out.",
        SEE,
        met_of(level),
        records,
        submissions,
    )


FIGURES = [
    _figure("legal", "Coverage: legal minimum", "the legal minimum (section 54)"),
    _figure("level_1", "Coverage: level 1", "level 1 of the statutory guidance"),
    _figure("level_2", "Coverage: level 2", "level 2 of the statutory guidance"),
]
