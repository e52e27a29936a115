"""Two people open one form about suppliers; who saves second is told, keeps what was chosen, overwrites nothing."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from msplan.lib.dates import today
from msplan.lib.refusing import StaleEdit
from suppliers.asking.answering.confirming import add_words
from suppliers.asking.models import Notice
from suppliers.buying.asking import answer_ask, mark_of_answer
from suppliers.models import Proposal, SpendImport
from suppliers.risk.proposing import confirm
from suppliers.risk.tables import load_tables
from suppliers.spend.planning import mark_of_reading, read_again
from suppliers.spend.tasks import work_on_import
from tests.people import person
from tests.suppliers.asking.answering.going_in import at as in_the_link
from tests.suppliers.asking.answering.going_in import inside
from tests.suppliers.asking.making import a_campaign, an_invitation
from tests.suppliers.buying.making import a_buyer, a_purchase, screened
from tests.suppliers.making import AT, ready, spend_csv
from tests.walk.filling import forms_of

pytestmark = pytest.mark.django_db
LATE = "Somebody else saved this while you were writing"
TWO_AMOUNTS = spend_csv(
    ("Swap Ltd", "100.00", "20.00", "VARIOUS"), headings=("Supplier", "Net amount", "Gross amount", "Date")
)


def officer(name: str) -> Client:
    client = Client()
    client.force_login(person(name, "procurement"))
    return client


def sent(answer: HttpResponse, path: str) -> dict[str, Any]:
    """What the browser would send of the form to this address, as it stands on the page."""
    form = next(one for one in forms_of(answer, path) if one.action == path)
    return {name: held for name, held in form.now.items() if any(held)}


def opened(client: Client, page: str, path: str = "") -> dict[str, Any]:
    return sent(client.get(page), path or page)


@pytest.mark.parametrize("then", ["waits to be read", "is read again"])
def test_columns_month_and_amount_of_a_spend_file(then: str) -> None:
    """The first one chooses columns; the second had opened each of the three forms before."""
    spend_import, is_read = ready(TWO_AMOUNTS), then == "is read again"
    one, other = officer("Ada Hollin"), officer("Bo Harwick")
    page = reverse("suppliers:show_import", args=[spend_import.pk])
    columns, month, amount = (
        reverse(f"suppliers:{name}", args=[spend_import.pk]) for name in ("columns", "period", "amount")
    )
    before = {
        columns: {**opened(other, columns), "column3": "month"},
        month: {**opened(other, page, month), "month": "3", "year": "2026"},
        amount: {**opened(other, page, amount), "column": "grossamount"},
    }
    assert one.post(columns, {**opened(one, columns), "column3": ""}).status_code == 302
    if is_read:
        work_on_import(spend_import.pk)
    spend_import.refresh_from_db()
    stands = (spend_import.mapping, spend_import.period, spend_import.state)
    assert stands[0] is not None

    for path, typed in before.items():
        answer = other.post(path, typed)

        assert (answer.status_code, LATE in answer.text) == (422, True), path
        shown = sent(answer, path)
        kept = {name: said for name, said in typed.items() if name not in ("version", "csrfmiddlewaretoken")}
        assert {name: shown[name] for name in kept} == {
            name: said if isinstance(said, list) else [said] for name, said in kept.items()
        }
        spend_import.refresh_from_db()
        assert (spend_import.mapping, spend_import.period, spend_import.state) == stands, path
    # Choosing again is a decision made with both in view; while the file waits to be read, nobody can.
    again = other.post(columns, sent(other.post(columns, before[columns]), columns))
    assert again.status_code == (302 if is_read else 422)
    spend_import.refresh_from_db()
    assert ((spend_import.mapping or {}).get("date") == "month") is is_read


def test_headings_of_a_file_in_which_none_was_recognised() -> None:
    unread = ready(b"Wer,Wieviel,Wann\r\nAcme Ltd,100.00,03/06/2026\r\n")
    assert unread.state == "refused"
    one, other = officer("Ada Hollin"), officer("Bo Harwick")
    page = reverse("suppliers:show_import", args=[unread.pk])
    path = reverse("suppliers:columns", args=[unread.pk])
    mine = {**opened(other, page, path), "supplier": "Wann", "amount": "Wieviel"}
    theirs = {**opened(one, page, path), "supplier": "Wer", "amount": "Wieviel"}
    assert one.post(path, theirs).status_code == 302

    answer = other.post(path, mine)

    assert (answer.status_code, LATE in answer.text) == (422, True)
    assert sent(answer, path)["supplier"] == ["Wann"]
    unread.refresh_from_db()
    assert unread.mapping == {"Wer": "supplier", "Wieviel": "amount"}


def test_between_the_forms_look_and_the_acts_nobody_slips_in() -> None:
    spend_import = ready(TWO_AMOUNTS)
    seen, by = mark_of_reading(spend_import), person("Ada Hollin", "procurement")
    read_again(spend_import, mapping=None, period=date(2026, 3, 1), by=by, at=AT)
    work_on_import(spend_import.pk)

    with pytest.raises(StaleEdit):
        read_again(spend_import, mapping=None, period=date(2026, 4, 1), seen=seen, by=by, at=AT)
    assert SpendImport.objects.get().period == date(2026, 3, 1)


def test_who_the_right_person_is_in_two_hands_of_one_link() -> None:
    """A link is passed on: two colleagues at the supplier have it."""
    campaign = a_campaign(deadline_on=today() + timedelta(days=12), opens_on=today() - timedelta(days=9))
    invitation = an_invitation(campaign)
    one, other = inside(invitation), inside(invitation)
    path = in_the_link(invitation, "wrong-person/")
    one.post(path)
    mine = {**opened(other, path), "name": "Cass Ridley", "email": "cass@supplier.example"}
    theirs = {**opened(one, path), "name": "Bea Right", "email": "bea@supplier.example"}
    assert one.post(path, theirs).status_code == 302

    answer = other.post(path, mine)

    assert (answer.status_code, LATE in answer.text) == (422, True)
    assert all(words in answer.text for words in ("Bea Right", "Cass Ridley"))
    notice = Notice.objects.get()
    assert notice.name == "Bea Right"
    with pytest.raises(StaleEdit):
        add_words(notice, name="Cass Ridley", email="", text="", seen="0" * 16, at=timezone.now())
    assert other.post(path, sent(answer, path)).status_code == 302
    notice.refresh_from_db()
    assert (notice.name, notice.email) == ("Cass Ridley", "cass@supplier.example")


def test_numbers_of_the_model_that_changed_since_they_were_looked_at_are_not_proposed() -> None:
    load_tables()
    one, other = officer("Ada Hollin"), officer("Bo Harwick")
    path = reverse("risk:change_bands")
    mine = {**opened(other, path), "medium_from": "30"}
    one.post(path, {**opened(one, path), "high_from": "75"})
    theirs, at = Proposal.objects.get(), timezone.now()
    confirm(theirs, version=theirs.version, reason="As agreed.", by=theirs.made_by, on=today(), at=at)

    answer = other.post(path, mine)

    assert (answer.status_code, LATE in answer.text) == (422, True)
    assert sent(answer, path)["medium_from"] == ["30"]
    assert Proposal.objects.count() == 1
    assert other.post(path, sent(answer, path)).status_code == 302


def test_an_address_that_somebody_corrected_meanwhile_gets_no_second_link() -> None:
    one, other = officer("Ada Hollin"), officer("Bo Harwick")
    invitation = an_invitation()
    path = reverse("asking:address", args=[invitation.pk])
    mine = {**opened(other, path), "name": "Cass Ridley", "email": "cass@supplier.example"}
    theirs = {**opened(one, path), "name": "Bea Right", "email": "bea@supplier.example"}
    assert one.post(path, theirs).status_code == 302

    answer = other.post(path, mine)

    assert (answer.status_code, LATE in answer.text) == (422, True)
    assert all(words in answer.text for words in ("Bea Right", "Cass Ridley"))
    invitation.refresh_from_db()
    assert (invitation.to_name, invitation.to_email) == ("Bea Right", "bea@supplier.example")
    assert other.post(path, sent(answer, path)).status_code == 302


def test_what_a_purchase_is_asked_is_answered_over_nobodys_answer() -> None:
    one, other = officer("Ada Hollin"), officer("Bo Harwick")
    ask = screened(a_purchase()).asks.exclude(kind="labour_cost")[0]
    path, seen = reverse("buying:answer", args=[ask.pk]), mark_of_answer(ask)
    mine, theirs = {**opened(other, path), "answer": "Mine"}, {**opened(one, path), "answer": "Theirs"}
    assert one.post(path, theirs).status_code == 302

    answer = other.post(path, mine)

    assert (answer.status_code, LATE in answer.text) == (422, True)
    assert all(words in answer.text for words in ("Theirs", "Mine"))
    ask.refresh_from_db()
    assert ask.answer == "Theirs"
    with pytest.raises(StaleEdit):
        answer_ask(ask, answer="Mine", seen=seen, by=a_buyer(), at=AT)
    assert other.post(path, sent(answer, path)).status_code == 302
