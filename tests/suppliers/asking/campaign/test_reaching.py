"""Getting an invitation to somebody: what is refused, and what becomes of links and mails that are under way."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from msplan.history.models import Entry
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from msplan.links.issuing import follow
from msplan.links.models import SecretLink
from msplan.outbox.models import Mail
from msplan.outbox.secret import SecretGone, filled
from suppliers.asking.campaign.mailing import write
from suppliers.asking.campaign.reaching import (
    correct_address,
    mark_bounced,
    send_another_link,
    send_fresh_link,
    send_to_right_person,
    settle_notice,
    tell_by_phone,
    withdraw,
)
from suppliers.asking.models import INVITATION_LINK, Ask, Invitation, Notice
from suppliers.models import SupplierContact
from tests.suppliers.asking.making import AT, ON, an_invitation, buyer, token_of

pytestmark = pytest.mark.django_db


def written(*, state: str = "sent") -> tuple[Invitation, Ask]:
    one = an_invitation()
    ask = write(one, "invitation", "", "asking_invitation", {}, AT)
    Mail.objects.filter(pk=ask.mail_id).update(state=state, sent_at=AT if state == "sent" else None)
    return one, ask


def opens(token: str) -> bool:
    return follow(INVITATION_LINK, token, at=AT) is not None


@pytest.mark.parametrize(("days", "taken"), [(-1, False), (0, True), (3, True), (4, False)])
def test_a_bounce_lies_between_the_sending_and_today(days: int, *, taken: bool) -> None:
    _, ask = written()
    at, on = AT + timedelta(days=3), ON + timedelta(days=days)
    if not taken:
        with pytest.raises(Refused, match="The day must be between"):
            mark_bounced(ask, why="Gone", on=on, by=buyer(), at=at)
        return
    mark_bounced(ask, why="Gone", on=on, by=buyer(), at=at)
    ask.refresh_from_db()
    assert (ask.bounced_on, ask.bounced_why, ask.bounced_by) == (on, "Gone", buyer())
    with pytest.raises(Refused, match="already"):
        mark_bounced(ask, why="Gone", on=on, by=buyer(), at=at)


@pytest.mark.parametrize("state", ["queued", "failed", "held", "in_doubt"])
def test_what_was_not_sent_cannot_have_come_back(state: str) -> None:
    _, ask = written(state=state)
    with pytest.raises(Refused, match="was not sent"):
        mark_bounced(ask, why="Gone", on=ON, by=buyer(), at=AT)


def test_a_bounce_says_why_by_the_databases_own_rule() -> None:
    _, ask = written()
    with pytest.raises(IntegrityError, match="ask_bounced_says_why"), transaction.atomic():
        Ask.objects.filter(pk=ask.pk).update(bounced_on=ON, bounced_by=buyer())


def test_told_by_telephone_the_link_is_the_same_and_the_day_is_kept() -> None:
    one, _ = written()
    address = tell_by_phone(one, by=buyer(), at=AT)

    assert address == f"http://testserver/answer/{token_of(one)}/"
    one.refresh_from_db()
    assert one.told_by_phone_on == ON


def test_a_fresh_link_while_the_first_mail_is_queued_stops_that_one_at_the_sender() -> None:
    one, ask = written(state="queued")
    old = token_of(one)
    fresh = send_fresh_link(one, by=buyer(), at=AT)

    assert (opens(old), opens(token_of(one))) == (False, True)
    with pytest.raises(SecretGone):
        filled(Mail.objects.get(pk=ask.mail_id), at=AT)
    assert token_of(one).encode() in filled(fresh.mail, at=AT)


def test_of_several_fresh_links_within_a_minute_the_first_works_and_is_the_only_one() -> None:
    one, _ = written()
    first = send_another_link(one, by=buyer(), at=AT)

    for seconds in (0, 59):
        with pytest.raises(InvalidTransition, match="less than a minute ago"):
            send_another_link(one, by=buyer(), at=AT + timedelta(seconds=seconds))
    assert token_of(one).encode() in filled(first.mail, at=AT)
    assert opens(token_of(one))

    send_another_link(one, by=buyer(), at=AT + timedelta(seconds=60))
    assert one.asks.filter(kind="fresh_link").count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("act", "mails"), [(send_another_link, 1), (send_fresh_link, 8)])
def test_eight_who_press_at_once_send_one_link(act: Callable[..., object], mails: int) -> None:
    """Control: the act that a contact's new address comes with, which has to send each time."""
    one, _ = written()
    staff = buyer()

    def press(_: int) -> None:
        try:
            with suppress(InvalidTransition):
                act(one, by=staff, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(8)))

    assert one.asks.filter(kind="fresh_link").count() == mails


def test_a_withdrawn_invitation_has_no_link_any_more() -> None:
    one, _ = written()
    token = token_of(one)
    withdraw(one, reason="Asked by mistake", by=buyer(), at=AT)

    assert not opens(token)
    for act in (tell_by_phone, send_fresh_link, send_another_link):
        with pytest.raises(InvalidTransition):
            act(one, by=buyer(), at=AT)
    entry = Entry.objects.get(act="asking.withdraw")
    assert "mistake" not in str(entry.detail.body)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "submitted", "submitted_at": AT},
        {"state": "accepted", "submitted_at": AT, "settled_at": AT},
        {"state": "declined", "settled_at": AT, "reason": "No"},
    ],
)
def test_what_was_answered_is_neither_withdrawn_nor_sent_elsewhere(values: dict[str, Any]) -> None:
    one, _ = written()
    Invitation.objects.filter(pk=one.pk).update(**values)
    with pytest.raises(InvalidTransition):
        withdraw(one, reason="x", by=buyer(), at=AT)
    with pytest.raises(InvalidTransition):
        correct_address(one, name="A", email="a@b.example", by=buyer(), at=AT)
    assert SecretLink.objects.get().revoked_at is None


def test_what_we_ask_back_about_is_an_answer_and_is_not_withdrawn() -> None:
    """It would be counted nowhere, and its open question be chased for ever."""
    one, _ = written()
    Invitation.objects.filter(pk=one.pk).update(state="queried", submitted_at=AT)
    with pytest.raises(InvalidTransition):
        withdraw(one, reason="x", by=buyer(), at=AT)
    assert correct_address(one, name="A", email="a@b.example", by=buyer(), at=AT) is not None


def test_an_address_that_is_corrected_before_the_first_mail_needs_no_fresh_link() -> None:
    one = an_invitation()
    assert correct_address(one, name="Ines", email="ines@b.example", by=buyer(), at=AT) is None

    one.refresh_from_db()
    assert (one.to_email, one.contact) == ("ines@b.example", SupplierContact.objects.get())
    assert SecretLink.objects.get().serial == 1


def test_of_another_person_the_old_link_is_dead_and_what_was_queued_is_held() -> None:
    one, ask = written(state="queued")
    old = token_of(one)
    fresh = correct_address(one, name="Ines", email="ines@b.example", by=buyer(), at=AT)

    assert fresh is not None
    assert fresh.mail.address == "ines@b.example"
    assert not opens(old)
    assert Mail.objects.get(pk=ask.mail_id).state == "held"


def test_a_notice_is_settled_once() -> None:
    one, _ = written()
    notice = Notice.objects.create(invitation=one, kind="no_longer", at=AT)
    settle_notice(notice, note="They do supply us.", by=buyer(), at=AT)
    with pytest.raises(InvalidTransition):
        settle_notice(notice, note="Again", by=buyer(), at=AT)


def test_a_notice_that_somebody_settled_meanwhile_sends_nothing() -> None:
    one, _ = written()
    notice = Notice.objects.create(invitation=one, kind="wrong_person", at=AT)
    settle_notice(notice, note="Rang them.", by=buyer(), at=AT)

    with pytest.raises(InvalidTransition):
        send_to_right_person(notice, name="Tam", email="tam@b.example", by=buyer(), at=AT)
    one.refresh_from_db()
    assert one.to_email == "office@supplier.example"
    assert one.asks.count() == 1
