"""Figures about the force's own policies: what they cover, and whether they are looked at in time; and its routes for

raising a concern as a table for the public.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F, QuerySet

from actions.models import ConcernRoute, Covers, Policy, PolicyReview, RouteKind
from statements.figures.definition import (
    EVENTS,
    STATE,
    Counted,
    Figure,
    Measure,
    Numbers,
    Part,
    Records,
    Scope,
    Words,
    named,
    part_of,
    sharing,
)
from statements.figures.diligence import passed

SEE = "policies.see"


def standing(scope: Scope) -> "QuerySet[Any]":
    """In use on the day, with what the last looking up to the day said."""
    found: Any = Policy.objects.standing(scope.on)
    with_coverage: QuerySet[Any] = found.with_coverage(scope.on)
    return with_coverage


def routes_published(scope: Scope) -> "QuerySet[Any]":
    routes: QuerySet[Any] = ConcernRoute.objects.publishable().standing(scope.on)
    return routes


ROUTE_WORDS = Words(routes_published, ("number", "kind", "public_wording"))


def route_rows(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    """Title, who runs it and for what are working papers: only the kind and the wording for the public are said."""
    kinds = list(RouteKind.values)
    said = sorted(numbers.said[ROUTE_WORDS], key=lambda row: (kinds.index(row["kind"]), row["number"]))
    return [(RouteKind(row["kind"]).label, row["public_wording"]) for row in said]


def covering(covers: str) -> Records:
    def records(scope: Scope) -> "QuerySet[Any]":
        return standing(scope).filter(covers=covers)

    return records


COVERING, PARTLY = covering(Covers.YES), covering(Covers.PARTLY)


def looked_at(scope: Scope) -> "QuerySet[Any]":
    return standing(scope).filter(covers__isnull=False)


def answered(scope: Scope) -> "QuerySet[PolicyReview]":
    """Reviews whose day lies in the period and has come; given early, late or on it."""
    last = min(scope.last, scope.on)
    rows = PolicyReview.objects.filter(policy__isnull=False, due_on__gte=scope.first, due_on__lte=last)
    return rows.select_related("policy")


def on_time(scope: Scope) -> "QuerySet[PolicyReview]":
    return answered(scope).filter(given_on__lte=F("due_on"))


def waiting(scope: Scope) -> "QuerySet[Any]":
    """Whose day lies in the period and has passed, and nobody has looked: missed from the day after it."""
    return Policy.objects.standing().filter(review_on__gte=scope.first, review_on__lte=passed(scope))


def _on_time(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    in_time, given, missed = numbers
    return part_of(in_time, given + missed)


def named_reviews(scope: Scope) -> list[str]:
    """Every date in the share: answered ones, and those that nobody answered."""
    rows = answered(scope).order_by("due_on", "pk")
    told = [f"{row.policy.reference} due {row.due_on}" for row in rows if row.policy]
    missed = waiting(scope).order_by("review_on", "pk")
    return told + [f"{policy.reference} due {policy.review_on}, not answered" for policy in missed]


FIGURES = [
    Figure(
        "policies_covering",
        "Policies that cover modern slavery",
        STATE,
        "percent",
        "Share of the force’s policies in use of which somebody who read them said that they cover modern slavery. "
        "Those that nobody has read for it count among all.",
        SEE,
        sharing(COVERING, standing),
        COVERING,
        named(COVERING),
        "policies:index?covers=yes",
    ),
    Figure(
        "policies_covering_partly",
        "Policies that cover modern slavery partly",
        STATE,
        "percent",
        "Share of the force’s policies in use of which somebody who read them said that they cover it partly.",
        SEE,
        sharing(PARTLY, standing),
        PARTLY,
        named(PARTLY),
        "policies:index?covers=partly",
    ),
    Figure(
        "policies_looked_at",
        "Policies read for modern slavery",
        STATE,
        "percent",
        "Share of the force’s policies in use of which somebody has said whether they cover modern slavery.",
        SEE,
        sharing(looked_at, standing),
        looked_at,
        named(looked_at),
        "policies:index?covers=yes&covers=partly&covers=no",
    ),
    Figure(
        "policies_reviewed_on_time",
        "Policies looked at again in time",
        EVENTS,
        "percent",
        "Of the days in the period on which a policy was to be looked at again, the share on or before which that was "
        "done. A day that passed without it counts as not in time.",
        SEE,
        Measure((Part(on_time), Part(answered), Part(waiting)), _on_time),
        on_time,
        named_reviews,
    ),
]
