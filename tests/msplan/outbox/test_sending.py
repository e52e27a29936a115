"""What becomes of a mail for each answer of a real relay, and for none."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from msplan.outbox.sending import MOST_ATTEMPTS, _send_one, claim, send_due, settle, settle_abandoned
from tests.msplan.outbox.mails import a_mail
from tests.msplan.outbox.relay import Relay
from tests.people import person

pytestmark = pytest.mark.django_db


def send() -> dict[str, int]:
    return {outcome: n for outcome, n in send_due(at=timezone.now()).items() if n}


def later(**time: float) -> Any:
    return timezone.now() + timedelta(**time)


def test_a_mail_that_is_taken_is_sent_once(relay: Relay) -> None:
    mail = a_mail()

    assert send() == {"sent": 1}
    assert send() == {}

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, mail.lease_until) == ("sent", 1, None)
    assert mail.sent_at is not None
    assert relay.taken == [("olu@force.example", mail.message_id)]


@pytest.mark.parametrize("restricted", [True, False])
def test_of_a_restricted_mail_the_text_is_not_kept_once_it_is_sent(relay: Relay, *, restricted: bool) -> None:
    mail = a_mail()
    Mail.objects.filter(pk=mail.pk).update(restricted=restricted)

    assert send() == {"sent": 1}

    mail.refresh_from_db()
    assert (bytes(mail.message) == b"") == restricted


def test_many_mails_go_over_one_line(relay: Relay) -> None:
    for n in range(12):
        a_mail(f"olu{n}@force.example")

    assert send() == {"sent": 12}


@pytest.mark.parametrize(
    "address", ["rcpt451@force.example", "data451@force.example", "rcpt421@force.example"]
)
def test_not_now_is_tried_again_later(relay: Relay, address: str) -> None:
    mail = a_mail(address)

    assert send() == {"retry": 1}
    assert send() == {}  # not before its minute is over

    mail.refresh_from_db()
    assert (mail.state, mail.lease_until) == ("queued", None)
    assert timedelta(seconds=30) < mail.not_before - timezone.now() <= timedelta(minutes=1)
    assert "as you asked" in mail.last_error
    assert send_due(at=later(minutes=2))["retry"] == 1


@pytest.mark.parametrize("address", ["rcpt550@force.example", "data554@force.example"])
def test_never_is_failed_with_the_reason(relay: Relay, address: str) -> None:
    mail = a_mail(address)

    assert send() == {"failed": 1}

    mail.refresh_from_db()
    assert mail.state == "failed"
    assert mail.last_error == f"The mail server answered {address[4:7]}: as you asked"


def test_a_sender_that_is_refused_is_our_own_setting_and_the_mail_goes_when_it_is_right(relay: Relay) -> None:
    mail, relay.to_sender = a_mail(), "550 Not a sender of ours"

    assert send() == {"retry": 1}
    mail.refresh_from_db()
    assert (mail.state, mail.last_error) == ("queued", "The mail server answered 550: Not a sender of ours")

    relay.to_sender = "250 OK"
    assert send_due(at=later(minutes=2))["sent"] == 1


def test_one_refusal_holds_up_nobody_else(relay: Relay) -> None:
    a_mail("rcpt550@force.example")
    a_mail("rcpt451@force.example")
    a_mail()

    assert send() == {"failed": 1, "retry": 1, "sent": 1}


def test_every_twelfth_not_now_is_the_last(relay: Relay) -> None:
    mail = a_mail("rcpt451@force.example")
    Mail.objects.update(attempts=MOST_ATTEMPTS - 2)

    assert send() == {"retry": 1}
    assert send_due(at=later(days=1))["failed"] == 1
    mail.refresh_from_db()
    assert mail.state == "failed"


def test_a_relay_that_hangs_up_after_the_message_leaves_it_in_doubt(relay: Relay) -> None:
    mail = a_mail("drop@force.example")
    a_mail()

    assert send() == {"in_doubt": 1, "sent": 1}

    mail.refresh_from_db()
    assert (mail.state, mail.lease_until) == ("in_doubt", None)
    assert send() == {}


def test_a_relay_that_falls_silent_after_the_message_leaves_it_in_doubt(relay: Relay) -> None:
    a_mail("hang@force.example")

    assert send() == {"in_doubt": 1}


def test_a_relay_that_falls_silent_before_the_message_leaves_no_doubt(relay: Relay) -> None:
    mail = a_mail("mute@force.example")

    assert send() == {"retry": 1}

    mail.refresh_from_db()
    assert mail.state == "queued"
    assert relay.taken == []


def test_a_relay_that_is_away_fails_nothing_and_is_asked_once(settings: Any) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 9, 1
    mails = [a_mail(f"olu{n}@force.example") for n in range(7)]
    Mail.objects.update(attempts=10 * MOST_ATTEMPTS - 1)

    assert send() == {"retry": 1}  # the other six were not even claimed

    for mail in mails:
        mail.refresh_from_db()
        assert mail.state == "queued"
        assert mail.not_before - timezone.now() <= timedelta(minutes=15)


def test_an_address_that_no_envelope_can_carry_fails_alone(relay: Relay) -> None:
    mail = a_mail()
    Mail.objects.filter(pk=mail.pk).update(address="olu@förce.example")
    a_mail()

    assert send() == {"failed": 1, "sent": 1}


def test_a_message_with_dots_and_letters_of_wales_arrives_whole(relay: Relay) -> None:
    text = "Ŵythnos\n.\n..hidden\nend – “quoted”"
    a_mail(own=[{"label": text}])
    send()

    assert relay.folder is not None
    from email import message_from_bytes, policy  # noqa: PLC0415  # beside its only use

    message = message_from_bytes((relay.folder / "0.eml").read_bytes(), policy=policy.default)
    assert text in message.get_content().replace("\r\n", "\n")
    assert message["Subject"] == "Review due today"
    assert message["Date"].datetime.isoformat() == "2026-03-04T07:30:00+00:00"


def test_what_is_held_or_not_due_stays(relay: Relay) -> None:
    held, not_due = a_mail(), a_mail()
    Mail.objects.filter(pk=held.pk).update(state="held")
    Mail.objects.filter(pk=not_due.pk).update(not_before=later(hours=1))

    assert send() == {}


# --- leases


def test_a_claim_that_ran_out_is_in_doubt_and_not_before() -> None:
    a_mail()
    (mail,) = claim(at=timezone.now(), most=5)
    assert mail.lease_until is not None

    assert settle_abandoned(at=mail.lease_until)["in_doubt"] == 0
    assert settle_abandoned(at=mail.lease_until + timedelta(microseconds=1))["in_doubt"] == 1

    mail.refresh_from_db()
    assert (mail.state, mail.lease_until) == ("in_doubt", None)
    assert claim(at=later(days=1), most=5) == []


def test_a_sender_too_slow_for_its_lease_hands_nothing_over(relay: Relay) -> None:
    a_mail()
    (mail,) = claim(at=timezone.now(), most=5)
    mail.lease_until = later(seconds=2)  # less than handing over may take

    assert _send_one(mail, EmailBackend()) == "retry"

    mail.refresh_from_db()
    assert mail.state == "queued"
    assert relay.taken == []


@pytest.mark.parametrize("address", ["rcpt451@force.example", "rcpt550@force.example", "drop@force.example"])
def test_a_sender_whose_claim_is_over_cannot_touch_the_next_ones(relay: Relay, address: str) -> None:
    a_mail(address)
    (slept,) = claim(at=timezone.now(), most=5)
    assert slept.lease_until is not None
    settle_abandoned(at=slept.lease_until + timedelta(seconds=1))
    settle(Mail.objects.get(), was_sent=False, by=person("Pim Aldersey", "plan_manager"), at=timezone.now())
    (other,) = claim(at=later(minutes=1), most=5)

    _send_one(slept, EmailBackend())

    now = Mail.objects.get()
    assert (now.state, now.attempts, now.lease_until) == ("sending", 2, other.lease_until)


def test_a_lease_outlasts_the_handing_over_whatever_the_setting_says(settings: Any) -> None:
    settings.OUTBOX_LEASE_SECONDS, settings.EMAIL_TIMEOUT = 1, 20
    a_mail()

    (mail,) = claim(at=timezone.now(), most=5)

    assert mail.lease_until is not None
    assert mail.lease_until - timezone.now() > timedelta(seconds=100)


# --- doubt


def in_doubt(address: str = "olu@force.example") -> Mail:
    mail = a_mail(address)
    Mail.objects.filter(pk=mail.pk).update(state="in_doubt")
    mail.refresh_from_db()
    return mail


def test_without_a_lookup_a_mail_stays_in_doubt_until_a_person_settles_it(relay: Relay) -> None:
    mail, manager = in_doubt(), person("Pim Aldersey", "plan_manager")

    assert settle_abandoned(at=timezone.now()) == {"in_doubt": 0, "sent": 0, "queued": 0}
    settle(mail, was_sent=True, by=manager, at=timezone.now())

    mail.refresh_from_db()
    assert (mail.state, mail.settled_by) == ("sent", manager)
    with pytest.raises(InvalidTransition):
        settle(mail, was_sent=False, by=manager, at=timezone.now())


def test_a_person_who_says_it_was_lost_has_it_sent_again(relay: Relay) -> None:
    mail = in_doubt()

    settle(mail, was_sent=False, by=person("Pim Aldersey", "plan_manager"), at=timezone.now())

    assert send() == {"sent": 1}


@pytest.mark.parametrize("restricted", [True, False])
def test_of_a_restricted_mail_that_a_person_settles_as_sent_the_text_is_not_kept(*, restricted: bool) -> None:
    mail = in_doubt()
    Mail.objects.filter(pk=mail.pk).update(restricted=restricted)
    mail.refresh_from_db()

    settle(mail, was_sent=True, by=person("Pim Aldersey", "plan_manager"), at=timezone.now())

    mail.refresh_from_db()
    assert (bytes(mail.message) == b"") == restricted


def test_the_lookup_marks_what_arrived_and_queues_what_did_not(relay: Relay, settings: Any) -> None:
    settings.OUTBOX_RELAY_LOOKUP = "msplan.outbox.relays.local_mailbox"
    arrived, lost = a_mail("drop@force.example"), in_doubt()
    send()

    assert settle_abandoned(at=timezone.now()) == {"in_doubt": 0, "sent": 1, "queued": 1}

    arrived.refresh_from_db()
    lost.refresh_from_db()
    assert (arrived.state, lost.state) == ("sent", "queued")


def test_a_lookup_that_cannot_tell_changes_nothing(settings: Any) -> None:
    settings.OUTBOX_RELAY_LOOKUP, settings.LOCAL_MAILBOX = "msplan.outbox.relays.local_mailbox", ""
    in_doubt()

    assert settle_abandoned(at=timezone.now())["sent"] == 0
    assert Mail.objects.get().state == "in_doubt"
