"""Silence: the day before, the day, the day after; to whom; never for who was not reached; a late answer lifts it."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connections

from msplan.accounts.models import Person
from msplan.history.models import Entry
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from suppliers.asking.campaign.handing_over import hand_over, settle
from suppliers.asking.campaign.mailing import write
from suppliers.asking.models import Invitation
from suppliers.models import Contract, Supplier
from tests.people import person
from tests.suppliers.asking.campaign.test_reminding import DEADLINE, asked, campaign_of, nine
from tests.suppliers.making import supplier
from tests.suppliers.record.making import a_contract

pytestmark = pytest.mark.django_db

SILENT = DEADLINE + timedelta(days=14)


@pytest.mark.parametrize("late", [13, 14, 15])
def test_fourteen_days_after_the_deadline_it_counts_as_no_response(late: int) -> None:
    campaign = campaign_of()
    one = asked(campaign)
    on = DEADLINE + timedelta(days=late)

    assert hand_over(at=nine(on)) == (late >= 14)
    one.refresh_from_db()
    assert one.no_response_on == (SILENT if late >= 14 else None)
    assert one.handed_on == (on if late >= 14 else None)
    assert hand_over(at=nine(on)) == 0


@pytest.mark.parametrize("after", [-1, 0, 1, 10])
def test_whom_it_first_reached_after_the_deadline_has_fourteen_days_from_then(after: int) -> None:
    one = asked(campaign_of())
    first = DEADLINE + timedelta(days=after)
    Mail.objects.update(sent_at=nine(first))
    silent = max(first, DEADLINE) + timedelta(days=14)

    assert hand_over(at=nine(silent - timedelta(days=1))) == 0
    assert hand_over(at=nine(silent)) == 1
    one.refresh_from_db()
    assert one.no_response_on == silent


def test_of_several_mails_the_first_that_did_not_come_back_counts() -> None:
    one = asked(campaign_of())
    for day in (3, 9):
        ask = write(one, "fresh_link", str(day), "asking_invitation", {}, nine(DEADLINE))
        Mail.objects.filter(pk=ask.mail_id).update(state="sent", sent_at=nine(DEADLINE + timedelta(days=day)))
    one.asks.filter(kind="invitation").update(
        bounced_on=DEADLINE, bounced_by=person("Bea Bounce"), bounced_why="No such mailbox"
    )

    assert hand_over(at=nine(DEADLINE + timedelta(days=16))) == 0
    assert hand_over(at=nine(DEADLINE + timedelta(days=17))) == 1


@pytest.mark.parametrize("how", ["told_by_phone_on", "opened_at"])
def test_the_telephone_and_an_opened_link_reach_somebody_too(how: str) -> None:
    one = asked(campaign_of(), mail="failed")
    day = DEADLINE + timedelta(days=5)
    Invitation.objects.update(**{how: nine(day) if how == "opened_at" else day})

    assert hand_over(at=nine(DEADLINE + timedelta(days=18))) == 0
    assert hand_over(at=nine(DEADLINE + timedelta(days=19))) == 1
    one.refresh_from_db()
    assert one.no_response_on == DEADLINE + timedelta(days=19)


def test_the_day_is_that_of_london() -> None:
    """Half past midnight in summer time is the day before in UTC."""
    campaign = campaign_of(date(2027, 4, 1), date(2027, 5, 3))
    asked(campaign)

    assert hand_over(at=datetime(2027, 5, 16, 22, 30, tzinfo=UTC)) == 0  # 16 May, 23:30
    assert hand_over(at=datetime(2027, 5, 16, 23, 30, tzinfo=UTC)) == 1  # 17 May, 00:30


@pytest.mark.parametrize(
    ("deadline", "silent"),
    [
        (date(2028, 2, 15), date(2028, 2, 29)),  # a leap year
        (date(2027, 2, 15), date(2027, 3, 1)),
        (date(2026, 8, 31), date(2026, 9, 14)),
        (date(2026, 12, 18), date(2027, 1, 1)),  # a bank holiday: the rule counts days, and writes to nobody
    ],
)
def test_fourteen_days_are_fourteen_days(deadline: date, silent: date) -> None:
    one = asked(campaign_of(deadline - timedelta(days=28), deadline))

    assert hand_over(at=nine(silent - timedelta(days=1))) == 0
    assert hand_over(at=nine(silent)) == 1
    one.refresh_from_db()
    assert one.no_response_on == silent


@pytest.mark.django_db(transaction=True)
def test_two_machines_hand_it_over_once() -> None:
    campaign = campaign_of()
    for n in range(6):
        asked(campaign, f"Firm {n} Ltd")
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            hand_over(at=nine(SILENT))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    hand_over(at=nine(SILENT))
    assert Invitation.objects.filter(no_response_on=SILENT).count() == 6
    assert Entry.objects.filter(act="asking.no_response").count() == 6


@pytest.mark.parametrize("mail", ["failed", "held", "queued", "in_doubt", "none"])
def test_not_reached_is_never_no_response(mail: str) -> None:
    asked(campaign_of(), mail=mail)

    assert hand_over(at=nine(SILENT + timedelta(days=100))) == 0


def test_control_with_a_mail_that_was_sent_it_is() -> None:
    asked(campaign_of(), mail="sent")

    assert hand_over(at=nine(SILENT + timedelta(days=100))) == 1


def manager(name: str) -> Person:
    return person(name)


def receiver(one: Invitation) -> Person | None:
    hand_over(at=nine(SILENT))
    one.refresh_from_db()
    return one.handed_to


def test_it_goes_to_the_manager_of_the_largest_live_contract() -> None:
    one = asked(campaign_of())
    a_contract(one.supplier, manager=manager("Small Hand"), value=1_000)
    large = manager("Large Hand")
    a_contract(one.supplier, manager=large, value=900_000)
    a_contract(one.supplier, manager=manager("Unvalued Hand"))
    a_contract(
        one.supplier, manager=manager("Past Hand"), value=9_000_000, ends_on=SILENT - timedelta(days=1)
    )

    assert receiver(one) == large


def test_a_contract_of_a_supplier_that_was_merged_into_it_counts() -> None:
    one = asked(campaign_of())
    merged, hand = supplier("Alder Old Ltd"), manager("Merged Hand")
    a_contract(merged, manager=hand)
    Supplier.objects.filter(pk=merged.pk).update(merged_into=one.supplier)

    assert receiver(one) == hand


def test_without_a_contract_the_owner_then_whose_campaign_it_is() -> None:
    campaign = campaign_of()
    one, two = asked(campaign), asked(campaign, "Birch Ltd")
    gone = manager("Gone Hand")
    a_contract(one.supplier, manager=gone)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    owner = manager("Owning Hand")
    Supplier.objects.filter(pk=one.supplier_id).update(owner=owner)

    left = asked(campaign, "Cedar Ltd")
    former = manager("Former Hand")
    Supplier.objects.filter(pk=left.supplier_id).update(owner=former)
    Person.objects.filter(pk=former.pk).update(is_active=False)

    assert receiver(one) == owner
    for other in (two, left):
        other.refresh_from_db()
        assert other.handed_to == campaign.owner
    assert Contract.objects.count() == 1


def test_it_is_settled_once_with_what_was_done() -> None:
    one = asked(campaign_of())
    hand_over(at=nine(SILENT))
    settle(one, note="Rang them: they answer by Friday.", by=one.campaign.owner, at=nine(SILENT))
    one.refresh_from_db()
    assert one.handed_note == "Rang them: they answer by Friday."
    assert one.no_response_on == SILENT  # still no response until an answer comes

    with pytest.raises(InvalidTransition):
        settle(one, note="Again", by=one.campaign.owner, at=nine(SILENT))
