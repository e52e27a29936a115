"""Figures about talks with businesses, about concerns and about meetings. Rules: docs/rules/figures.md."""

from functools import cache
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, Concat, Lower

from actions.models import Decision, Meeting
from statements.figures.definition import (
    EVENTS,
    Counted,
    Figure,
    Measure,
    Numbers,
    Part,
    Records,
    Scope,
    Table,
    counting,
    sharing,
)
from statements.figures.diligence import called, passed
from suppliers.concerns.models.decision import Referral
from suppliers.concerns.models.words import Place
from suppliers.engagement.models import EngagementKind
from suppliers.models import Concern, ConcernDecision, Engagement, EngagementParty, FollowUp, survivor_id

SEE, SEE_CONCERNS, SEE_MEETINGS = "engagement.see", "concerns.see", "meetings.see"


def held(scope: Scope) -> "QuerySet[Engagement]":
    return Engagement.objects.held().filter(on__gte=scope.first, on__lte=scope.last)


def briefings(scope: Scope) -> "QuerySet[Engagement]":
    return held(scope).filter(kind=EngagementKind.BRIEFING)


def parties(scope: Scope) -> "QuerySet[EngagementParty]":
    theirs = held(scope).order_by().values("pk")
    return EngagementParty.objects.filter(engagement__in=theirs).select_related("engagement", "supplier")


def followed_up(scope: Scope) -> "QuerySet[Engagement]":
    return held(scope).filter(Exists(FollowUp.objects.filter(engagement=OuterRef("pk"))))


def changed(scope: Scope) -> "QuerySet[Engagement]":
    return held(scope).filter(Exists(FollowUp.objects.filter(engagement=OuterRef("pk"), is_change=True)))


def concerns(scope: Scope) -> "QuerySet[Concern]":
    return Concern.objects.filter(raised_at__date__gte=scope.first, raised_at__date__lte=scope.last)


@cache
def at(place: str) -> Records:
    def records(scope: Scope) -> "QuerySet[Concern]":
        return concerns(scope).filter(place=place)

    return records


def closed(scope: Scope) -> "QuerySet[Concern]":
    found = Concern.objects.filter(state="closed")
    return found.filter(closed_at__date__gte=scope.first, closed_at__date__lte=scope.last)


def decided(scope: Scope) -> "QuerySet[Concern]":
    """Of which the last decision says whether somebody was referred."""
    last = (
        ConcernDecision.objects.filter(concern=OuterRef("pk")).order_by("-at", "-pk").values("referral")[:1]
    )
    said = [Referral.REFERRED, Referral.DUTY_TO_NOTIFY, Referral.NOT_NEEDED]
    return closed(scope).annotate(last_said=Subquery(last)).filter(last_said__in=said)


def referred(scope: Scope) -> "QuerySet[Concern]":
    by_us = ConcernDecision.objects.filter(
        concern=OuterRef("pk"), referral__in=[Referral.REFERRED, Referral.DUTY_TO_NOTIFY]
    )
    return concerns(scope).filter(Exists(by_us))


def meetings(scope: Scope) -> "QuerySet[Meeting]":
    sat = Meeting.objects.sat().filter(starts_at__date__gte=scope.first, starts_at__date__lte=scope.last)
    return sat.select_related("series")


def decisions_due(scope: Scope) -> "QuerySet[Decision]":
    found = Decision.objects.exclude(state=Decision.State.SUPERSEDED)
    return found.filter(due_on__gte=scope.first, due_on__lte=passed(scope)).select_related("meeting__series")


def decisions_done(scope: Scope) -> "QuerySet[Decision]":
    return decisions_due(scope).filter(state=Decision.State.DONE, closed_on__lte=F("due_on"))


def not_named(scope: Scope) -> list[str]:
    """No reference of a concern leaves its own room, not into a seal either."""
    return []


# One organisation is one supplier, whatever it was merged from, or one name.
ORGANISATIONS = Count(
    Coalesce(
        Concat(Value("S-"), Cast(survivor_id(), CharField()), output_field=CharField()),
        Lower("name"),
        output_field=CharField(),
    ),
    filter=Q(supplier__isnull=False) | ~Q(name=""),
    distinct=True,
)
ENGAGEMENTS, PARTIES, MEETINGS = called("engagement"), called("party of an engagement"), called("meeting")
DECISIONS = called("decision")
PLACES = {place.label: Part(at(place.value)) for place in Place}


def _number(part: Part) -> Measure:
    return Measure((part,), lambda scope, numbers: Counted(numbers[0], None, numbers[0]))


def by_place(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
    rows = [(label, int(numbers[part])) for label, part in PLACES.items()]
    return [*rows, ("All concerns", sum(number for _, number in rows))]


FIGURES = [
    Figure(
        "engagements_held",
        "Sessions, talks and letters",
        EVENTS,
        "count",
        "Awareness sessions, briefings, talks, meetings, letters and codes that were held or sent in the period.",
        SEE,
        counting(held),
        held,
        ENGAGEMENTS(held),
    ),
    Figure(
        "briefings_held",
        "Supplier briefings",
        EVENTS,
        "count",
        "Briefings that were held in the period.",
        SEE,
        counting(briefings),
        briefings,
        ENGAGEMENTS(briefings),
    ),
    Figure(
        "engagement_attended",
        "People who came",
        EVENTS,
        "count",
        "How many people came to what was held in the period, where they were counted; who came twice counts twice.",
        SEE,
        _number(Part(held, Sum("came"))),
        held,
        ENGAGEMENTS(held),
        people=True,
    ),
    Figure(
        "organisations_reached",
        "Organisations reached",
        EVENTS,
        "count",
        "Suppliers and other organisations that took part in or were sent something in the period, each counted once.",
        SEE,
        _number(Part(parties, ORGANISATIONS)),
        parties,
        PARTIES(parties),
    ),
    Figure(
        "engagements_changed",
        "Sessions after which something changed",
        EVENTS,
        "percent",
        "Of the sessions, talks and letters of the period that were followed up, the share after which somebody "
        "changed something.",
        SEE,
        sharing(changed, followed_up),
        changed,
        ENGAGEMENTS(followed_up),
    ),
    Figure(
        "concerns_raised",
        "Concerns raised",
        EVENTS,
        "count",
        "Concerns that somebody may be exploited, raised with the specialist team in the period, whatever came of "
        "them.",
        SEE_CONCERNS,
        counting(concerns),
        concerns,
        not_named,
        people=True,
        pieces=tuple(PLACES.values()),
    ),
    Figure(
        "concerns_referred",
        "Concerns that led to a referral",
        EVENTS,
        "count",
        "Of the concerns raised in the period, those after which potential victims were referred to the National "
        "Referral Mechanism, or the Home Office was notified without names.",
        SEE_CONCERNS,
        counting(referred),
        referred,
        not_named,
        people=True,
    ),
    Figure(
        "concerns_closed",
        "Concerns closed",
        EVENTS,
        "count",
        "Concerns that were closed in the period with a reason, whenever they were raised.",
        SEE_CONCERNS,
        counting(closed),
        closed,
        not_named,
        people=True,
    ),
    Figure(
        "concerns_decided",
        "Concerns closed with a known outcome",
        EVENTS,
        "percent",
        "Of the concerns closed in the period, the share of which the last decision says whether anybody was referred.",
        SEE_CONCERNS,
        sharing(decided, closed),
        decided,
        not_named,
        people=True,
    ),
    Figure(
        "meetings_held",
        "Meetings held",
        EVENTS,
        "count",
        "Meetings of the cross-functional working group and of partnerships that took place in the period.",
        SEE_MEETINGS,
        counting(meetings),
        meetings,
        MEETINGS(meetings),
    ),
    Figure(
        "decisions_on_time",
        "Decisions carried out on time",
        EVENTS,
        "percent",
        "Of the decisions of meetings whose date lies in the period and has passed, the share carried out by that "
        "date.",
        SEE_MEETINGS,
        sharing(decisions_done, decisions_due),
        decisions_done,
        DECISIONS(decisions_due),
    ),
]
TABLES = [
    Table(
        "concerns_by_place",
        "Concerns by place",
        EVENTS,
        "Concerns raised in the period by where the sign was seen. Small numbers are not told.",
        SEE_CONCERNS,
        ("Where", "Concerns"),
        ("count",),
        by_place,
        not_named,
        tuple(PLACES.values()),
        people=(True,),
        has_sum=True,
    ),
]
