"""Questionnaires, campaigns and invitations of the tests. ``link_of`` gives the secret address of one."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.links.issuing import issue
from suppliers.asking.models import (
    COLLEAGUE_LINK,
    INVITATION_LINK,
    Campaign,
    Colleague,
    Invitation,
    Questionnaire,
    QuestionnaireVersion,
    Terms,
)
from suppliers.models import Supplier
from tests.people import person
from tests.suppliers.making import supplier

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
ON = date(2026, 11, 20)

# Two sections, a few kinds: for tests that need some questionnaire. The shipped ones: questionnaire/bank.
BODY: dict[str, Any] = {
    "title": "A few questions",
    "minutes": 15,
    "intro": "About how you treat the people who work for you.",
    "sections": [
        {"id": "about", "title": "About you", "intro": ""},
        {
            "id": "people",
            "title": "The people who work for you",
            "intro": "All of them, whoever employs them.",
        },
    ],
    "questions": [
        {
            "id": "q1",
            "section": "about",
            "text": "Have you published a statement?",
            "guidance": "A statement under section 54.",
            "of": "7",
            "evidence_counts": True,
            "only_if": None,
            "parts": [
                {
                    "id": "status",
                    "kind": "single",
                    "label": "Which is true?",
                    "options": [
                        {"id": "published", "text": "We have published one"},
                        {"id": "none", "text": "We have not"},
                    ],
                    "optional": False,
                    "only_if": None,
                }
            ],
            "rule": "choice",
            "points": {"published": "7", "none": "0"},
            "flags": [],
        },
        {
            "id": "q2",
            "section": "people",
            "text": "How are people found?",
            "guidance": "",
            "of": "0",
            "evidence_counts": False,
            "only_if": None,
            "parts": [
                {"id": "how", "kind": "text", "label": "In your words", "optional": False, "only_if": None}
            ],
            "rule": "none",
            "points": {},
            "flags": [],
        },
    ],
}


def buyer() -> Person:
    """The one who sends campaigns; made once."""
    found = Person.objects.filter(name="Grace Undermill").first()
    return found or person("Grace Undermill", Role.PROCUREMENT)


def a_version(body: dict[str, Any] | None = None, *, slug: str = "few") -> QuestionnaireVersion:
    """A version that may be sent; another number each time."""
    questionnaire, _ = Questionnaire.objects.get_or_create(slug=slug, defaults={"name": slug.capitalize()})
    number = questionnaire.versions.count() + 1
    return QuestionnaireVersion.objects.create(
        questionnaire=questionnaire, number=number, body=body or BODY, made_at=AT, ready_at=AT
    )


def some_terms(edition: str = "2.1") -> Terms:
    text = "1. No fees from workers.\n\n2. No papers kept.\n\n3. Tell us at once."
    return Terms.objects.create(title="Ethical buying code", edition=edition, text=text, made_at=AT)


def a_campaign(
    version: QuestionnaireVersion | None = None, *, terms: Terms | None = None, **values: Any
) -> Campaign:
    """A campaign under way: sent on 20 November 2026, to be answered by 18 December 2026."""
    values = {
        "name": "Suppliers 2026",
        "state": Campaign._meta.get_field("state").default if values.get("state") == "draft" else "sent",
        "opens_on": ON,
        "deadline_on": ON + timedelta(days=28),
        "why": "We buy cleaning from you, and cleaning is a trade in which people are exploited.",
        "contact_name": "Grace Undermill",
        "contact_phone": "01632 960 100",
        "contact_email": "procurement@force.example",
        "made_at": AT,
        "sent_at": AT,
        "sent_by": buyer(),
        "owner": buyer(),
        **values,
    }
    if values["state"] == "draft":
        values |= {"sent_at": None, "sent_by": None}
    questions = None if terms else version or a_version()
    return Campaign.objects.create(questions=questions, terms=terms, **values)


def an_invitation(
    campaign: Campaign | None = None, of: Supplier | str = "Brightclean Ltd", **values: Any
) -> Invitation:
    """One supplier's, with its secret link issued."""
    who = supplier(of) if isinstance(of, str) else of
    values = {"to_name": "Ada Office", "to_email": "office@supplier.example", "made_at": AT, **values}
    code = values.pop("code", f"KODE{Invitation.objects.count() + 2222:04d}")
    invitation = Invitation.objects.create(
        campaign=campaign or a_campaign(), supplier=who, code=code, **values
    )
    issue(INVITATION_LINK, invitation.pk, at=AT)
    return invitation


def a_colleague(invitation: Invitation, section: str = "people", **values: Any) -> Colleague:
    code = values.pop("code", f"HELP{Colleague.objects.count() + 2222:04d}")
    colleague = Colleague.objects.create(invitation=invitation, section=section, code=code, at=AT, **values)
    issue(COLLEAGUE_LINK, colleague.pk, at=AT)
    return colleague


def token_of(thing: Invitation | Colleague) -> str:
    """The secret of its link as it is now."""
    purpose = INVITATION_LINK if isinstance(thing, Invitation) else COLLEAGUE_LINK
    return issue(purpose, thing.pk, at=AT).token()


def link_of(thing: Invitation | Colleague) -> str:
    return f"/answer/{token_of(thing)}/"
