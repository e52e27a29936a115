"""Every ladder at each of its steps, the day before, the day and the day after; what is expected is written by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from msplan.chasing.planning import plan
from msplan.chasing.rules import ABOUT, LADDERS, To, reached
from msplan.chasing.sending import chase
from msplan.lib.dates import is_working_day
from tests.actions.making import noon
from tests.msplan.chasing.dues import a_due
from tests.people import department, person

OWNER, LEAD, EXECUTIVE = To.OWNER, To.DEPARTMENT_LEAD, To.EXECUTIVE_LEAD
WEEKLY = (7, 14, 21)
DAILY = tuple(range(1, 30))
# Days from the due date on which something new is said, to each reader; weekly ones three times.
BEFORE = (-28, -14, -7, 0)
ESCALATED = {OWNER: (*BEFORE, *WEEKLY), LEAD: (14,), EXECUTIVE: (28,)}
EXPECTED: dict[str, dict[To, tuple[int, ...]]] = {
    "review": ESCALATED,
    "task": ESCALATED,
    "yearly": ESCALATED,
    "recommendation": ESCALATED,
    "milestone": {OWNER: (-7, 0, *WEEKLY), LEAD: (), EXECUTIVE: ()},
    "question": {OWNER: (-14, -7, 0, *WEEKLY), LEAD: (14,), EXECUTIVE: ()},
    "returned": {OWNER: (-14, 0), LEAD: (), EXECUTIVE: ()},
    "paused": {OWNER: (0, *WEEKLY), LEAD: (), EXECUTIVE: ()},
    "acceptance": {OWNER: (-14, -7, 0, *WEEKLY), LEAD: (), EXECUTIVE: (14,)},
    "target": {OWNER: (-28, -7, 0, *WEEKLY), LEAD: (), EXECUTIVE: ()},
    "concern": {OWNER: (0, *DAILY), LEAD: (), EXECUTIVE: (1,)},
    "concern_step": {OWNER: (-1, 0, *DAILY), LEAD: (), EXECUTIVE: (7,)},
    "contract": {OWNER: (-60, -28, 0), LEAD: (), EXECUTIVE: ()},
    "equivalent": {OWNER: (-28, 0, 28), LEAD: (), EXECUTIVE: ()},
    "purchase": {OWNER: (-42, *BEFORE, *WEEKLY), LEAD: (14,), EXECUTIVE: ()},
    "engagement": {OWNER: (-7, 0, *WEEKLY), LEAD: (), EXECUTIVE: ()},
    "check": ESCALATED,
    "corrective": ESCALATED,
    "response": {OWNER: (-14, -7, 0, *WEEKLY), LEAD: (14,), EXECUTIVE: ()},
    "asked_back": {OWNER: (0, *WEEKLY), LEAD: (14,), EXECUTIVE: ()},
    "read_first": {OWNER: (0, *DAILY), LEAD: (), EXECUTIVE: (1,)},
    "silence": {OWNER: (0, *WEEKLY), LEAD: (14,), EXECUTIVE: ()},
    "campaign": {OWNER: (0, *WEEKLY), LEAD: (), EXECUTIVE: ()},
    "policy": ESCALATED,
    "return": {OWNER: (-14, 0, *WEEKLY), LEAD: (14,), EXECUTIVE: (28,)},
    "promise": ESCALATED,
    "answers": {OWNER: (*BEFORE, *WEEKLY), LEAD: (), EXECUTIVE: (14,)},
    "statement": {OWNER: (-90, -60, -30, -14, -7, 0, *WEEKLY), LEAD: (), EXECUTIVE: ()},
}
STEPS = [
    (ladder, to, day)
    for ladder, readers in EXPECTED.items()
    for to, days in readers.items()
    for day in days[:8]
]
# A plain Wednesday; the leap day; the last of August; the day before each change of the clock.
DUE_DATES = [date(2026, 12, 2), date(2028, 2, 29), date(2026, 8, 31), date(2026, 3, 28), date(2026, 10, 24)]


def test_no_ladder_is_left_out_here_or_on_the_page_of_rules() -> None:
    assert set(EXPECTED) == set(LADDERS) == set(ABOUT)


@pytest.mark.parametrize("due_on", DUE_DATES)
@pytest.mark.parametrize(("ladder", "to", "day"), STEPS)
def test_a_step_is_reached_on_its_day_and_not_before(ladder: str, to: To, day: int, due_on: date) -> None:
    expected = [sum(said <= day + offset for said in EXPECTED[ladder][to]) for offset in (-1, 0, 1)]

    def steps(offset: int) -> int:
        return len(reached(ladder, due_on=due_on, on=due_on + timedelta(days=day + offset), to=to))

    assert [steps(-1), steps(0), steps(1)] == expected
    assert expected[0] + 1 == expected[1]


@pytest.mark.django_db
@pytest.mark.parametrize("due_on", DUE_DATES)
def test_run_every_day_each_step_is_said_once_on_the_first_working_day_from_its_date(due_on: date) -> None:
    """One thing on each ladder, all of the same people, side by side."""
    people = {
        OWNER: person("Olu Winterbourne", "contributor"),
        LEAD: person("Lea Marchmont", "department_lead"),
        EXECUTIVE: person("Ex Ecutive", "executive_lead"),
    }
    of = department("Procurement", lead=people[LEAD])
    for number, ladder in enumerate(EXPECTED):
        a_due(people[OWNER], due_on, number=number, ladder=ladder, of=of)
    heard: dict[tuple[str, To], list[date]] = {(ladder, to): [] for ladder in EXPECTED for to in people}
    for n in range(-92, 29):
        on = due_on + timedelta(days=n)
        for digest in plan(on):
            assert digest.firing
            for line in digest.firing:
                assert people[line.to] == digest.receiver
                heard[line.due.ladder, line.to].append(on)
        chase(on=on, at=noon(on))

    last = due_on + timedelta(days=28)
    for (ladder, to), said_on in heard.items():
        days = EXPECTED[ladder][to]
        wanted = [first_working_day(due_on + timedelta(days=day)) for day in days]
        # The fourth weekly step lies inside the 28 days too, for a ladder that repeats.
        if {*WEEKLY} <= {*days}:
            wanted.append(first_working_day(last))
        assert said_on == [day for day in dict.fromkeys(wanted) if day <= last], (ladder, to)


def first_working_day(on: date) -> date:
    """The house's calendar is tested by itself; here it only says where a day off ends."""
    return on if is_working_day(on) else first_working_day(on + timedelta(days=1))


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 40])
def test_a_run_asks_as_often_about_forty_things_of_one_person_as_about_one(
    how_many: int, django_assert_num_queries: Any
) -> None:
    owner, on = person("Olu Winterbourne", "contributor"), date(2026, 12, 2)
    for n in range(how_many):
        a_due(owner, on, number=n)

    # People, reminders, profile; who has theirs; digest, mail, its pointer, reminders, in a transaction of
    # two statements; is this a copy that waits; mails that are out of date; the finished run: is it there, how many
    # digests, and its row in a transaction of three.
    with django_assert_num_queries(17):
        chase(on=on, at=noon(on))


@pytest.mark.django_db
@pytest.mark.parametrize("how_many", [1, 40])
def test_a_run_asks_as_often_for_forty_people_as_for_one(
    how_many: int, django_assert_num_queries: Any
) -> None:
    on = date(2026, 12, 2)
    for n in range(how_many):
        a_due(person(f"Owner {n}", "contributor"), on, number=n)

    with django_assert_num_queries(17):
        assert chase(on=on, at=noon(on)) == how_many
