"""An owed return of each audience is asked for by its date and its ladder, and handed on while nobody answers."""

from datetime import date, timedelta

import pytest

from actions.models import CourseRequirement
from actions.training.models import Group
from msplan.accounts.roles import Role
from msplan.chasing.models import Reminder
from msplan.chasing.sending import chase
from msplan.lib.dates import next_working_day
from tests.actions.training.making import a_course, a_requirement, a_return, an_audience, noon
from tests.people import department, person

pytestmark = pytest.mark.django_db
DUE = date(2026, 6, 1)  # a Monday


def owed() -> list[CourseRequirement]:
    """One of every kind of audience, suppliers and partners too, each with an owner whose department has a lead."""
    course = a_course()
    owner = person("Ola Wrenfield", "hr")
    team = department("People")
    team.lead = person("Lee Marrow", Role.DEPARTMENT_LEAD)
    team.save()
    owner.department = team
    owner.save()
    person("Exe Holloway", Role.EXECUTIVE_LEAD)
    return [
        a_requirement(course, an_audience(f"Of {group}", group=group), owner=owner, first_due_on=DUE)
        for group in Group.values
    ]


def told(days: int) -> dict[str, set[str]]:
    """Who was told of what on the day so many days after the due one."""
    on = DUE + timedelta(days=days)
    before = set(Reminder.objects.values_list("pk", flat=True))
    chase(on=next_working_day(on), at=noon(on), held=True)
    found: dict[str, set[str]] = {}
    for one in Reminder.objects.exclude(pk__in=before).select_related("person"):
        found.setdefault(one.person.name, set()).add(one.label)
    return found


@pytest.mark.parametrize(
    ("days", "who"),
    [
        (-17, set()),  # the Friday before
        (-14, {"Ola Wrenfield"}),
        (0, {"Ola Wrenfield"}),
        (7, {"Ola Wrenfield"}),
        (14, {"Ola Wrenfield", "Lee Marrow"}),
        (28, {"Ola Wrenfield", "Lee Marrow", "Exe Holloway"}),
    ],
)
def test_every_audience_is_asked_for_and_handed_on(days: int, who: set[str]) -> None:
    labels = {f"{row.course}: {row.audience}" for row in owed()}

    found = told(days)

    assert set(found) <= who | {"Lee Marrow"} if days >= 14 else set(found) == who
    if who:
        assert found["Ola Wrenfield"] == labels
    if days >= 28:
        assert found["Exe Holloway"] == labels
    elif days >= 14:
        assert found["Lee Marrow"] == labels


def test_an_answer_that_it_is_not_known_ends_the_chase_for_that_day_alone() -> None:
    first, *others = owed()
    a_return(first, DUE, unknown_reason="The system is being changed")

    found = told(28)

    assert {f"{row.course}: {row.audience}" for row in others} == found["Exe Holloway"]
    first.refresh_from_db()
    assert first.due_on == date(2026, 9, 1)
