"""The workbook of a campaign: everything, formulas as text, and nothing of what the specialist team reads first."""

import io
from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from msplan.accounts.roles import Role
from msplan.outbox.models import Mail
from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.answering.saving import save_answer
from suppliers.asking.campaign.mailing import write
from suppliers.asking.models import Flag, Invitation, Response
from tests.people import person
from tests.suppliers.asking.making import AT, a_campaign, an_invitation, buyer

pytestmark = pytest.mark.django_db

FORMULA = '=HYPERLINK("http://evil.example","x")'
HEADING = "2. How are people found?: In your words"


def value(**parts: Any) -> dict[str, Any]:
    return {"parts": parts, "dont_know": False, "not_applicable": "", "explain": ""}


def answered(name: str, words: str, **known: Any) -> Invitation:
    one = an_invitation(**known, of=name)
    for question, said in (("q1", value(status="published")), ("q2", value(how=words))):
        save_answer(one, question, said, opened_with=0, saved_by="contact", at=AT)
    hand_in(one, name="Ada Office", role="Director", at=AT)
    return one


def hold(one: Invitation) -> None:
    """As handing in does where a critical flag stands."""
    response = Response.objects.get(invitation=one)
    Response.objects.filter(pk=response.pk).update(held_at=AT)
    Flag.objects.create(
        response=response, code="RF4", severity="critical", question="q2", text="zqflag", raised_at=AT
    )


def sheets(client: Client, campaign_id: int) -> dict[str, list[dict[str, Any]]]:
    """Each sheet's rows by their headings; the row of headings is the one that begins the table."""
    answer = client.get(reverse("asking:export", args=[campaign_id]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    found: dict[str, list[dict[str, Any]]] = {}
    for sheet in load_workbook(io.BytesIO(answer.content)):
        rows = [list(row) for row in sheet.iter_rows(values_only=True)]
        start = next((n for n, row in enumerate(rows) if row and row[0] == "Supplier"), None)
        if start is not None:
            head = [str(word) for word in rows[start]]
            found[sheet.title] = [dict(zip(head, row, strict=False)) for row in rows[start + 1 :]]
    return found


def by_name(rows: list[dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    return {row["Name"]: row for row in rows}


@pytest.fixture
def campaign_with_answers() -> Any:
    campaign = a_campaign()
    answered("Open Ltd", FORMULA, campaign=campaign)
    hold(answered("Held Ltd", "zqsecret words", campaign=campaign))
    an_invitation(campaign, "Silent Ltd")
    return campaign


def test_everything_is_there_with_a_column_for_each_part(client: Client, campaign_with_answers: Any) -> None:
    client.force_login(buyer())
    found = sheets(client, campaign_with_answers.pk)

    invitations = by_name(found["Invitations"])
    assert set(invitations) == {"Open Ltd", "Held Ltd", "Silent Ltd"}
    assert invitations["Silent Ltd"]["State"] == "Not started"
    assert invitations["Open Ltd"]["Email"] == "office@supplier.example"
    answers = by_name(found["Answers"])
    assert (
        answers["Open Ltd"]["1. Have you published a statement?: Which is true?"] == "We have published one"
    )
    assert answers["Open Ltd"][HEADING].lstrip("'") == FORMULA


def test_a_formula_is_text(client: Client, campaign_with_answers: Any) -> None:
    client.force_login(buyer())
    content = client.get(reverse("asking:export", args=[campaign_with_answers.pk])).content
    cells = [
        cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row
    ]

    assert [cell.data_type for cell in cells if str(cell.value).lstrip("'") == FORMULA] == ["s"]
    assert not [cell for cell in cells if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("role", "reads"),
    [(Role.PROCUREMENT, False), (Role.AUDITOR, False), (Role.SPECIALIST, True), (Role.EXECUTIVE_LEAD, True)],
)
def test_what_is_read_first_is_left_out_with_a_word_why(
    client: Client, campaign_with_answers: Any, role: Role, *, reads: bool
) -> None:
    client.force_login(person("Some Reader", role))
    found = sheets(client, campaign_with_answers.pk)

    row, line = by_name(found["Answers"])["Held Ltd"], by_name(found["Invitations"])["Held Ltd"]
    assert (row[HEADING] == "zqsecret words") == reads
    assert (row["Left out"] == "Left out: read first by the modern slavery team") != reads
    assert ("Held Ltd" in by_name(found["Flags"])) == reads
    assert (line["Score"] is not None) == reads
    everything = str(found)
    assert ("zqsecret" in everything) == ("zqflag" in everything) == reads
    assert line["State"] == "Submitted, read first by the modern slavery team"


def test_who_may_not_read_responses_gets_invitations_alone(
    client: Client, campaign_with_answers: Any
) -> None:
    client.force_login(person("Board Member", Role.BOARD_MEMBER))
    found = sheets(client, campaign_with_answers.pk)

    assert set(found) == {"Invitations"}
    assert "We have published one" not in str(found)
    assert {row["Score"] for row in found["Invitations"]} == {None}


def test_a_reminder_that_is_still_queued_is_not_sent_to_whoever_answers() -> None:
    one = an_invitation()
    reminder = write(one, "reminder", "7 days after sending", "asking_reminder", {"days_left": 5}, AT)
    for question, said in (("q1", value(status="published")), ("q2", value(how="By word of mouth"))):
        save_answer(one, question, said, opened_with=0, saved_by="contact", at=AT)
    assert Mail.objects.get(pk=reminder.mail_id).state == "queued"  # control: saving is no answer yet

    hand_in(one, name="Ada Office", role="Director", at=AT)
    mail = Mail.objects.get(pk=reminder.mail_id)
    assert (mail.state, mail.last_error) == ("held", "Not sent: they answered first.")
    assert Mail.objects.filter(state="queued").count() == 1  # the receipt
