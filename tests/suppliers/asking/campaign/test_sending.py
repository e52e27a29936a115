"""Sending: invitations at once, mails in batches at a pace, each once whatever dies or runs twice."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from suppliers.asking.campaign.choosing import choose
from suppliers.asking.campaign.drafting import close, discard, edit, extend
from suppliers.asking.campaign.sending import CountChanged, progress, send, sweep, to_be_asked, write_batch
from suppliers.asking.models import Ask, Campaign, Invitation
from tests.suppliers.asking.campaign.asked import askable
from tests.suppliers.asking.making import AT, ON, a_campaign, an_invitation, buyer

pytestmark = pytest.mark.django_db


def a_draft(count: int, **values: Any) -> Campaign:
    draft = a_campaign(state="draft", **values)
    choose(draft, [one.pk for one in askable(*(f"Firm {n} Ltd" for n in range(count)))], by=buyer(), at=AT)
    return draft


def a_sent(count: int, **values: Any) -> Campaign:
    draft = a_draft(count, **values)
    send(draft, expected=count, by=buyer(), at=AT)
    return draft


def mails() -> list[tuple[Any, ...]]:
    """Asked without our code."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT i.id, count(m.id) FROM suppliers_invitation i LEFT JOIN suppliers_ask a ON a.invitation_id = i.id"
            " LEFT JOIN outbox_mail m ON m.id = a.mail_id GROUP BY i.id ORDER BY i.id"
        )
        return cursor.fetchall()


def test_all_invitations_are_made_at_once_and_may_be_opened_before_any_mail_is_written() -> None:
    draft = a_sent(3)

    assert (draft.state, draft.sent_at, draft.sent_by) == ("sending", AT, buyer())
    assert Invitation.objects.filter(state="open").count() == 3
    assert Mail.objects.count() == 0
    assert {key: value for key, value in progress(draft).items() if value} == {"total": 3}


def test_each_gets_one_mail_and_the_campaign_is_sent(settings: Any) -> None:
    draft = a_sent(5)

    assert [write_batch(draft.pk, at=AT, most=2) for _ in range(4)] == [2, 2, 1, 0]
    assert sweep(at=AT) == write_batch(draft.pk, at=AT) == 0

    assert [count for _, count in mails()] == [1] * 5
    draft.refresh_from_db()
    assert draft.state == "sent"
    assert {key: value for key, value in progress(draft).items() if value} == {
        "total": 5, "written": 5, "queued": 5
    }  # fmt: skip


def test_what_a_worker_left_behind_is_swept_up() -> None:
    draft = a_sent(3)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():  # dies before its batch is kept
        write_batch(draft.pk, at=AT, most=2)
        raise KeyboardInterrupt
    assert Mail.objects.count() == 0
    write_batch(draft.pk, at=AT, most=2)  # dies after it

    assert sweep(at=AT) == 1
    assert [count for _, count in mails()] == [1, 1, 1]


def test_mails_keep_their_distance(settings: Any) -> None:
    settings.ASKING_MAILS_PER_MINUTE = 30
    draft = a_sent(4)
    write_batch(draft.pk, at=AT, most=2)
    write_batch(draft.pk, at=AT + timedelta(seconds=1), most=2)

    times = list(Mail.objects.order_by("pk").values_list("not_before", flat=True))
    assert times == [AT + timedelta(seconds=2 * n) for n in range(4)]


def test_one_that_the_mail_server_put_off_holds_up_nobody(settings: Any) -> None:
    draft = a_sent(2)
    write_batch(draft.pk, at=AT, most=1)
    Mail.objects.update(attempts=1, not_before=AT + timedelta(hours=4))
    write_batch(draft.pk, at=AT, most=1)

    assert Mail.objects.order_by("-pk")[0].not_before == AT


@pytest.mark.parametrize(
    ("opens_on", "first"),
    [
        (ON, AT),
        (date(2026, 11, 23), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
        (date(2027, 3, 29), datetime(2027, 3, 29, 8, 0, tzinfo=UTC)),  # nine in London is eight here
    ],
)
def test_before_the_opening_no_mail_goes(opens_on: date, first: datetime) -> None:
    draft = a_sent(1, opens_on=opens_on, deadline_on=opens_on + timedelta(days=28))
    write_batch(draft.pk, at=AT)

    assert Mail.objects.get().not_before == first


def test_the_page_says_how_many_and_no_others_are_asked() -> None:
    draft = a_draft(3)
    an_invitation(a_campaign(name="Another"), draft.chosen.all()[0].supplier)  # asked elsewhere meanwhile

    assert to_be_asked(draft, on=ON) == (2, 1)
    with pytest.raises(CountChanged, match="2 would be asked now, not 3"):
        send(draft, expected=3, by=buyer(), at=AT)
    draft.refresh_from_db()
    assert (draft.state, draft.invitations.count()) == ("draft", 0)


def test_nobody_is_asked_where_nobody_is_left() -> None:
    with pytest.raises(CountChanged):
        send(a_draft(0), expected=0, by=buyer(), at=AT)


def test_an_opening_that_passed_is_refused() -> None:
    draft = a_draft(1, opens_on=ON - timedelta(days=1))
    with pytest.raises(Refused, match="has passed"):
        send(draft, expected=1, by=buyer(), at=AT)


def test_sending_twice_asks_once() -> None:
    draft = a_draft(2)
    again = Campaign.objects.get(pk=draft.pk)
    send(draft, expected=2, by=buyer(), at=AT)

    with pytest.raises(InvalidTransition):
        send(again, expected=2, by=buyer(), at=AT)
    assert Invitation.objects.count() == 2


def test_suppliers_may_be_added_later_and_only_they_are_written_to() -> None:
    campaign = a_sent(2)
    sweep(at=AT)
    choose(campaign, [one.pk for one in askable("Late Ltd")], by=buyer(), at=AT)
    campaign.refresh_from_db()

    assert send(campaign, expected=1, by=buyer(), at=AT + timedelta(days=1)) == 1
    assert sweep(at=AT + timedelta(days=1)) == 1
    assert [count for _, count in mails()] == [1, 1, 1]
    campaign.refresh_from_db()
    assert (campaign.state, campaign.sent_at) == ("sent", AT)


@pytest.mark.parametrize(("days_left", "asked"), [(3, True), (2, False), (0, False), (-30, False)])
def test_nobody_is_added_who_could_not_answer_in_time(days_left: int, *, asked: bool) -> None:
    campaign = a_sent(1)
    sweep(at=AT)
    campaign.refresh_from_db()
    choose(campaign, [one.pk for one in askable("Late Ltd")], by=buyer(), at=AT)
    on = AT + (campaign.deadline_on - ON) - timedelta(days=days_left)

    assert to_be_asked(campaign, on=on.date()) == (1, 0)
    if asked:
        assert send(campaign, expected=1, by=buyer(), at=on) == 1
        return
    with pytest.raises(Refused, match="Move it first"):
        send(campaign, expected=1, by=buyer(), at=on)
    campaign.refresh_from_db()
    assert (campaign.state, campaign.invitations.count()) == ("sent", 1)


def test_a_withdrawn_invitation_gets_no_mail() -> None:
    campaign = a_sent(2)
    Invitation.objects.filter(pk=campaign.invitations.first().pk).update(
        state="withdrawn", settled_at=AT, reason="x"
    )
    assert sweep(at=AT) == 1


def test_once_sent_its_words_stay_and_it_is_kept() -> None:
    campaign = a_sent(1)
    with pytest.raises(InvalidTransition):
        edit(campaign, version=campaign.version, changes={"why": "x"}, by=buyer(), at=AT)
    with pytest.raises(InvalidTransition):
        discard(campaign, by=buyer(), at=AT)
    with pytest.raises(InvalidTransition):  # its mails are not written
        close(campaign, by=buyer(), at=AT)


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, False), (1, True), (28, True)])
def test_a_deadline_only_ever_moves_back(days: int, *, taken: bool) -> None:
    campaign = a_campaign()
    to = campaign.deadline_on + timedelta(days=days)
    if not taken:
        with pytest.raises(Refused):
            extend(campaign, to, by=buyer(), at=AT)
        return
    extend(campaign, to, by=buyer(), at=AT)
    campaign.refresh_from_db()
    assert campaign.deadline_on == to


def test_a_deadline_that_passed_is_moved_to_a_day_to_come() -> None:
    campaign = a_campaign(opens_on=ON - timedelta(days=60), deadline_on=ON - timedelta(days=20))
    silent = an_invitation(campaign, no_response_on=ON, handed_to=buyer(), handed_on=ON)
    with pytest.raises(Refused):
        extend(campaign, ON + timedelta(days=2), by=buyer(), at=AT)

    extend(campaign, ON + timedelta(days=3), by=buyer(), at=AT)
    silent.refresh_from_db()
    assert (silent.no_response_on, silent.handed_to) == (None, None)


@pytest.mark.django_db(transaction=True)
def test_two_workers_write_each_mail_once() -> None:
    campaign = a_sent(12)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            for _ in range(20):
                write_batch(campaign.pk, at=AT, most=2)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(at=AT)

    assert [count for _, count in mails()] == [1] * 12
    assert Ask.objects.count() == Mail.objects.count() == 12


def test_control_without_the_lock_the_database_refuses_a_second_mail() -> None:
    campaign = a_sent(1)
    sweep(at=AT)
    ask = Ask.objects.get()
    mail = Mail.objects.get()
    mail.pk, mail.key, mail.message_id = None, "other", "<other@x>"
    mail.save()
    with pytest.raises(IntegrityError, match="ask_once"), transaction.atomic():
        Ask.objects.create(invitation=ask.invitation, kind="invitation", rule="", mail=mail, at=AT)
    assert campaign.invitations.count() == 1
