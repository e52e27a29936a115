"""What of reading is open and has a date: responses to read, questions back, meetings to follow up; what is held.

Joined by suppliers/asking/due.py. What is held is told to the specialist team alone, a query of its own.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, ExpressionWrapper, F, Min, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from msplan.lib.dates import LONDON
from msplan.lib.gathering import Mention, mention
from suppliers.asking.models import InvitationState, Outcome, Response
from suppliers.asking.reading.letting_through import read_by
from suppliers.asking.reading.rights import READ_FIRST, team

TO_READ, QUERY, FOLLOW_UP = "asking.to_read", "asking.query", "asking.follow_up"
KINDS = (TO_READ, QUERY, FOLLOW_UP)
READ_DAYS = 14  # after the last handing in


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    return [_to_read(wanted), _queries(wanted), _follow_ups(wanted)]


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


def rows(wanted: Wanted) -> Iterator[Due]:
    """Two queries. A row for each of the specialist team; to nobody else it says that there is one."""
    held = Response.objects.held().select_related("invitation__supplier__merged_into", "invitation__campaign")
    people = list(team().values_list("pk", flat=True))
    here = reverse("asking:read_first")
    for response in held.order_by("held_at", "pk"):
        due_on = read_by(response)
        if due_on > wanted.horizon:
            continue
        for person_id in people:
            yield Due(
                person_id=person_id,
                thing=f"suppliers.response:{response.pk}:read-first",
                kind="Response to read first",
                label=f"{response.supplier.survivor.name}: {response.invitation.campaign.name}",
                ladder="read_first",
                due_on=due_on,
                link=reverse("asking:response", args=[response.pk]),
                page=here,
                button="Read it",
                permission=READ_FIRST,
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
    waiting = Response.objects.filter(follow_up_on__isnull=False, followed_up_at__isnull=True)
    return mention(
        FOLLOW_UP,
        waiting.filter(wanted.rows("asked_back", day="follow_up_on", owner="outcome_by")),
        response="pk",
        person="outcome_by",
        department="outcome_by__department",
        day="follow_up_on",
        outcome="outcome",
        **_NAMES,
    )


_NAMES: dict[str, Any] = {
    "name": Coalesce("invitation__supplier__merged_into__name", "invitation__supplier__name"),
    "campaign": F("invitation__campaign__name"),
}
