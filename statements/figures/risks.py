"""Figures about priority risks and known unknowns; of their texts only what was offered and cleared for publication."""

from typing import Any

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from actions.models import KnownUnknown, PriorityRisk, Salience
from statements.figures.definition import STATE, Figure, Numbers, Scope, counting, named, sharing

SEE = "risks.see"
GRAVEST_FIRST = Case(
    *(When(salience=value, then=Value(n)) for n, value in enumerate(Salience.values)),
    output_field=IntegerField(),
)


def risks_open(scope: Scope) -> "QuerySet[Any]":
    return PriorityRisk.objects.open()


def risks_answered(scope: Scope) -> "QuerySet[Any]":
    """Open priority risks that at least one action answers."""
    answered = Q(pk__in=PriorityRisk.objects.filter(answering__isnull=False).order_by().values("pk"))
    return PriorityRisk.objects.open().filter(answered)


def unknowns_open(scope: Scope) -> "QuerySet[Any]":
    return KnownUnknown.objects.open()


def risks_published(scope: Scope) -> "QuerySet[Any]":
    return PriorityRisk.objects.open().publishable()


def unknowns_published(scope: Scope) -> "QuerySet[Any]":
    return KnownUnknown.objects.publishable()


def risk_rows(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    rows = risks_published(scope).with_actions().order_by(GRAVEST_FIRST, "number")
    return [
        (
            risk.public_wording,
            risk.place_words,
            risk.country_words,
            risk.get_salience_display(),
            risk.answered_by,
        )
        for risk in rows
    ]


def unknown_rows(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    """The title and the answer are working papers: only the wording for the public is said."""
    return [
        (
            unknown.public_wording,
            unknown.get_state_display(),
            f"{unknown.by_on:%B %Y}" if unknown.is_open else f"{unknown.closed_on:%B %Y}",
        )
        for unknown in unknowns_published(scope).order_by("number")
    ]


FIGURES = [
    Figure(
        "priority_risks_open",
        "Priority risks",
        STATE,
        "count",
        "Modern slavery risks that the force holds to be among its gravest and that are open.",
        SEE,
        counting(risks_open),
        risks_open,
        named(risks_open),
        "risks:index?state=open",
    ),
    Figure(
        "priority_risks_answered",
        "Priority risks with an action",
        STATE,
        "percent",
        "Share of the open priority risks that at least one action of the plan answers.",
        SEE,
        sharing(risks_answered, risks_open),
        risks_answered,
        named(risks_answered),
    ),
    Figure(
        "known_unknowns_open",
        "Known unknowns",
        STATE,
        "count",
        "What the force knows that it does not know about itself or its supply chain, and has not found out.",
        SEE,
        counting(unknowns_open),
        unknowns_open,
        named(unknowns_open),
        "risks:unknowns?state=open",
    ),
]
