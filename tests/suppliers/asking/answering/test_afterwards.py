"""What the link shows after handing in, how dear its pages are, and what becomes of words that came too late."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.history.models import Entry
from msplan.lib.dates import today
from msplan.lib.limits import alone
from suppliers.asking.models import Invitation, InvitationState, Response
from tests.people import person
from tests.suppliers.asking.answering.going_in import at, inside
from tests.suppliers.asking.answering.making import asked, handed_in
from tests.suppliers.asking.making import a_campaign, an_invitation, buyer, link_of

pytestmark = pytest.mark.django_db

PAGES = ("", "questions/", "wrong-person/", "no-longer/", "elsewhere/", "decline/")


@pytest.fixture
def invitation() -> Invitation:
    return an_invitation(
        a_campaign(deadline_on=today() + timedelta(days=12), opens_on=today() - timedelta(days=9))
    )


def test_after_handing_in_the_link_shows_what_was_sent() -> None:
    invitation = asked()
    submission = handed_in(invitation)
    client = inside(invitation)

    text = client.get(at(invitation)).content.decode()

    assert submission.response.reference in text
    assert "Hands Ltd" in text  # an answer
    assert at(invitation, "receipt.pdf") in text
    assert "We will not answer" not in text
    assert client.get(at(invitation, "report/")).status_code == 404


def test_one_receipt_is_printed_once_at_a_time() -> None:
    """Each takes a processor and a thread of the web server for as long as it is long."""
    invitation = asked()
    submission = handed_in(invitation)
    client = inside(invitation)
    address = at(invitation, "receipt.pdf")

    with alone(f"receipt:{submission.pk}", seconds=60):
        told = client.get(address, follow=True)
        # What another of them waits for is not let go by whoever was turned away.
        again = client.get(address)

    assert told.redirect_chain == [(at(invitation, "receipt/"), 302)]
    assert "being made already" in told.content.decode()
    assert again.status_code == 302
    # Each gives way to the next, and nobody waits for another supplier's.
    with alone(f"receipt:{submission.pk + 1}", seconds=60):
        for _ in range(2):
            assert client.get(address)["Content-Type"] == "application/pdf"


def test_the_report_is_shown_once_it_is_released() -> None:
    invitation = asked()
    handed_in(invitation)
    told = {
        "supplier": "Brightclean Ltd", "title": "Every kind", "campaign": "Suppliers 2026", "reference": "R",
        "score": "", "handed_in_on": "20 November 2026", "released_on": "1 December 2026", "note": "Well done.",
        "questions": [
            {"text": "Which agencies?", "strengths": ["You know them all."], "steps": ["Check them."]}
        ],
    }  # fmt: skip
    settled = {"outcome": "accept", "outcome_by": buyer(), "outcome_at": timezone.now()}
    Response.objects.update(report=told, report_at=timezone.now(), report_by=buyer(), **settled)
    client = inside(invitation)

    assert at(invitation, "report/") in client.get(at(invitation)).content.decode()
    page = client.get(at(invitation, "report/")).content.decode()

    assert "You know them all." in page
    assert "Check them." in page


def test_what_was_queried_leads_to_the_questions_asked_back() -> None:
    invitation = asked()
    handed_in(invitation)
    Invitation.objects.update(state=InvitationState.QUERIED)

    text = inside(invitation).get(at(invitation)).content.decode()

    assert "Answer what we ask" in text
    assert at(invitation, "answers/") in text


MOST_QUERIES = 15


def test_no_page_asks_the_database_more_than_fifteen_times() -> None:
    """Nor one that opens nothing, which counts the try besides; of somebody who is signed in too."""
    invitation = asked()
    handed_in(invitation)
    fresh = an_invitation(invitation.campaign, "Otherclean Ltd")
    client = inside(fresh, inside(invitation))
    client.force_login(person("Both At Once", *Role))
    inside(fresh, inside(invitation, client))
    paths = [at(invitation), link_of(fresh), "/answer/forged/", at(fresh, "nosuch/"), "/answer/i/nosuch/"]
    paths += [at(fresh, page) for page in PAGES]
    asked_for = {}

    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked_for[path.replace(link_of(fresh), "the link")] = len(queries)

    assert {path: many for path, many in asked_for.items() if many > MOST_QUERIES} == {}


def test_the_first_continue_is_in_the_history_and_no_other(invitation: Invitation) -> None:
    inside(invitation)
    inside(invitation)

    entries = Entry.objects.filter(act="asking.open")
    assert [entry.thing_id for entry in entries] == [invitation.pk]
    assert invitation.to_name not in str(list(entries.values_list("thing_label", "detail__body")))


def test_an_answer_that_comes_after_the_session_ended_is_shown_back() -> None:
    invitation = asked()

    said = {"part-url": "https://supplier.example/ours", "explain": "Two\nlines", "version": "1", "go": "on"}
    answer = Client().post(at(invitation, "answers/q1/"), said)

    text = answer.content.decode()
    assert answer.status_code == 404
    assert ("https://supplier.example/ours</textarea>" in text, "Two\nlines</textarea>" in text) == (
        True,
        True,
    )
    assert text.count("<textarea") == 2
    assert not invitation.answers.exists()
