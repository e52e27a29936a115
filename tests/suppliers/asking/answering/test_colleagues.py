"""A colleague's link: one section, shown once, ended by the contact."""

import re

import pytest

from msplan.outbox.models import Mail
from suppliers.asking.models import Answer, Colleague
from tests.suppliers.asking.answering.making import answered, asked, handed_in
from tests.suppliers.asking.answering.pages import boxes, inside, to
from tests.suppliers.asking.making import a_colleague, token_of

pytestmark = pytest.mark.django_db


def test_a_colleague_reads_and_writes_one_section_alone() -> None:
    invitation = answered(asked())
    helper = a_colleague(invitation, "people")
    browser = inside(helper)

    assert browser.get(to(helper, "answers/q3/")).status_code == 200
    assert browser.post(to(helper, "answers/q3/"), boxes({"words": "Theirs"}, version=1)).status_code == 422
    assert Answer.objects.get(question="q3").saved_by == "people"
    for closed in ("answers/q1/", "check/", "hand-in/", "receipt/", "colleague/people/"):
        assert browser.get(to(helper, closed)).status_code == 404
    assert browser.post(to(helper, "answers/q1/"), boxes({"status": "none"}, version=1)).status_code == 404
    page = browser.get(to(helper, "answers/")).content.decode()
    assert "Have you published" not in page
    assert "supplier.example" not in page


def test_a_link_for_a_colleague_is_shown_once_mailed_if_asked_and_ended() -> None:
    invitation = asked()
    browser = inside(invitation)

    answer = browser.post(
        to(invitation, "colleague/people/"), {"name": "Sam Shift", "email": "sam@supplier.example"}
    )

    page = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    helper = Colleague.objects.get()
    letter = Mail.objects.get(address="sam@supplier.example")
    assert link_in(page) == token_of(helper)
    assert token_of(helper).encode() not in bytes(letter.message)
    theirs = inside(helper)
    again = browser.post(to(invitation, "colleague/people/"), {"name": "Another"})
    assert (again.status_code, Colleague.objects.count()) == (422, 1)
    browser.post(to(invitation, "colleague/people/end/"))
    assert theirs.get(to(helper, "answers/q3/")).status_code == 404


def link_in(page: str) -> str:
    found = re.search(r"http[^\s]*/answer/([A-Za-z0-9_-]{43})/", page)
    assert found
    return found[1]


def test_a_colleague_is_led_to_no_page_that_is_not_theirs_once_it_is_handed_in() -> None:
    invitation = asked()
    helper = a_colleague(invitation, "people")
    handed_in(invitation)
    browser = inside(helper)

    answer = browser.get(to(helper, "answers/"))

    assert answer.url == to(helper)
    assert browser.get(answer.url).status_code == 200
