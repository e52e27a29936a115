"""Responses as suppliers hand them in: the shipped questionnaires, saved answer by answer and handed in by the acts."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from suppliers.asking.answering.evidence import attach
from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.answering.saving import save_answer
from suppliers.asking.models import Answer, Campaign, Invitation, Response
from suppliers.models import Supplier
from tests.people import person
from tests.suppliers.asking.making import AT, a_campaign, a_version, an_invitation
from tests.suppliers.asking.questionnaire.bank import answer, best, body_of

# Fees are charged and papers held: what may be a crime.
CRIME: dict[str, Any] = {
    "q7": {
        "rows": {
            "fees": "no", "repaid": "no", "documents": "no", "leave": "yes", "contract": "yes", "right_to_work": "yes",
            "bank": "yes",
        }
    }
}  # fmt: skip
# No licence in a sector that needs one: critical too, and no crime of theirs.
UNLICENSED: dict[str, Any] = {
    "q6": {
        "uses": "yes",
        "providers": [
            {"name": "Fenland Hands", "sector": "agriculture", "licence": "", "checked_on": "2026-05-01"}
        ],
        "checks": ["pay"],
    }
}
PDF = (
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def staff() -> dict[str, Person]:
    """Somebody of each role that matters here."""
    return {
        "procurement": person("Wilf Tarrant", Role.PROCUREMENT),
        "specialist": person("Aisha Penrowe", Role.SPECIALIST),
        "lead": person("Daniel Reedmoor", Role.EXECUTIVE_LEAD),
        "auditor": person("Nadia Corless", Role.AUDITOR),
    }


def a_response(
    of: Supplier | str = "Brightclean Ltd",
    *,
    slug: str = "short",
    at: datetime = AT + timedelta(days=10),
    campaign: Campaign | None = None,
    files: tuple[str, ...] = (),
    whole: dict[str, dict[str, Any]] | None = None,
    **changed: Any,
) -> Response:
    """The best answers but for ``changed``; ``files``: questions with a document; ``whole``: answers as kept."""
    invitation = invited(of, slug=slug, campaign=campaign, at=at)
    answers = {**best(slug, **changed), **(whole or {})}
    for question, value in answers.items():
        if slug == "short" and question not in body_ids(slug):
            continue
        save_answer(invitation, question, value, opened_with=0, saved_by="", at=at)
    for question in files:
        attach(invitation, question, ContentFile(PDF, name=f"{question}.pdf"), saved_by="", at=at)
    hand_in(invitation, name="Ada Office", role="Office manager", at=at)
    return Response.objects.get(invitation=invitation)


def body_ids(slug: str) -> set[str]:
    return {question["id"] for question in body_of(slug)["questions"]}


def invited(
    of: Supplier | str, *, slug: str = "short", campaign: Campaign | None = None, at: datetime = AT
) -> Invitation:
    if campaign is None:
        opens_on = at.date() - timedelta(days=20)
        campaign = a_campaign(
            a_version(body_of(slug), slug=slug),
            name=f"Suppliers {at:%Y}",
            opens_on=opens_on,
            deadline_on=opens_on + timedelta(days=28),
        )
    return an_invitation(campaign, of)


def answered_again(response: Response, at: datetime, **changed: Any) -> Response:
    """The questions asked back, answered and handed in again."""
    invitation = Invitation.objects.get(pk=response.invitation_id)
    for question, parts in changed.items():
        version = Answer.objects.get(invitation=invitation, question=question).version
        save_answer(invitation, question, answer(parts), opened_with=version, saved_by="", at=at)
    hand_in(invitation, name="Ada Office", role="Office manager", at=at)
    response.refresh_from_db()
    return response


def day(on: date) -> datetime:
    return datetime.combine(on, AT.timetz())
