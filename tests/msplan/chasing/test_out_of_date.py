"""A digest that did not leave on its day: nobody is sent "due today" about what is overdue by now."""

from datetime import UTC, date, datetime, timedelta

import pytest

from msplan.accounts.models import Person
from msplan.chasing.models import Digest, Reminder
from msplan.chasing.sending import ANSWERED, REPLACED, chase
from msplan.outbox.models import Mail
from tests.msplan.chasing import dues
from tests.msplan.chasing.dues import a_due
from tests.people import department, person

pytestmark = pytest.mark.django_db
WEDNESDAY, THURSDAY, FRIDAY, MONDAY = (date(2026, 12, day) for day in (2, 3, 4, 7))


def at(on: date, hour: int = 7, minute: int = 31) -> datetime:
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=UTC)


def run(on: date) -> int:
    return chase(on=on, at=at(on))


def may_go(when: datetime) -> bool:
    return Mail.objects.to_send(at=when).exists()


def text() -> str:
    return bytes(Mail.objects.get(state="queued").message).decode()


@pytest.fixture
def owner() -> Person:
    return person("Olu Winterbourne", "contributor", department=department("Procurement"))


def test_it_may_go_until_the_next_working_days_run(owner: Person) -> None:
    a_due(owner, FRIDAY)
    run(FRIDAY)

    assert may_go(at(FRIDAY, 23, 59))
    assert may_go(at(MONDAY - timedelta(days=1), 12, 0))
    assert may_go(at(MONDAY, 7, 29))
    assert not may_go(at(MONDAY, 7, 30))


def test_in_summer_the_run_is_an_hour_earlier_by_the_clock_of_the_world(owner: Person) -> None:
    a_due(owner, date(2026, 6, 17))
    run(date(2026, 6, 17))

    assert may_go(at(date(2026, 6, 18), 6, 29))
    assert not may_go(at(date(2026, 6, 18), 6, 30))


def test_written_for_a_day_gone_by_it_is_fresh_from_when_it_was_written(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    chase(on=WEDNESDAY, at=at(FRIDAY))

    assert may_go(at(FRIDAY, 12, 0))
    assert not may_go(at(MONDAY, 7, 30))


def test_the_next_run_puts_it_into_the_words_of_its_day(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    before = Mail.objects.get()
    assert "due today" in text()

    assert run(THURSDAY) == 0  # no step fires: no second digest

    after = Mail.objects.get()
    assert (after.pk, after.key, after.state, after.attempts) == (before.pk, before.key, "queued", 0)
    assert after.message_id != before.message_id
    assert after.message_id in text()
    assert "1 day overdue" in text()
    assert "Thursday 3 December 2026" in text()
    assert "due today" not in text()
    assert "overdue" in after.subject
    assert may_go(at(THURSDAY, 12, 0))
    assert (Digest.objects.count(), Reminder.objects.filter(state="told").count()) == (1, 1)


def test_where_the_day_has_a_digest_of_its_own_the_old_one_stays(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    a_due(owner, THURSDAY, number=15)
    run(WEDNESDAY)

    assert run(THURSDAY) == 1

    old, new = Mail.objects.order_by("pk")
    assert (old.state, old.last_error) == ("held", REPLACED)
    assert new.state == "queued"
    assert "A-014" in text()


def test_of_several_that_waited_the_newest_goes(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    a_due(owner, THURSDAY, number=15)
    run(WEDNESDAY)
    Mail.objects.update(not_after=at(MONDAY, 7, 30))  # as if Thursday had not come round to it
    run(THURSDAY)

    run(MONDAY)

    assert list(Mail.objects.order_by("pk").values_list("state", "last_error")) == [
        ("held", REPLACED),
        ("queued", ""),
    ]


def test_what_was_answered_meanwhile_is_not_said(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    dues.OPEN.clear()

    run(THURSDAY)

    assert list(Mail.objects.values_list("state", "last_error")) == [("held", ANSWERED)]


@pytest.mark.parametrize("state", ["sending", "in_doubt", "sent", "failed", "held"])
def test_what_is_in_somebodys_hands_or_done_with_is_left_alone(owner: Person, state: str) -> None:
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    stamps = {"sent_at": at(WEDNESDAY)} if state == "sent" else {"lease_until": at(MONDAY)}
    Mail.objects.update(state=state, **stamps)
    before = Mail.objects.values().get()

    run(THURSDAY)

    assert Mail.objects.values().get() == before


def test_nothing_is_made_anew_at_the_weekend(owner: Person) -> None:
    a_due(owner, FRIDAY)
    run(FRIDAY)
    before = Mail.objects.values().get()

    run(FRIDAY + timedelta(days=1))

    assert Mail.objects.values().get() == before
