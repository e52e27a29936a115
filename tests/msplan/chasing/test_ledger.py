"""Entries of the ledger are written many at a time, past the model: each column holds what it was given."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from msplan.accounts.models import Person
from msplan.chasing.models import Digest, Entry, Reminder
from msplan.chasing.sending import chase
from tests.msplan.chasing import dues
from tests.msplan.chasing.dues import a_due
from tests.people import person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 2, 7, 30, tzinfo=UTC)
DAY = date(2026, 12, 2)


def a_digest(name: str, *, restricted: bool = False) -> Digest:
    return Digest.objects.create(person=person(name), day=DAY, made_at=AT, restricted=restricted)


def an_entry(whom: Person, **changed: Any) -> Entry:
    entry = Entry(
        thing="actions.action:14", kind="Review", label="A-014 Code", ladder="review", rule="weekly when late",
        number=3, due_on=date(2026, 11, 11), person_id=whom.pk, state="told",
    )  # fmt: skip
    return entry._replace(**changed)


def written(digest: Digest) -> list[tuple[object, ...]]:
    return list(digest.reminders.order_by("pk").values_list(*Entry._fields))


@pytest.mark.parametrize(
    "label",
    [
        "",
        'It\'s "{1,2}", NULL',
        "back\\slash, {brace}",
        "two\r\nlines\tand %s",
        "Llyfr Ŵy – ‘dyfyniad’",
        "NULL",
    ],
)
def test_every_column_comes_out_as_it_went_in_and_under_its_own_digest(label: str) -> None:
    one, other = a_digest("Olu Winterbourne"), a_digest("Ann Other")
    told = an_entry(one.person, label=label)
    passed_over = an_entry(one.person, rule="on the day", number=0, state="passed_over", label="B")
    of_other = an_entry(
        other.person, thing="actions.milestone:2", kind="Milestone", ladder="milestone", label=label
    )

    Reminder.objects.write([(one, passed_over), (other, of_other), (one, told)])

    assert written(one) == [passed_over, told]
    assert written(other) == [of_other]


def test_an_entry_is_as_restricted_as_its_digest() -> None:
    shown, hidden = a_digest("Olu Winterbourne"), a_digest("Ann Other", restricted=True)

    Reminder.objects.write([(shown, an_entry(shown.person)), (hidden, an_entry(hidden.person))])

    assert list(Reminder.objects.filter(restricted=True)) == list(hidden.reminders.all())
    assert shown.reminders.get().restricted is False


def test_nothing_to_write_is_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        Reminder.objects.write([])


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [({}, "reminder_once"), ({"number": 4, "state": "forgotten"}, "reminder_state_known")],
)
def test_one_that_the_database_refuses_takes_all_with_it(changed: dict[str, Any], complaint: str) -> None:
    digest = a_digest("Olu Winterbourne")
    there = an_entry(digest.person)
    Reminder.objects.write([(digest, there)])

    with pytest.raises(IntegrityError, match=complaint), transaction.atomic():
        Reminder.objects.write([(digest, there._replace(number=9)), (digest, there._replace(**changed))])

    assert written(digest) == [there]


def test_a_label_longer_than_its_column_is_cut() -> None:
    owner = person("Olu Winterbourne", "contributor")
    due = a_due(owner, DAY)
    dues.OPEN[:] = [replace(due, label="x" * 251)]

    chase(on=DAY, at=AT)

    assert set(Reminder.objects.values_list("label", flat=True)) == {"x" * 250}
