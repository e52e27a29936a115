"""Figures about priority risks and known unknowns; of their texts only what was offered and cleared for publication."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from actions.models import KnownUnknown, PriorityRisk, Salience
from statements.figures.definition import STATE, Figure, Numbers, Scope, Words, counting, named, sharing

SEE = "risks.see"
GRAVEST_FIRST = {value: place for place, value in enumerate(Salience.values)}


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


def risks_with_actions(scope: Scope) -> "QuerySet[Any]":
    return PriorityRisk.objects.open().publishable().with_actions()


RISK_WORDS = Words(
    risks_with_actions,
    ("number", "public_wording", "lies_in", "tiers", "countries", "salience", "answered_by"),
)
UNKNOWN_WORDS = Words(unknowns_published, ("number", "public_wording", "state", "by_on", "closed_on"))


def risk_rows(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    said = sorted(numbers.said[RISK_WORDS], key=lambda row: (GRAVEST_FIRST[row["salience"]], row["number"]))
    read = [(PriorityRisk(**_without(row, "answered_by")), row["answered_by"]) for row in said]
    return [
        (
            risk.public_wording,
            risk.place_words,
            risk.country_words,
            risk.get_salience_display(),
            answered_by,
        )
        for risk, answered_by in read
    ]


def unknown_rows(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    """The title and the answer are working papers: only the wording for the public is said."""
    said = sorted(numbers.said[UNKNOWN_WORDS], key=lambda row: row["number"])
    read = [(KnownUnknown(**row), row) for row in said]
    return [
        (
            unknown.public_wording,
            unknown.get_state_display(),
            _month(row["by_on"] if unknown.is_open else row["closed_on"]),
        )
        for unknown, row in read
    ]


def _without(row: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _month(day: str) -> str:
    return f"{date.fromisoformat(day):%B %Y}"


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
