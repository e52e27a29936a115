"""What the database itself refuses of asking, whatever the code above it does."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from suppliers.asking.models import (
    Acceptance,
    Answer,
    Campaign,
    CampaignState,
    Invitation,
    InvitationState,
    Questionnaire,
    QuestionnaireVersion,
    Response,
    Submission,
    Terms,
)
from suppliers.models import Supplier
from tests.people import person
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def version() -> QuestionnaireVersion:
    return QuestionnaireVersion.objects.create(
        questionnaire=Questionnaire.objects.create(slug="short", name="Short"),
        number=1,
        body={"title": "Eight questions"},
        made_at=AT,
        ready_at=AT,
    )


@pytest.fixture
def campaign(version: QuestionnaireVersion) -> Campaign:
    return Campaign.objects.create(
        name="Spring",
        questions=version,
        opens_on=date(2026, 11, 23),
        deadline_on=date(2026, 12, 21),
        why="We buy cleaning from you.",
        contact_name="Procurement",
        owner=person("Grace Undermill", "procurement"),
        made_at=AT,
    )


@pytest.fixture
def invitation(campaign: Campaign) -> Invitation:
    return Invitation.objects.create(
        campaign=campaign,
        supplier=supplier("Brightclean Ltd"),
        code="7K3MQ2XV",
        to_name="Office",
        to_email="office@supplier.example",
        made_at=AT,
    )


@pytest.fixture
def response(invitation: Invitation) -> Response:
    return Response.objects.create(
        invitation=invitation,
        reference="R7K3MQ2X",
        submitted_at=AT,
        last_at=AT,
        points=Decimal(30),
        possible=Decimal(60),
        score=Decimal(50),
        band="amber",
        completeness=100,
        evidence_rate=50,
        dont_know=0,
    )


@pytest.fixture
def submission(response: Response) -> Submission:
    return Submission.objects.create(
        response=response, number=1, answers={"q1": {}}, name="A", role="Manager", at=AT, is_late=False
    )


def sql(statement: str, *params: object) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.rowcount


CHANGES = {
    "body": "UPDATE suppliers_questionnaireversion SET body = '{}' WHERE id = %s",
    "number": "UPDATE suppliers_questionnaireversion SET number = 9 WHERE id = %s",
    "unsent": "UPDATE suppliers_questionnaireversion SET sent_at = NULL WHERE id = %s",
    "delete": "DELETE FROM suppliers_questionnaireversion WHERE id = %s",
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_questionnaire_that_was_sent_never_changes(version: QuestionnaireVersion, change: str) -> None:
    QuestionnaireVersion.objects.filter(pk=version.pk).update(sent_at=AT)

    with pytest.raises(IntegrityError, match="never changes"):
        sql(CHANGES[change], version.pk)

    version.refresh_from_db()
    assert (version.body, version.number, version.sent_at) == ({"title": "Eight questions"}, 1, AT)


@pytest.mark.parametrize("change", CHANGES)
def test_before_it_is_sent_it_may(version: QuestionnaireVersion, change: str) -> None:
    assert sql(CHANGES[change], version.pk) == 1


@pytest.mark.parametrize("change", ["text = 'Other'", "title = 'Other'", "edition = '3'", "sent_at = NULL"])
def test_terms_that_were_sent_never_change(change: str) -> None:
    terms = Terms.objects.create(title="Code", edition="2", text="No fees.", made_at=AT, sent_at=AT)

    with pytest.raises(IntegrityError, match="never change"):
        sql(f"UPDATE suppliers_terms SET {change} WHERE id = %s", terms.pk)

    assert sql("UPDATE suppliers_terms SET version = 2 WHERE id = %s", terms.pk) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE suppliers_submission SET answers = '{}' WHERE id = %s",
        "UPDATE suppliers_submission SET name = 'B' WHERE id = %s",
        "UPDATE suppliers_submission SET is_late = true WHERE id = %s",
        "DELETE FROM suppliers_submission WHERE id = %s",
        # Forgotten in part, or with something else changed along the way.
        "UPDATE suppliers_submission SET answers = '{}', name = '(removed)', forgotten_at = now() WHERE id = %s",
        (
            "UPDATE suppliers_submission SET answers = '{}', name = '(removed)', role = '(removed)',"
            " forgotten_at = now(), is_late = NOT is_late WHERE id = %s"
        ),
    ],
)
def test_what_was_handed_in_never_changes(submission: Submission, statement: str) -> None:
    with pytest.raises(IntegrityError, match="handed in never changes"):
        sql(statement, submission.pk)


def test_without_its_trigger_it_would(submission: Submission) -> None:
    """The control: the refusals above are the triggers' doing."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE suppliers_submission DISABLE TRIGGER submission_stays")

    assert sql("UPDATE suppliers_submission SET name = 'B' WHERE id = %s", submission.pk) == 1


def held(response: Response) -> None:
    Response.objects.filter(pk=response.pk).update(held_at=AT)


@pytest.mark.parametrize("settled", ["outcome", "report_at"])
def test_nothing_of_a_held_response_is_settled(response: Response, settled: str) -> None:
    reader = person("Ben Halloway", "procurement")
    held(response)
    done = (
        {"outcome": "accept", "outcome_by": reader, "outcome_at": AT}
        if settled == "outcome"
        else {
            "outcome": "accept",
            "outcome_by": reader,
            "outcome_at": AT,
            "report_at": AT,
            "report_by": reader,
            "report": {},
        }
    )

    with pytest.raises(IntegrityError, match="response_held_is_not_settled"), transaction.atomic():
        Response.objects.filter(pk=response.pk).update(**done)

    let_through = {"let_through_at": AT, "let_through_by": reader}
    assert Response.objects.filter(pk=response.pk).update(**let_through, **done) == 1


WRONG: dict[str, Callable[[Invitation], object]] = {
    "invitation_once": lambda i: Invitation.objects.create(
        campaign=i.campaign, supplier=i.supplier, code="other", to_name="", to_email="a@b.example", made_at=AT
    ),
    "invitation_state_known": lambda i: Invitation.objects.update(state="sent"),
    "invitation_submitted_has_time": lambda i: Invitation.objects.update(state=InvitationState.SUBMITTED),
    "invitation_settled_has_time": lambda i: Invitation.objects.update(
        state=InvitationState.DECLINED, reason="x"
    ),
    "invitation_ended_has_reason": lambda i: Invitation.objects.update(
        state=InvitationState.DECLINED, settled_at=AT
    ),
    "invitation_elsewhere_says_where": lambda i: Invitation.objects.update(
        state=InvitationState.ELSEWHERE, settled_at=AT, elsewhere_kind="msat"
    ),
    "invitation_handed_over_whole": lambda i: Invitation.objects.update(
        handed_to=i.campaign.owner, handed_on=date(2027, 1, 4)
    ),
    "campaign_leaves_time": lambda i: Campaign.objects.update(deadline_on=date(2026, 12, 6)),
    "campaign_asks_one_thing": lambda i: Campaign.objects.update(questions=None),
    "campaign_sent_has_sender": lambda i: Campaign.objects.update(state=CampaignState.SENT),
    "campaign_closed_has_time": lambda i: Campaign.objects.update(
        state=CampaignState.CLOSED, sent_at=AT, sent_by=i.campaign.owner
    ),
    "answer_once": lambda i: [
        Answer.objects.create(invitation=i, question="q1", value={}, saved_at=AT) for _ in range(2)
    ],
    "acceptance_names_somebody": lambda i: Acceptance.objects.create(
        invitation=i, name="A", role="", at=AT, reference="x"
    ),
}


@pytest.mark.parametrize("constraint", WRONG)
def test_no_row_is_half(invitation: Invitation, constraint: str) -> None:
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        WRONG[constraint](invitation)


def test_two_weeks_are_the_least_time(campaign: Campaign) -> None:
    assert Campaign.objects.update(deadline_on=date(2026, 12, 7)) == 1


def test_a_supplier_who_was_asked_is_not_deleted(invitation: Invitation) -> None:
    with pytest.raises(IntegrityError):
        Supplier.objects.filter(pk=invitation.supplier_id).delete()
