"""What of reading is open and has a date: responses to read, questions back, meetings to follow up; what is held.

Joined by suppliers/asking/due.py. What is held is told to the specialist team alone: a row for each of them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, DateField, ExpressionWrapper, F, Min, QuerySet, When
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from msplan.accounts.models import RoleHolding
from msplan.accounts.roles import Role
from msplan.chasing.rows import Due, Wanted
from msplan.lib.dates import LONDON
from msplan.lib.gathering import Mention, mention
from suppliers.asking.models import InvitationState, Outcome, Response
from suppliers.asking.reading.letting_through import read_from
from suppliers.asking.reading.rights import READ_FIRST

TO_READ, QUERY, FOLLOW_UP = "asking.to_read", "asking.query", "asking.follow_up"
HELD = "asking.held"
KINDS = (TO_READ, QUERY, FOLLOW_UP)
READ_DAYS = 14  # after the last handing in


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    return [_to_read(wanted), _queries(wanted), _follow_ups(wanted), _held(wanted)]


def due(found: Mention) -> Due:
    kind, label, ladder, button = {
        TO_READ: ("Response to read", "response", "response", "Read it"),
        QUERY: ("Question to a supplier", "question back", "asked_back", "Open"),
        FOLLOW_UP: ("Outcome to follow up", "follow-up", "asked_back", "Write it down"),
    }[found.kind]
    said = found.said
    page = reverse("asking:response", args=[said["response"]])
    here = reverse("asking:follow_up", args=[said["response"]]) if found.kind == FOLLOW_UP else page
    outcome = f" ({Outcome(said['outcome']).label.lower()})" if said.get("outcome") else ""
    return Due(
        person_id=said["person"],
        thing=f"suppliers.response:{said['response']}:{label.replace(' ', '-')}",
        kind=kind,
        label=f"{said['name']}: {said['campaign']}{outcome}",
        ladder=ladder,
        due_on=date.fromisoformat(said["day"][:10]),  # a day and an interval make a moment
        link=here,
        department_id=said["department"],
        page=page,
        button=button,
    )


def each(found: Mention) -> Iterator[Due]:
    """Of one that is held, a row for each of the specialist team; to nobody else it says that there is one."""
    said = found.said
    kept = date.fromisoformat(said["kept_until"]) if said["kept_until"] else None
    for person_id in said["specialists"] or said["leads"]:
        yield Due(
            person_id=person_id,
            thing=f"suppliers.response:{found.pk}:read-first",
            kind="Response to read first",
            label=f"{said['name']}: {said['campaign']}",
            ladder="read_first",
            due_on=read_from(datetime.fromisoformat(said["held_at"]), kept),
            link=reverse("asking:response", args=[found.pk]),
            page=reverse("asking:read_first"),
            button="Read it",
            permission=READ_FIRST,
        )


def _held(wanted: Wanted) -> QuerySet[Any, Any]:
    """All of them, whoever asks: there are few, and their day is a working day."""
    holding = RoleHolding.objects.filter(person__is_active=True).order_by("person")
    return mention(
        HELD,
        Response.objects.held(),
        held_at="held_at",
        kept_until="kept_until",
        specialists=ArraySubquery(holding.filter(role=Role.SPECIALIST).values("person")),
        leads=ArraySubquery(holding.filter(role=Role.EXECUTIVE_LEAD).values("person")),
        **_NAMES,
    )


def _to_read(wanted: Wanted) -> QuerySet[Any, Any]:
    """Whoever took the reading, else the owner of the campaign."""
    waiting = Response.objects.readable().filter(outcome="", invitation__state=InvitationState.SUBMITTED)
    handed_in = TruncDate("last_at", tzinfo=LONDON)
    waiting = waiting.annotate(
        asked_of=Coalesce("reader", "invitation__campaign__owner"),
        owed_on=ExpressionWrapper(handed_in + timedelta(days=READ_DAYS), output_field=DateField()),
    )
    return mention(
        TO_READ,
        waiting.filter(wanted.rows("response", day="owed_on", owner="asked_of")),
        response="pk",
        person="asked_of",
        department=Coalesce("reader__department", "invitation__campaign__owner__department"),
        day="owed_on",
        **_NAMES,
    )


def _queries(wanted: Wanted) -> QuerySet[Any, Any]:
    """One row a response, however many questions are open: the first day on which one is due."""
    waiting = Response.objects.filter(
        queries__answered_at__isnull=True, queries__taken_back_at__isnull=True, queries__isnull=False
    ).annotate(owed_on=Min("queries__due_on"), asked_of=Coalesce("reader", "invitation__campaign__owner"))
    return mention(
        QUERY,
        waiting.filter(wanted.rows("asked_back", day="owed_on", owner="asked_of")),
        response="pk",
        person="asked_of",
        department=Coalesce("reader__department", "invitation__campaign__owner__department"),
        day="owed_on",
        **_NAMES,
    )


def _follow_ups(wanted: Wanted) -> QuerySet[Any, Any]:
    """Of whoever settled it; when they have left, of who reads it now, else of the owner of the campaign."""
    waiting = Response.objects.filter(follow_up_on__isnull=False, followed_up_at__isnull=True).annotate(
        asked_of=Case(
            When(outcome_by__is_active=True, then="outcome_by"),
            default=Coalesce("reader", "invitation__campaign__owner"),
        )
    )
    return mention(
        FOLLOW_UP,
        waiting.filter(wanted.rows("asked_back", day="follow_up_on", owner="asked_of")),
        response="pk",
        person="asked_of",
        department="outcome_by__department",
        day="follow_up_on",
        outcome="outcome",
        **_NAMES,
    )


_NAMES: dict[str, Any] = {
    "name": Coalesce("invitation__supplier__merged_into__name", "invitation__supplier__name"),
    "campaign": F("invitation__campaign__name"),
}
