"""Figures of HR's returns: vetting by group, right-to-work checks, induction packs, people from agencies.

They count people: small numbers are told in words. A return's newest count holds until it is too old; where the newest
answer is that it is not known, no number of it is counted, and it is among those of which nobody knows:
docs/rules/returns.md.
"""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from actions.models import Group, ReturnCount, ReturnKind, ReturnSeries
from statements.figures.definition import (
    STATE,
    Counted,
    Figure,
    Measure,
    Part,
    Records,
    References,
    Scope,
    part_of,
    sharing,
)

SEE = "returns.see"
# Whoever sees no suppliers reads of no agency: what counts agencies is for those who see them.
WHOLE = "suppliers.see"
DONE, REQUIRED = Sum("done"), Sum("required")


def holding(kind: ReturnKind, group: str = "") -> Records:
    """The counts that hold on the day, one of each return."""

    def records(scope: Scope) -> "QuerySet[Any]":
        of_kind = ReturnCount.objects.holding(scope.on).filter(series__kind=kind)
        return (of_kind.filter(series__group=group) if group else of_kind).select_related("series")

    return records


def in_use(scope: Scope) -> "QuerySet[ReturnSeries]":
    return ReturnSeries.objects.in_use(scope.on).select_related("supplier__merged_into")


def unknown(scope: Scope) -> "QuerySet[ReturnSeries]":
    return ReturnSeries.objects.unknown(scope.on).select_related("supplier__merged_into")


def named_series(scope: Scope) -> list[str]:
    """By their references: the title of a head-count names an agency."""
    return [one.reference for one in unknown(scope).order_by("number")]


def named_counts(records: Records) -> References:
    def references(scope: Scope) -> list[str]:
        rows = records(scope).order_by("series__number")
        return [f"{count.series.reference} as at {count.as_at}" for count in rows]

    return references


def _all_of(people: Decimal, counts: Decimal) -> Counted:
    """No value where nobody has counted: that is not nought."""
    return Counted(people, None, people if counts else None)


def _share(key: str, label: str, definition: str, records: Records, listed: str) -> Figure:
    return Figure(
        key,
        label,
        STATE,
        "percent",
        definition,
        SEE,
        Measure((Part(records, DONE), Part(records, REQUIRED)), lambda scope, numbers: part_of(*numbers)),
        records,
        named_counts(records),
        listed,
        people=True,
        none_is_unknown=True,
    )


def vetted(group: Group, label: str) -> Figure:
    return _share(
        f"vetted_{group.value}",
        label,
        f"Share of {group.label.lower()} who must be vetted that are, and whose clearance is in date: the newest count "
        "handed in, not older than fifteen months and not “not known”.",
        holding(ReturnKind.VETTING, group),
        f"returns:index?kind=vetting&group={group.value}&known=known",
    )


PEOPLE = holding(ReturnKind.HEAD_COUNT)

FIGURES = [
    vetted(Group.EMPLOYEES, "Employees vetted"),
    vetted(Group.AGENCY, "Agency workers vetted"),
    vetted(Group.VOLUNTEERS, "Volunteers vetted"),
    vetted(Group.CONTRACTORS, "Contractors vetted"),
    _share(
        "right_to_work_checked",
        "Right-to-work checks done",
        "Share of those whose right to work must be checked that were, over all groups that are counted: the newest "
        "count of each, not older than fifteen months. A group of which it is not known is in neither number; it is in "
        "a figure beside it.",
        holding(ReturnKind.RIGHT_TO_WORK),
        "returns:index?kind=right_to_work&known=known",
    ),
    _share(
        "induction_packs",
        "Induction packs handed out",
        "Share of those who should have had an induction pack that have, over all groups that are counted: the newest "
        "count of each, not older than fifteen months. A group of which it is not known is in neither number; it is in "
        "a figure beside it.",
        holding(ReturnKind.INDUCTION),
        "returns:index?kind=induction&known=known",
    ),
    Figure(
        "agency_head_count",
        "People who work for us through agencies",
        STATE,
        "count",
        "People of all agencies that are counted: the newest head-count of each, not older than fifteen months. An "
        "agency of which it is not known is not in it; it is in a figure beside it.",
        WHOLE,
        Measure((Part(PEOPLE, DONE), Part(PEOPLE)), lambda scope, numbers: _all_of(*numbers)),
        PEOPLE,
        named_counts(PEOPLE),
        "returns:index?kind=head_count&known=known",
        people=True,
        none_is_unknown=True,
    ),
    Figure(
        "returns_unknown",
        "Returns of which nobody knows the number",
        STATE,
        "percent",
        "Of all returns of vetting, right-to-work checks, induction packs and people from agencies, the share of which "
        "nobody knows the number: nothing was handed in, or that it is not known, or a number older than fifteen "
        "months.",
        WHOLE,
        sharing(unknown, in_use),
        unknown,
        named_series,
        "returns:index?known=unknown",
    ),
]
