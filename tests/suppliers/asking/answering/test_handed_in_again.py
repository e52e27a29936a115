"""What of the first handing in, and of what readers made of it, holds once it is handed in again."""

from datetime import timedelta
from decimal import Decimal

import pytest

from suppliers.asking.answering.evidence import attach
from suppliers.asking.answering.handing_in import hand_in
from suppliers.asking.models import Flag, Invitation, Response, Verification
from tests.suppliers.asking.answering.making import ANSWERS, DECLARED, LATER, asked, handed_in, saved, value
from tests.suppliers.asking.answering.test_handing_in import FEES, a_file, queried
from tests.suppliers.asking.making import buyer

pytestmark = pytest.mark.django_db

AGAIN = LATER + timedelta(hours=2)


def again(invitation: Invitation, *, file: bool = False, **answers: dict[str, object]) -> Response:
    """Asked back about each of these, answered, handed in."""
    queried(invitation, *answers)
    for question, said in answers.items():
        saved(invitation, question, value(said), at=AGAIN)
        if file:
            attach(invitation, question, a_file(), saved_by="contact", at=AGAIN)
    return hand_in(invitation, **DECLARED, at=AGAIN).response


def test_whether_it_was_late_is_told_by_the_first_time() -> None:
    invitation = asked()
    handed_in(invitation)
    response = again(invitation, q1=ANSWERS["q1"])

    invitation.refresh_from_db()
    assert (invitation.submitted_at, response.submitted_at, response.last_at) == (LATER, LATER, AGAIN)


def test_a_flag_that_was_explained_and_still_stands_holds_nothing_back() -> None:
    invitation = asked()
    response = handed_in(invitation, q3=FEES).response
    assert response.escalates
    Response.objects.filter(pk=response.pk).update(let_through_at=LATER, let_through_by=buyer())
    Flag.objects.update(settled_at=LATER, settled_by=buyer(), settled_note="Paid back.")

    later = again(invitation, q1=ANSWERS["q1"])
    assert (later.escalates, later.is_held) == (False, False)
    assert Flag.objects.get().settled_at == LATER


@pytest.mark.parametrize(("file", "kept"), [(False, True), (True, False)])
def test_a_judgement_stands_while_the_answer_and_its_files_do(*, file: bool, kept: bool) -> None:
    invitation = asked()
    response = handed_in(invitation).response
    Verification.objects.create(
        response=response, question="q1", level="verified", note="Read it.", by=buyer(), at=LATER
    )
    asserted = response.points

    later = again(invitation, file=file, q1=ANSWERS["q1"])
    assert Verification.objects.exists() == kept
    # All of q1's ten points where it is verified, nine of them where a document is attached and nobody has read it.
    assert later.points - asserted == Decimal(3 if kept else 2)
