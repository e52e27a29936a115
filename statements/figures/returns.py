"""Figures of HR's returns: vetting by group, right-to-work checks, induction packs, people from agencies.

They count people: small numbers are told in words. A return's newest count holds until it is too old:
docs/rules/returns.md.
"""

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from actions.models import Group, ReturnCount, ReturnKind
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
)

SEE = "returns.see"
DONE, REQUIRED = Sum("done"), Sum("required")


def holding(kind: ReturnKind, group: str = "") -> Records:
    """The counts that hold on the day, one of each return."""

    def records(scope: Scope) -> "QuerySet[Any]":
        of_kind = ReturnCount.objects.holding(scope.on).filter(series__kind=kind)
        return (of_kind.filter(series__group=group) if group else of_kind).select_related("series")

    return records


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
        "handed in, not older than fifteen months.",
        holding(ReturnKind.VETTING, group),
        f"returns:index?kind=vetting&group={group.value}",
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
        "count of each, not older than fifteen months.",
        holding(ReturnKind.RIGHT_TO_WORK),
        "returns:index?kind=right_to_work",
    ),
    _share(
        "induction_packs",
        "Induction packs handed out",
        "Share of those who should have had an induction pack that have, over all groups that are counted: the newest "
        "count of each, not older than fifteen months.",
        holding(ReturnKind.INDUCTION),
        "returns:index?kind=induction",
    ),
    Figure(
        "agency_head_count",
        "People who work for us through agencies",
        STATE,
        "count",
        "People of all agencies that are counted: the newest head-count of each, not older than fifteen months.",
        SEE,
        Measure((Part(PEOPLE, DONE), Part(PEOPLE)), lambda scope, numbers: _all_of(*numbers)),
        PEOPLE,
        named_counts(PEOPLE),
        "returns:index?kind=head_count",
        people=True,
        none_is_unknown=True,
    ),
]
