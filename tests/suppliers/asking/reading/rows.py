"""Invitations and responses as rows alone, for rules that read nothing of what was answered."""

import uuid
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from msplan.accounts.models import Person
from suppliers.models import (
    Campaign,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Supplier,
    Terms,
)

BODY: dict[str, Any] = {
    "title": "Three questions",
    "minutes": 5,
    "intro": "",
    "sections": [],
    "questions": [],
}


def noon(on: date) -> datetime:
    return datetime.combine(on, time(12), UTC)


def a_campaign_row(by: Person, *, deadline_on: date, name: str = "", terms: bool = False) -> Campaign:
    name = name or f"Campaign to {deadline_on:%B %Y}"
    opens_on = deadline_on - timedelta(days=28)
    made: dict[str, Any] = {}
    if terms:
        made["terms"] = Terms.objects.create(title=name, edition="1", text="Be fair.", made_at=noon(opens_on))
    else:
        slug, _ = Questionnaire.objects.get_or_create(slug="rows", defaults={"name": "Rows"})
        made["questions"], _ = QuestionnaireVersion.objects.get_or_create(
            questionnaire=slug,
            number=1,
            defaults={"body": BODY, "made_at": noon(opens_on), "ready_at": noon(opens_on)},
        )
    return Campaign.objects.create(
        name=name,
        state="sent",
        opens_on=opens_on,
        deadline_on=deadline_on,
        why="You are one of our largest suppliers.",
        contact_name="Grace Undermill",
        owner=by,
        made_at=noon(opens_on),
        sent_by=by,
        sent_at=noon(opens_on),
        **made,
    )


def an_invitation_row(
    campaign: Campaign, supplier: Supplier, *, state: str = "open", **values: Any
) -> Invitation:
    settled = state in ("accepted", "declined", "elsewhere", "withdrawn")
    words: dict[str, Any] = {
        "code": uuid.uuid4().hex[:8].upper(),
        "to_name": "Mel Ash",
        "to_email": "mel.ash@supplier.example",
        "made_at": campaign.sent_at,
        "opened_at": campaign.sent_at,
        "settled_at": campaign.sent_at if settled else None,
        "reason": "Not ours" if state in ("declined", "withdrawn") else "",
        **({"elsewhere_kind": "msat", "elsewhere_reference": "M-1"} if state == "elsewhere" else {}),
    }
    return Invitation.objects.create(campaign=campaign, supplier=supplier, state=state, **{**words, **values})


def a_response_row(
    supplier: Supplier, by: Person, *, score: str, handed_in: datetime, outcome: str = "accept", **values: Any
) -> Response:
    """A campaign of its own, handed in then; with an ``outcome`` it is settled a day later."""
    campaign = a_campaign_row(
        by, deadline_on=handed_in.date() + timedelta(days=7), name=f"Asked before {handed_in:%d %B %Y %H}"
    )
    state = "accepted" if outcome else "submitted"
    invitation = an_invitation_row(campaign, supplier, state=state, submitted_at=handed_in)
    settled = {"outcome_by": by, "outcome_at": handed_in + timedelta(days=1)} if outcome else {}
    words: dict[str, Any] = {
        "reference": uuid.uuid4().hex[:8].upper(),
        "submitted_at": handed_in,
        "last_at": handed_in,
        "points": Decimal(score) * Decimal("0.6"),
        "possible": Decimal(60),
        "score": Decimal(score),
        "band": "green" if Decimal(score) >= 70 else "amber" if Decimal(score) >= 40 else "red",
        "completeness": Decimal(100),
        "evidence_rate": Decimal(50),
        "dont_know": Decimal(0),
        **settled,
    }
    return Response.objects.create(invitation=invitation, outcome=outcome, **{**words, **values})
