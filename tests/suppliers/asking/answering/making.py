"""A questionnaire with a part of every kind, answers to it, and a hand to save and hand them in."""

from datetime import datetime, timedelta
from typing import Any

from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.answering.saving import save_answer
from suppliers.asking.models import Answer, Invitation, Submission
from tests.suppliers.asking.making import AT, a_campaign, a_version, an_invitation

LATER = AT + timedelta(hours=3)
DECLARED = {"name": "Ada Office", "role": "Office manager"}


def part(name: str, kind: str, label: str, **values: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "label": label, "optional": False, "only_if": None, **values}


def question(name: str, section: str, text: str, *parts: dict[str, Any], **values: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "id": name, "section": section, "text": text, "guidance": "", "of": "0", "evidence_counts": False,
        "only_if": None, "parts": list(parts), "rule": "none", "points": {}, "flags": [],
    }  # fmt: skip
    return {**plain, **values}


def options(**texts: str) -> list[dict[str, str]]:
    return [{"id": name, "text": text} for name, text in texts.items()]


EVERY_KIND: dict[str, Any] = {
    "title": "Every kind",
    "minutes": 15,
    "intro": "",
    "sections": [
        {"id": "about", "title": "About your company", "intro": ""},
        {"id": "people", "title": "The people who work for you", "intro": "All of them."},
    ],
    "questions": [
        question(
            "q1", "about", "Have you published a statement?",
            part("status", "single", "Which is true?", options=options(published="Published", none="Not published")),
            part("url", "text", "Its address", most=300, only_if={"part": "status", "any_of": ["published"]}),
            part("approved_on", "date", "Approved on", only_if={"part": "status", "any_of": ["published"]}),
            of="10", evidence_counts=True, rule="choice", points={"published": "10", "none": "0"},
            guidance="Under section 54.",
        ),
        question(
            "q2", "about", "What do you check?",
            part("checks", "multi", "Which checks?", options=[
                {"id": "visits", "text": "Visits"}, {"id": "papers", "text": "Papers"},
                {"id": "none", "text": "None of these", "alone": True},
            ]),
            part("countries", "countries", "In which countries?"),
            part("many", "number", "How many people?", least=0, most=100000, unit="people"),
        ),
        question(
            "q3", "people", "What holds for all of them?",
            part("rights", "matrix", "Each of these", rows=options(fees="Nobody pays a fee", leave="All may leave")),
            part("words", "text", "In your words", optional=True),
            of="4", evidence_counts=True, rule="rows", points={"yes": "2", "dont_know": "0.5", "no": "0"},
            flags=[{"code": "RF5", "severity": "critical", "rule": "fees", "text": "Fees are charged",
                    "may_be_crime": True}],
        ),
        question(
            "q4", "people", "Do you use agencies?",
            part("uses", "yndk", "Do you use any?"),
        ),
        question(
            "q5", "people", "Which agencies?",
            part("providers", "rows", "The agencies", columns=[
                {"id": "name", "kind": "text", "label": "Name"},
                {"id": "checked_on", "kind": "date", "label": "Last checked"},
                {"id": "paid", "kind": "yndk", "label": "Paid by you?"},
            ]),
            part("list", "file", "A list of them", optional=True),
            only_if={"question": "q4", "part": "uses", "any_of": ["yes"]},
        ),
    ],
}  # fmt: skip

ANSWERS: dict[str, dict[str, Any]] = {
    "q1": {"status": "published", "url": "https://supplier.example/statement", "approved_on": "2026-03-27"},
    "q2": {"checks": ["visits", "papers"], "countries": ["GB", "VN"], "many": "240"},
    "q3": {"rights": {"fees": "yes", "leave": "yes"}, "words": "They do."},
    "q4": {"uses": "yes"},
    "q5": {"providers": [{"name": "Hands Ltd", "checked_on": "2026-05-01", "paid": "yes"}]},
}


def value(parts: dict[str, Any] | None = None, **said: Any) -> dict[str, Any]:
    return {"parts": parts or {}, "dont_know": False, "not_applicable": "", "explain": "", **said}


def asked(of: str = "Brightclean Ltd", *, version: Any = None, **campaign: Any) -> Invitation:
    """An invitation to answer a question of every kind."""
    return an_invitation(a_campaign(version or a_version(EVERY_KIND, slug="every"), **campaign), of=of)


def saved(
    invitation: Invitation, name: str, said: dict[str, Any], *, by: str = "contact", at: datetime = AT
) -> Answer:
    """Saved by somebody who had the answer before them as it stands."""
    row = Answer.objects.filter(invitation=invitation, question=name).first()
    return save_answer(invitation, name, said, opened_with=row.version if row else 0, saved_by=by, at=at)


def answered(invitation: Invitation, *, at: datetime = AT, **instead: dict[str, Any]) -> Invitation:
    """Every question, with other parts where they are named."""
    for name, parts in {**ANSWERS, **instead}.items():
        saved(invitation, name, value(parts), at=at)
    invitation.refresh_from_db()
    return invitation


def handed_in(invitation: Invitation, *, at: datetime = LATER, **instead: dict[str, Any]) -> Submission:
    return hand_in(answered(invitation, **instead), **DECLARED, at=at)


def asked_again(last: Invitation) -> Invitation:
    """The same questions, a campaign later."""
    campaign = a_campaign(last.campaign.questions, name="Suppliers 2027")
    return an_invitation(campaign, of=last.supplier)
