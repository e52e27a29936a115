"""Who is told what on a day: working days, leave, people who left, gaps."""

from datetime import UTC, date, datetime, timedelta

import pytest

from msplan.accounts.models import Department, Person
from msplan.accounts.people import deactivate, set_leave
from msplan.chasing.planning import Mine, plan, work_of
from tests.msplan.chasing import dues
from tests.msplan.chasing.dues import a_due
from tests.people import department, person

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 9, tzinfo=UTC)
WEDNESDAY = date(2026, 12, 2)  # working days before and after it


@pytest.fixture
def owner() -> Person:
    return person("Olu Winterbourne", "contributor", department=department("Procurement"))


@pytest.fixture
def lead(owner: Person) -> Person:
    lead = person("Lea Marchmont", "department_lead")
    department("Procurement", lead=lead)
    return lead


def procurement() -> Department:
    return department("Procurement")


def mine(someone: Person, on: date) -> list[Mine]:
    return work_of(someone, on).mine


def late_in_area(someone: Person, on: date) -> list[Mine]:
    return work_of(someone, on).late_in_area


def told(on: date) -> dict[str, list[str]]:
    """Receiver to the rules that fire."""
    return {d.receiver.name: [line.fires.rule for line in d.firing if line.fires] for d in plan(on)}


def test_a_thing_with_no_step_today_is_told_to_nobody(owner: Person) -> None:
    a_due(owner, WEDNESDAY + timedelta(days=29))

    assert plan(WEDNESDAY) == []


@pytest.mark.parametrize(
    ("due_on", "silent", "fires_on"),
    [
        (date(2026, 12, 5), date(2026, 12, 4), date(2026, 12, 7)),  # due on a Saturday: the Monday after
        (date(2026, 12, 6), date(2026, 12, 6), date(2026, 12, 7)),  # due on a Sunday
        (
            date(2026, 4, 3),
            date(2026, 4, 3),
            date(2026, 4, 7),
        ),  # Good Friday: the Tuesday after Easter Monday
        (date(2026, 4, 6), date(2026, 4, 6), date(2026, 4, 7)),  # Easter Monday
        (
            date(2026, 12, 25),
            date(2026, 12, 28),
            date(2026, 12, 29),
        ),  # Christmas; Boxing Day is kept on the 28th
        (date(2026, 8, 31), date(2026, 8, 31), date(2026, 9, 1)),  # the summer bank holiday
        (date(2027, 1, 1), date(2027, 1, 1), date(2027, 1, 4)),  # New Year's Day, then a weekend
    ],
)
def test_a_step_fires_on_the_first_working_day_on_or_after_its_date(
    owner: Person, due_on: date, silent: date, fires_on: date
) -> None:
    a_due(owner, due_on)

    assert "on the day" not in [rule for rules in told(silent).values() for rule in rules]
    assert told(fires_on) == {"Olu Winterbourne": ["on the day"]}


@pytest.mark.parametrize("sunday", [date(2026, 3, 29), date(2026, 10, 25)])
def test_the_change_of_the_clock_moves_no_date(owner: Person, sunday: date) -> None:
    a_due(owner, sunday + timedelta(days=8))

    assert told(sunday + timedelta(days=1)) == {"Olu Winterbourne": ["7 days before"]}


def test_leave_sends_the_mail_to_the_deputy_from_the_first_day_to_the_last(
    owner: Person, lead: Person
) -> None:
    deputy = person("Dee Puttnam")
    set_leave(owner, first=WEDNESDAY, last=WEDNESDAY, deputy=deputy, by=None, at=AT)
    a_due(owner, WEDNESDAY, of=procurement())

    assert list(told(WEDNESDAY - timedelta(days=1))) == ["Olu Winterbourne"]
    assert list(told(WEDNESDAY)) == ["Dee Puttnam"]
    assert list(told(WEDNESDAY + timedelta(days=1))) == ["Olu Winterbourne"]


def test_leave_without_a_deputy_sends_it_to_the_departments_lead(owner: Person, lead: Person) -> None:
    set_leave(owner, first=WEDNESDAY, last=WEDNESDAY, deputy=None, by=None, at=AT)
    a_due(owner, WEDNESDAY, of=procurement())

    assert list(told(WEDNESDAY)) == ["Lea Marchmont"]


def test_a_deputy_who_has_left_is_passed_over_for_the_lead(owner: Person, lead: Person) -> None:
    deputy = person("Dee Puttnam")
    set_leave(owner, first=WEDNESDAY, last=WEDNESDAY, deputy=deputy, by=None, at=AT)
    deactivate(deputy, by=None, at=AT)
    a_due(owner, WEDNESDAY, of=procurement())

    assert list(told(WEDNESDAY)) == ["Lea Marchmont"]


def test_leave_does_not_stop_the_escalation(owner: Person, lead: Person) -> None:
    executive = person("Ex Ecutive", "executive_lead")
    set_leave(owner, first=date(2026, 10, 1), last=date(2026, 12, 31), deputy=None, by=None, at=AT)
    a_due(owner, WEDNESDAY - timedelta(days=28), of=procurement())

    assert told(WEDNESDAY)[executive.name] == ["28 days late"]


def test_the_thing_of_somebody_who_left_is_the_leads_and_told_once(owner: Person, lead: Person) -> None:
    deactivate(owner, by=None, at=AT)
    a_due(owner, WEDNESDAY - timedelta(days=14), of=procurement())

    assert told(WEDNESDAY) == {"Lea Marchmont": ["weekly when late"]}


def test_without_owner_and_lead_the_executive_lead_answers(owner: Person) -> None:
    executive = person("Ex Ecutive", "executive_lead")
    deactivate(owner, by=None, at=AT)
    a_due(owner, WEDNESDAY, of=procurement())

    assert told(WEDNESDAY) == {executive.name: ["on the day"]}


def test_without_owner_lead_and_executive_lead_the_plan_manager_answers(owner: Person) -> None:
    manager = person("Pim Aldersey", "plan_manager")
    deactivate(owner, by=None, at=AT)
    a_due(owner, WEDNESDAY, of=procurement())

    assert told(WEDNESDAY) == {manager.name: ["on the day"]}
    assert [m.owner for m in mine(manager, WEDNESDAY)] == [owner]


def test_fourteen_days_late_the_lead_is_told_and_twenty_eight_the_executive(
    owner: Person, lead: Person
) -> None:
    executive = person("Ex Ecutive", "executive_lead")
    a_due(owner, WEDNESDAY, of=procurement())

    def leads_told(days: int) -> set[str]:
        return set(told(WEDNESDAY + timedelta(days=days))) - {owner.name}

    assert [leads_told(13), leads_told(14)] == [set(), {lead.name}]
    assert [leads_told(27), leads_told(28)] == [{lead.name}, {lead.name, executive.name}]


def test_a_lead_who_owns_the_thing_is_not_told_of_themselves(lead: Person) -> None:
    a_due(lead, WEDNESDAY - timedelta(days=14), of=procurement())

    assert told(WEDNESDAY) == {"Lea Marchmont": ["weekly when late"]}


def test_a_target_date_is_not_escalated(owner: Person, lead: Person) -> None:
    person("Ex Ecutive", "executive_lead")
    a_due(owner, WEDNESDAY - timedelta(days=35), of=procurement(), ladder="target")

    assert list(told(WEDNESDAY)) == ["Olu Winterbourne"]


def test_the_digest_lists_what_is_open_besides_what_fires(owner: Person) -> None:
    a_due(owner, WEDNESDAY, number=1)
    a_due(owner, WEDNESDAY + timedelta(days=10), number=2)
    a_due(owner, WEDNESDAY + timedelta(days=40), number=3)

    (digest,) = plan(WEDNESDAY)

    assert [line.due.thing for line in digest.lines] == ["actions.action:1", "actions.action:2"]


def test_the_same_row_from_two_sources_counts_once(owner: Person) -> None:
    a_due(owner, WEDNESDAY)
    dues.OPEN.append(dues.OPEN[0])

    (digest,) = plan(WEDNESDAY)

    assert len(digest.lines) == 1


def test_mine_is_ones_own_and_what_one_stands_in_for(owner: Person, lead: Person) -> None:
    deputy = person("Dee Puttnam")
    a_due(owner, WEDNESDAY, number=1, of=procurement())
    a_due(deputy, WEDNESDAY + timedelta(days=3), number=2)
    set_leave(owner, first=WEDNESDAY, last=WEDNESDAY, deputy=deputy, by=None, at=AT)

    def things(someone: Person, on: date) -> list[tuple[str, bool]]:
        return [(m.due.thing[-1], m.is_own) for m in mine(Person.objects.get(pk=someone.pk), on)]

    assert things(deputy, WEDNESDAY) == [("1", False), ("2", True)]
    assert things(deputy, WEDNESDAY + timedelta(days=1)) == [("2", True)]
    assert things(owner, WEDNESDAY) == [("1", True)]
    assert things(lead, WEDNESDAY) == []


def test_mine_holds_what_somebody_who_left_has_left(owner: Person, lead: Person) -> None:
    a_due(owner, WEDNESDAY, of=procurement())
    deactivate(owner, by=None, at=AT)

    assert [m.owner for m in mine(Person.objects.get(pk=lead.pk), WEDNESDAY)] == [owner]


def test_late_in_my_area_begins_with_the_rule_that_tells_me(owner: Person, lead: Person) -> None:
    a_due(owner, WEDNESDAY, of=procurement())

    assert late_in_area(lead, WEDNESDAY + timedelta(days=13)) == []
    assert [m.owner for m in late_in_area(lead, WEDNESDAY + timedelta(days=14))] == [owner]
    assert late_in_area(owner, WEDNESDAY + timedelta(days=14)) == []


@pytest.mark.parametrize("how_many", [1, 40])
def test_planning_costs_the_same_for_one_and_for_forty(
    how_many: int, django_assert_num_queries: object
) -> None:
    for n in range(how_many):
        a_due(person(f"Owner {n}", "contributor"), WEDNESDAY, number=n)

    with django_assert_num_queries(2):  # type: ignore[operator]  # people, reminders
        assert len(plan(WEDNESDAY)) == how_many
