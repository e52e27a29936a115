"""Reminders: the day before, the day, the day after; working days; once; and nobody who needs none."""

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connections

from msplan.outbox.models import Mail
from msplan.outbox.posting import AlreadyPosted
from suppliers.asking.answering.declining import decline
from suppliers.asking.campaign import reminding
from suppliers.asking.campaign.mailing import Letter, write, write_many
from suppliers.asking.campaign.reminding import remind, remind_when_due, turns
from suppliers.asking.models import Ask, Campaign, Invitation, Notice, PassedOver
from tests.suppliers.asking.making import a_campaign, an_invitation

pytestmark = pytest.mark.django_db

SENT = date(2026, 11, 2)  # a Monday
DEADLINE = date(2026, 12, 7)  # a Monday, five weeks later


def nine(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 9, 0, tzinfo=UTC)


def campaign_of(sent: date = SENT, deadline: date = DEADLINE, **values: Any) -> Campaign:
    return a_campaign(opens_on=sent, deadline_on=deadline, sent_at=nine(sent), **values)


def asked(campaign: Campaign, name: str = "Alder Ltd", *, mail: str = "sent", **values: Any) -> Invitation:
    """An invitation whose mail is as it is said; "none": not written."""
    invitation = an_invitation(campaign, name, **values)
    if mail != "none":
        ask = write(invitation, "invitation", "", "asking_invitation", {}, nine(campaign.opens_on))
        sent_at = nine(campaign.opens_on) if mail == "sent" else None
        Mail.objects.filter(pk=ask.mail_id).update(state=mail, sent_at=sent_at)
    return invitation


def said(invitation: Invitation) -> list[str]:
    return list(invitation.asks.filter(kind="reminder").order_by("pk").values_list("rule", flat=True))


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def test_each_is_said_on_its_day_and_on_no_other() -> None:
    campaign = campaign_of()
    one, told = asked(campaign), {}
    for on in days(SENT, DEADLINE + timedelta(days=40)):
        if remind_when_due(at=nine(on)):
            told[on] = said(one)[-1]

    assert told == {
        date(2026, 11, 9): "7 days after sending",
        date(2026, 11, 16): "14 days after sending",
        date(2026, 11, 30): "7 days before 2026-12-07",
        # Two days before is a Saturday: the Friday.
        date(2026, 12, 4): "2 days before 2026-12-07",
    }
    assert not PassedOver.objects.exists()


@pytest.mark.parametrize(
    ("sent", "deadline", "expected"),
    [
        # Good Friday 2027 is 26 March, Easter Monday the 29th.
        ("2027-03-19", "2027-05-07", "2027-03-30 2027-04-02 2027-04-30 2027-05-05"),
        # Deadline on the Tuesday after Easter: two days before is a Sunday, the last working day the Thursday.
        ("2027-03-01", "2027-03-30", "2027-03-08 2027-03-15 2027-03-23 2027-03-25"),
        # 29 February of a leap year.
        ("2028-02-22", "2028-03-21", "2028-02-29 2028-03-07 2028-03-14 2028-03-17"),
        # No 29 February: seven days after 22 February 2027 is 1 March.
        ("2027-02-22", "2027-03-22", "2027-03-01 2027-03-08 2027-03-15 2027-03-19"),
    ],
)  # fmt: skip
def test_days_are_working_days(sent: str, deadline: str, expected: str) -> None:
    first = date.fromisoformat(sent)
    campaign = campaign_of(first, date.fromisoformat(deadline))

    assert " ".join(turn.day.isoformat() for turn in turns(campaign, first)) == expected


def test_two_of_one_day_are_one_mail() -> None:
    campaign = campaign_of(SENT, SENT + timedelta(days=14))  # 7 after is 7 before
    one = asked(campaign)

    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 1
    assert said(one) == ["7 days before 2026-11-16"]
    assert [row.rule for row in PassedOver.objects.all()] == ["7 days after sending"]


def test_running_it_again_says_nothing_again() -> None:
    campaign = campaign_of()
    asked(campaign)
    at = nine(SENT + timedelta(days=7))

    assert [remind_when_due(at=at), remind_when_due(at=at), remind_when_due(at=at + timedelta(days=1))] == [
        1,
        0,
        0,
    ]


def test_after_a_gap_only_the_newest_is_said() -> None:
    campaign = campaign_of()
    one = asked(campaign)

    assert remind(campaign.pk, at=nine(date(2026, 12, 1))) == 1
    assert said(one) == ["7 days before 2026-12-07"]
    assert sorted(row.rule for row in PassedOver.objects.all()) == [
        "14 days after sending",
        "7 days after sending",
    ]
    assert remind(campaign.pk, at=nine(date(2026, 12, 1))) == 0


@pytest.mark.parametrize(("sent", "expected"), [(date(2026, 11, 30), []), (date(2026, 11, 29), ["7"])])
def test_nobody_is_reminded_on_the_day_of_the_mail_itself(sent: date, expected: list[str]) -> None:
    """Who was added late: a week before the deadline is 30 November."""
    campaign = campaign_of()
    one = asked(campaign)
    Mail.objects.update(sent_at=nine(sent))

    remind(campaign.pk, at=nine(date(2026, 11, 30)))
    assert [rule[:1] for rule in said(one)] == expected
    assert PassedOver.objects.count() == 1 - len(expected)


@pytest.mark.parametrize(("on", "count"), [(DEADLINE, 1), (DEADLINE + timedelta(days=1), 0)])
def test_after_the_deadline_nobody_is_reminded(on: date, count: int) -> None:
    campaign = campaign_of()
    one = asked(campaign)

    assert remind(campaign.pk, at=nine(on)) == count
    assert len(said(one)) == count
    assert PassedOver.objects.count() == 4 - count


def test_a_later_deadline_has_reminders_of_its_own() -> None:
    campaign = campaign_of()
    one = asked(campaign)
    remind(campaign.pk, at=nine(date(2026, 12, 4)))
    Campaign.objects.update(deadline_on=date(2026, 12, 21))

    assert remind(campaign.pk, at=nine(date(2026, 12, 14))) == 1
    assert said(one)[-1] == "7 days before 2026-12-21"


@pytest.mark.parametrize(
    "values",
    [
        {"state": "submitted", "submitted_at": nine(SENT)},
        {"state": "queried", "submitted_at": nine(SENT)},
        {"state": "accepted", "submitted_at": nine(SENT), "settled_at": nine(SENT)},
        {"state": "declined", "settled_at": nine(SENT), "reason": "No"},
        {"state": "withdrawn", "settled_at": nine(SENT), "reason": "No"},
        {
            "state": "elsewhere",
            "settled_at": nine(SENT),
            "elsewhere_kind": "msat",
            "elsewhere_reference": "1",
        },
    ],
)
def test_whoever_answered_or_is_gone_is_left_alone(values: dict[str, Any]) -> None:
    campaign = campaign_of()
    asked(campaign, **values)

    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 0


def test_a_reminder_that_waits_is_not_sent_to_whoever_said_something_first() -> None:
    campaign = campaign_of()
    one, other = asked(campaign), asked(campaign, "Birch Ltd")
    remind(campaign.pk, at=nine(SENT + timedelta(days=7)))
    decline(one, reason="No time.", at=nine(SENT + timedelta(days=7)))

    states = {ask.invitation_id: ask.mail.state for ask in Ask.objects.filter(kind="reminder")}
    assert states == {one.pk: "held", other.pk: "queued"}


def test_whoever_answers_between_the_choosing_and_the_lock_is_left_alone() -> None:
    campaign = campaign_of()
    one, other = asked(campaign), asked(campaign, "Birch Ltd")
    Invitation.objects.filter(pk=one.pk).update(state="submitted", submitted_at=nine(SENT))

    at = nine(SENT + timedelta(days=7))
    assert reminding._batch(campaign.pk, [one.pk, other.pk], at=at, before=0, held=False) == 1
    assert (said(one), said(other)) == ([], ["7 days after sending"])


@pytest.mark.parametrize("mail", ["queued", "failed", "held", "in_doubt", "none"])
def test_whoever_was_not_reached_is_not_reminded(mail: str) -> None:
    campaign = campaign_of()
    asked(campaign, mail=mail)

    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 0


def test_a_fresh_link_puts_no_reminder_off() -> None:
    """Days after sending are counted from the first mail that got there."""
    campaign = campaign_of()
    one = asked(campaign)
    again = write(one, "fresh_link", "serial 2", "asking_fresh_link", {}, nine(SENT))
    Mail.objects.filter(pk=again.mail_id).update(state="sent", sent_at=nine(SENT + timedelta(days=5)))

    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 1
    assert said(one) == ["7 days after sending"]


def test_a_bounce_stops_reminders_and_the_telephone_begins_them() -> None:
    campaign = campaign_of()
    one = asked(campaign)
    Ask.objects.update(bounced_on=SENT, bounced_by=campaign.owner, bounced_why="No such mailbox")
    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 0

    Invitation.objects.filter(pk=one.pk).update(told_by_phone_on=SENT + timedelta(days=1))
    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 1


@pytest.mark.parametrize(
    ("kind", "settled", "count"),
    [
        ("wrong_person", False, 0),
        ("no_longer", False, 0),
        ("wrong_person", True, 1),
        ("link_asked", False, 1),  # the control: not every notice stops them
    ],
)
def test_whoever_told_us_that_it_is_not_them_is_left_alone_until_we_answer(
    kind: str, *, settled: bool, count: int
) -> None:
    campaign = campaign_of()
    one = asked(campaign)
    Notice.objects.create(
        invitation=one, kind=kind, at=nine(SENT), settled_at=nine(SENT) if settled else None
    )

    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == count


@pytest.mark.parametrize("state", ["draft", "closed"])
def test_only_a_campaign_that_runs_reminds(state: str) -> None:
    campaign = campaign_of()
    asked(campaign)
    stamps = {"sent_at": None, "sent_by": None} if state == "draft" else {"closed_at": nine(SENT)}
    Campaign.objects.update(state=state, **stamps)

    assert remind(campaign.pk, at=nine(SENT + timedelta(days=7))) == 0


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (datetime(2026, 11, 9, 7, 59, tzinfo=UTC), 0),
        (datetime(2026, 11, 9, 8, 0, tzinfo=UTC), 1),
        (datetime(2026, 11, 9, 16, 59, tzinfo=UTC), 1),
        (datetime(2026, 11, 9, 17, 0, tzinfo=UTC), 0),
        (datetime(2026, 11, 14, 9, 0, tzinfo=UTC), 0),  # a Saturday
    ],
)
def test_it_speaks_in_office_hours(at: datetime, count: int) -> None:
    asked(campaign_of())

    assert remind_when_due(at=at) == count


@pytest.mark.parametrize("batch", [1, 2, 200])
def test_reminders_go_at_a_pace(settings: Any, monkeypatch: pytest.MonkeyPatch, batch: int) -> None:
    settings.ASKING_MAILS_PER_MINUTE = 30
    monkeypatch.setattr(reminding, "BATCH", batch)
    campaign, at = campaign_of(), nine(SENT + timedelta(days=7))
    for name in ("Alder Ltd", "Birch Ltd", "Cedar Ltd"):
        asked(campaign, name)
    remind(campaign.pk, at=at)

    reminders = Mail.objects.filter(pk__in=Ask.objects.filter(kind="reminder").values("mail")).order_by("pk")
    assert [mail.not_before for mail in reminders] == [at + timedelta(seconds=2 * n) for n in range(3)]


@pytest.mark.django_db(transaction=True)
def test_two_machines_say_it_once() -> None:
    campaign = campaign_of()
    people = [asked(campaign, f"Firm {n} Ltd") for n in range(6)]
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        try:
            remind(campaign.pk, at=nine(SENT + timedelta(days=7)))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [said(one) for one in people] == [["7 days after sending"]] * 6


def test_control_a_reminder_written_without_asking_is_said_twice_and_refused() -> None:
    """Where nobody looks at what was said, the database's own key stops the second mail."""
    one = asked(campaign_of())
    letter = Letter(one, "reminder", "7 days after sending", "asking_reminder")
    write_many([letter], at=nine(SENT))
    with pytest.raises(AlreadyPosted):
        write_many([letter], at=nine(SENT))
