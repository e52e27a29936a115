"""What a supplier answered the last time is offered beside each question, and never taken over by itself."""

import copy

import pytest

from suppliers.asking.models import Answer, Invitation
from suppliers.models import Supplier
from tests.suppliers.asking.answering.making import ANSWERS, EVERY_KIND, asked, asked_again, handed_in, saved
from tests.suppliers.asking.answering.pages import boxes, inside, to
from tests.suppliers.asking.making import a_campaign, a_version, an_invitation
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db


def test_last_time_is_offered_and_never_taken_by_itself() -> None:
    version = a_version(asked().campaign.questions.body, slug="other")  # type: ignore[union-attr]
    last = asked("Old and new Ltd", version=version)
    before = handed_in(last)
    now = asked_again(last)
    browser = inside(now)
    here = to(now, "answers/q1/")

    page = browser.get(here).content.decode()

    assert "Still right? Use it" in page
    assert "27 March 2026" in page
    assert Answer.objects.filter(invitation=now).count() == 0
    assert browser.post(here, boxes({}, go="last_time")).url == here
    used = Answer.objects.get(invitation=now)
    assert (used.confirmed_from, used.value["parts"]) == (before, ANSWERS["q1"])
    assert "Still right? Use it" not in browser.get(here).content.decode()

    saved(now, "q1", used.value)  # the page saves itself once more
    used.refresh_from_db()
    assert used.confirmed_from == before


def test_what_a_supplier_that_was_merged_into_this_one_said_is_offered() -> None:
    old = asked("Old Ltd")
    handed_in(old)
    Supplier.objects.filter(pk=old.supplier_id).update(merged_into=(kept := supplier("New Ltd")))
    new = an_invitation(a_campaign(old.campaign.questions, name="Suppliers 2027"), of=kept)

    assert "Still right? Use it" in inside(new).get(to(new, "answers/q1/")).content.decode()


def test_of_last_time_what_can_no_longer_be_chosen_is_left_out() -> None:
    old = asked("Old Ltd")
    handed_in(old)
    body = copy.deepcopy(EVERY_KIND)
    body["questions"][1]["parts"][0]["options"] = [
        {"id": "visits", "text": "Visits"},
        {"id": "calls", "text": "Calls"},
    ]
    new = an_invitation(a_campaign(a_version(body, slug="newer"), name="Suppliers 2027"), of=old.supplier)
    browser = inside(new)

    browser.post(to(new, "answers/q2/"), boxes({}, go="last_time"))

    assert Answer.objects.get(invitation=new).value["parts"] == {**ANSWERS["q2"], "checks": ["visits"]}


def test_another_suppliers_answers_are_never_offered() -> None:
    handed_in(asked("Other Ltd"))
    mine = asked("Mine Ltd", version=Invitation.objects.get().campaign.questions)

    page = inside(mine).get(to(mine, "answers/q1/")).content.decode()

    assert "Still right" not in page
