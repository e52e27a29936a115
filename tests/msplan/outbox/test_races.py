"""Many senders, many settlers: each mail has one."""

import threading
from collections import Counter

import pytest
from django.db import connection, transaction
from django.utils import timezone

from msplan.lib.states import InvalidTransition
from msplan.outbox.models import Mail
from msplan.outbox.sending import claim, send_due, settle
from tests.msplan.outbox.mails import a_mail
from tests.msplan.outbox.relay import Relay
from tests.people import person

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(acts: list[object]) -> None:
    def run(act: object) -> None:
        try:
            act()  # type: ignore[operator]
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_six_senders_at_once_send_each_mail_once(relay: Relay) -> None:
    mails = [a_mail(f"olu{n}@force.example") for n in range(40)]

    in_threads([lambda: send_due(at=timezone.now())] * 6)

    assert Counter(message_id for _, message_id in relay.taken) == {mail.message_id: 1 for mail in mails}
    assert set(Mail.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_claim_skips_the_rows_of_a_rival_that_has_not_committed() -> None:
    mails = [a_mail(f"olu{n}@force.example") for n in range(4)]
    mine: list[int] = []
    theirs: list[int] = []

    with transaction.atomic():
        mine += [mail.pk for mail in claim(at=timezone.now(), most=2)]
        in_threads([lambda: theirs.extend(mail.pk for mail in claim(at=timezone.now(), most=4))])

    assert (mine, theirs) == ([mails[0].pk, mails[1].pk], [mails[2].pk, mails[3].pk])


def test_of_eight_people_who_settle_a_mail_one_is_heard() -> None:
    mail = a_mail()
    Mail.objects.update(state="in_doubt")
    manager, outcomes = person("Pim Aldersey", "plan_manager"), []

    def try_it() -> None:
        try:
            settle(Mail.objects.get(pk=mail.pk), was_sent=True, by=manager, at=timezone.now())
            outcomes.append("heard")
        except InvalidTransition:
            outcomes.append("told")

    in_threads([try_it] * 8)

    assert sorted(outcomes) == ["heard"] + ["told"] * 7
