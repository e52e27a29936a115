"""Figures about questionnaires: who was asked, who answered, how well. Sources of the rules: docs/rules/figures.md."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum

from statements.figures.definition import (
    EVENTS,
    Counted,
    Figure,
    Measure,
    Part,
    Records,
    References,
    Scope,
    counting,
    sharing,
)
from suppliers.models import Invitation, InvitationState, Response, ResponseBand, survivor_id

SEE = "asking.see"
RETURNED = (InvitationState.SUBMITTED, InvitationState.QUERIED, InvitationState.ACCEPTED)


def asked(scope: Scope) -> "QuerySet[Any]":
    """Invitations to answer questions, of campaigns whose deadline lies in the period; those taken back left out."""
    rows = Invitation.objects.standing().with_reached().select_related("supplier", "campaign")
    return rows.filter(
        campaign__terms__isnull=True,
        campaign__deadline_on__gte=scope.first,
        campaign__deadline_on__lte=scope.last,
    )


def reached(scope: Scope) -> "QuerySet[Any]":
    return asked(scope).filter(was_reached=True)


def not_reached(scope: Scope) -> "QuerySet[Any]":
    return asked(scope).filter(was_reached=False)


def returned(scope: Scope) -> "QuerySet[Any]":
    return asked(scope).filter(state__in=RETURNED)


def silent(scope: Scope) -> "QuerySet[Any]":
    """What counted as no response on the day that is asked about, or does so for good."""
    return asked(scope).filter(pk__in=Invitation.objects.silent(scope.on).order_by().values("pk"))


def elsewhere(scope: Scope) -> "QuerySet[Any]":
    return asked(scope).filter(state=InvitationState.ELSEWHERE)


def responses(scope: Scope) -> "QuerySet[Any]":
    """Responses to what was asked; those that the specialist team reads first are in no mean."""
    rows = Response.objects.readable().select_related("invitation__supplier")
    return rows.filter(Q(invitation__in=returned(scope).order_by().values("pk")))


def accepted(scope: Scope) -> "QuerySet[Any]":
    """Acceptances of a code or terms, of campaigns whose deadline lies in the period."""
    return _terms(scope).filter(state=InvitationState.ACCEPTED)


def terms_reached(scope: Scope) -> "QuerySet[Any]":
    return _terms(scope).filter(was_reached=True)


def _terms(scope: Scope) -> "QuerySet[Any]":
    rows = Invitation.objects.standing().with_reached().select_related("supplier", "campaign")
    return rows.filter(
        campaign__terms__isnull=False,
        campaign__deadline_on__gte=scope.first,
        campaign__deadline_on__lte=scope.last,
    )


def codes(records: Any) -> References:
    """An invitation's code, a response's reference: neither names a supplier."""

    def references(scope: Scope) -> list[str]:
        rows = records(scope).order_by("pk")
        return [row.reference if isinstance(row, Response) else row.code for row in rows]

    return references


def _mean(scope: Scope, numbers: Sequence[Decimal]) -> Counted:
    """Of percentages: their sum over how many there are. No value where there are none."""
    total, many = numbers
    value = (total / many).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP) if many else None
    return Counted(total, many, value)


def in_colour(colour: str) -> Records:
    def records(scope: Scope) -> "QuerySet[Any]":
        return responses(scope).filter(band=colour)

    return records


def answered_again(scope: Scope) -> "QuerySet[Any]":
    """Responses of suppliers that had answered before, each with the score of the time before."""
    before = (
        Response.objects.readable()
        .annotate(family=survivor_id("invitation__supplier"))
        .filter(family=OuterRef("family"), submitted_at__lt=OuterRef("submitted_at"))
        .order_by("-submitted_at", "-pk")
        .values("score")[:1]
    )
    again = responses(scope).annotate(family=survivor_id("invitation__supplier"))
    return again.annotate(score_before=Subquery(before)).filter(score_before__isnull=False)


def improved(scope: Scope) -> "QuerySet[Any]":
    return answered_again(scope).filter(score__gte=F("score_before") + RISE)


# So many points of 100 more than the time before are an improvement.
RISE = 10
COLOURS = {band: in_colour(band.value) for band in ResponseBand}
QUALITY = Sum(F("completeness") * F("evidence_rate") / 100)

FIGURES = [
    Figure(
        "questionnaires_asked",
        "Suppliers asked",
        EVENTS,
        "count",
        "Invitations to answer our questions whose deadline lies in the period, those taken back left out.",
        SEE,
        counting(asked),
        asked,
        codes(asked),
    ),
    Figure(
        "questionnaires_not_reached",
        "Suppliers asked, not reached",
        EVENTS,
        "count",
        "Of those asked, those whom no mail of ours reached and who did not come in another way.",
        SEE,
        counting(not_reached),
        not_reached,
        codes(not_reached),
    ),
    Figure(
        "questionnaires_returned",
        "Response rate",
        EVENTS,
        "percent",
        "Share of the suppliers that were asked and reached who answered our questions, in time or late. Those not "
        "reached are left out, and are a figure of their own.",
        SEE,
        sharing(returned, reached),
        returned,
        codes(returned),
    ),
    Figure(
        "questionnaires_silent",
        "Suppliers that did not answer",
        EVENTS,
        "count",
        "Of those reached, those who had neither answered nor declined 14 days after the deadline.",
        SEE,
        counting(silent),
        silent,
        codes(silent),
    ),
    Figure(
        "questionnaires_elsewhere",
        "Suppliers that answered elsewhere",
        EVENTS,
        "count",
        "Of those asked, those who pointed to an assessment by others (Sedex, MSAT, EcoVadis, their own statement).",
        SEE,
        counting(elsewhere),
        elsewhere,
        codes(elsewhere),
    ),
    Figure(
        "response_quality",
        "Quality of responses",
        EVENTS,
        "percent",
        "Mean over the responses of completeness times evidence rate: what was answered, and what of it was shown by "
        "a document or verified.",
        SEE,
        Measure((Part(responses, QUALITY), Part(responses)), _mean),
        responses,
        codes(responses),
        counts_in="percent",
    ),
    Figure(
        "responses_score",
        "Mean score of responses",
        EVENTS,
        "percent",
        "Mean of the points that responses reached, of 100 that could be reached: the more, the better the supplier "
        "protects people from exploitation.",
        SEE,
        Measure((Part(responses, Sum("score")), Part(responses)), _mean),
        responses,
        codes(responses),
        counts_in="percent",
    ),
    *(
        Figure(
            f"responses_{band.value}",
            f"Responses: {band.label.lower()}",
            EVENTS,
            "count",
            f"Responses whose answers came to the colour {band.label.lower()}, those left out that the specialist team "
            "reads first.",
            SEE,
            counting(records),
            records,
            codes(records),
        )
        for band, records in COLOURS.items()
    ),
    Figure(
        "responses_improved",
        "Suppliers that improved",
        EVENTS,
        "percent",
        "Of the responses of suppliers that had answered before, the share with a score at least 10 points of 100 "
        "better than the time before.",
        SEE,
        sharing(improved, answered_again),
        improved,
        codes(answered_again),
    ),
    Figure(
        "terms_accepted",
        "Suppliers that accepted our code",
        EVENTS,
        "percent",
        "Share of the suppliers that were asked to accept our code or terms, and reached, who did; of campaigns whose "
        "deadline lies in the period.",
        SEE,
        sharing(accepted, terms_reached),
        accepted,
        codes(accepted),
    ),
]
