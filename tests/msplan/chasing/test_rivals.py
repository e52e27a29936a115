"""Several runs of one day at once: they share the work, and none does again what another has done."""

from datetime import UTC, date, datetime
from threading import Thread

import pytest
from django.db import connection, transaction

from msplan.accounts.models import Person
from msplan.chasing import sending
from msplan.chasing.models import Digest, Sweep
from msplan.outbox.models import Mail
from tests.msplan.chasing.dues import a_due
from tests.msplan.lib.test_locking import somebody_waits
from tests.people import person
from tests.processes import until

pytestmark = pytest.mark.django_db(transaction=True)
WEDNESDAY, THURSDAY = date(2026, 12, 2), date(2026, 12, 3)


def run(on: date, minute: int = 31) -> int:
    return sending.chase(on=on, at=datetime(on.year, on.month, on.day, 7, minute, tzinfo=UTC))


def run_beside() -> None:
    """A minute later, over a connection of its own."""
    try:
        run(THURSDAY, minute=32)
    finally:
        connection.close()


@pytest.mark.parametrize("first", range(4))
@pytest.mark.parametrize("many", range(8))
def test_wherever_a_run_begins_it_comes_to_each_once(
    monkeypatch: pytest.MonkeyPatch, many: int, first: int
) -> None:
    monkeypatch.setattr(sending, "TOGETHER", 2)

    met = list(sending.batches(range(many), first=first))

    assert sorted(one for batch in met for one in batch) == list(range(many))
    assert all(1 <= len(batch) <= 2 for batch in met)
    if 2 * first < many:
        assert met[0][0] == 2 * first


@pytest.mark.parametrize("people", [1, 4, 5])
def test_more_people_than_fit_into_one_batch_are_told_once_each(
    monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    monkeypatch.setattr(sending, "TOGETHER", 2)
    owners = [person(f"Owner {number}", "contributor") for number in range(people)]
    for number, owner in enumerate(owners):
        a_due(owner, WEDNESDAY, number=number + 1)

    assert run(WEDNESDAY) == people

    assert sorted(Digest.objects.values_list("person", flat=True)) == sorted(one.pk for one in owners)
    assert Mail.objects.count() == people
    assert Sweep.objects.get().digests == people


def test_who_has_the_days_digest_is_not_written_to_in_vain() -> None:
    owner = person("Olu Winterbourne", "contributor")
    a_due(owner, WEDNESDAY)
    run(WEDNESDAY)
    a_due(owner, WEDNESDAY, number=15)
    Person.objects.filter(pk=owner.pk).update(email="nobody\ncan@be.written.to")

    assert run(WEDNESDAY) == 0  # writing the words would raise

    assert Digest.objects.count() == 1


def test_a_run_that_waited_while_another_renewed_a_late_digest_leaves_it() -> None:
    a_due(person("Olu Winterbourne", "contributor"), WEDNESDAY)
    run(WEDNESDAY)
    rival = Thread(target=run_beside)

    with transaction.atomic():
        run(THURSDAY)
        ours = Mail.objects.get()
        rival.start()
        until(somebody_waits, seconds=120, what="The rival's wait")
    rival.join(120)

    theirs = Mail.objects.get()
    assert theirs.message_id == ours.message_id
    assert bytes(theirs.message) == bytes(ours.message)
    assert "1 day overdue" in bytes(theirs.message).decode()
