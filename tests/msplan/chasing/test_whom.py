"""Whom a step speaks to where one person is several: nobody twice, nobody who left, nothing older said again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from msplan.accounts.models import Person
from msplan.accounts.people import deactivate
from msplan.chasing.models import Digest, Reminder
from msplan.chasing.planning import plan, work_of
from tests.msplan.chasing.dues import a_due
from tests.people import department, person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEDNESDAY = date(2026, 12, 2)
DAY = timedelta(days=1)


def told(on: date) -> dict[str, list[str]]:
    """Receiver to the rules that fire."""
    return {d.receiver.name: [line.fires.rule for line in d.firing if line.fires] for d in plan(on)}


@pytest.fixture
def owner() -> Person:
    return person("Olu Winterbourne", "contributor", department=department("Procurement"))


def test_an_executive_lead_who_owns_the_thing_is_not_told_of_themselves() -> None:
    own, other = person("Ex Ecutive", "executive_lead"), person("Ada Thorne", "executive_lead")
    a_due(own, WEDNESDAY - 28 * DAY, of=department("Procurement"))

    assert told(WEDNESDAY) == {own.name: ["weekly when late"], other.name: ["28 days late"]}


def test_executive_leads_who_answer_for_somebody_who_left_are_told_as_owners_only(owner: Person) -> None:
    executive = person("Ex Ecutive", "executive_lead")
    a_due(owner, WEDNESDAY - 28 * DAY, of=department("Procurement"))
    deactivate(owner, by=None, at=AT)

    assert told(WEDNESDAY) == {executive.name: ["weekly when late"]}
    work = work_of(Person.objects.get(pk=executive.pk), WEDNESDAY)
    assert (len(work.mine), work.late_in_area) == (1, [])


def test_a_departments_lead_who_has_left_is_told_nothing(owner: Person) -> None:
    lead, executive = person("Lea Marchmont", "department_lead"), person("Ex Ecutive", "executive_lead")
    a_due(owner, WEDNESDAY - 28 * DAY, of=department("Procurement", lead=lead))
    assert set(told(WEDNESDAY)) == {owner.name, lead.name, executive.name}

    Person.objects.filter(pk=lead.pk).update(is_active=False)
    assert set(told(WEDNESDAY)) == {owner.name, executive.name}
    Person.objects.filter(pk=owner.pk).update(is_active=False)

    assert told(WEDNESDAY) == {executive.name: ["weekly when late"]}


def test_an_executive_lead_who_has_left_is_told_nothing(owner: Person) -> None:
    left, executive = person("Ex Ecutive", "executive_lead"), person("Ada Thorne", "executive_lead")
    a_due(owner, WEDNESDAY - 28 * DAY, of=department("Procurement"))
    Person.objects.filter(pk=left.pk).update(is_active=False)

    assert set(told(WEDNESDAY)) == {owner.name, executive.name}


def test_what_a_lead_is_late_with_themselves_is_theirs_and_not_in_their_area() -> None:
    lead = person("Lea Marchmont", "department_lead")
    a_due(lead, WEDNESDAY - 28 * DAY, of=department("Procurement", lead=lead))

    work = work_of(Person.objects.get(pk=lead.pk), WEDNESDAY)

    assert (len(work.mine), work.late_in_area) == (1, [])


def test_a_step_that_was_added_to_a_ladder_below_one_that_was_told_is_not_told_after_it(
    owner: Person,
) -> None:
    a_due(owner, WEDNESDAY - DAY, of=department("Procurement"))
    (planned,) = plan(WEDNESDAY)
    (line,) = planned.firing
    assert line.fires is not None
    digest = Digest.objects.create(person=owner, day=WEDNESDAY - DAY, made_at=AT)
    Reminder.objects.create(
        thing=line.due.thing, kind=line.due.kind, label=line.due.label, ladder=line.due.ladder,
        rule=line.fires.rule, number=0, due_on=line.due.due_on, person=owner, state="told", digest=digest,
    )  # fmt: skip

    assert plan(WEDNESDAY) == []
