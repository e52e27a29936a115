"""Who is asked to decide what: only what waits for this very person."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions.models import Completion
from actions.plan.second_person import second_people
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from statements.dashboard import deciding
from statements.dashboard.deciding import (
    MINUTES,
    OVERRIDES,
    PROPOSED,
    PURCHASES,
    RED,
    REMOVALS,
    UPDATES,
    decisions,
)
from statements.dashboard.late import Thing
from statements.figures.definition import Numbers
from tests.actions.making import a_completion, a_second_person, an_action, an_owner
from tests.people import department, person

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 4)
# The row that waits, and the name of the field that says who must not decide about it.
ROWS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "Confirm or call off": (REMOVALS, "asked_by", {"statement": 7, "statement__slug": "2024-25"}),
    "Agree or refuse": (
        OVERRIDES,
        "asked_by",
        {
            "pk": 7,
            "supplier__name": "Acme Ltd",
            "band": "medium",
            "instead_of": "high",
            "reason": "No site labour.",
        },
    ),
    "Read and approve": (UPDATES, "edited_by", {"pk": 7, "title": "Update"}),
    "Sign off": (PURCHASES, "screened_by", {"pk": 7, "title": "Cleaning", "award_on": "2026-05-01"}),
    "Read and agree": (
        MINUTES,
        "edited_by",
        {"meeting": 7, "meeting__number": 3, "meeting__series__name": "Working group"},
    ),
}
MAY = {
    "Confirm or call off": {Role.STATEMENT_EDITOR, Role.EXECUTIVE_LEAD, Role.SIGNING_OFFICER},
    "Agree or refuse": {Role.PROCUREMENT, Role.SPECIALIST, Role.EXECUTIVE_LEAD},
    "Read and approve": {Role.EXECUTIVE_LEAD},
    "Sign off": {Role.PROCUREMENT, Role.EXECUTIVE_LEAD},
    "Read and agree": {Role.PLAN_MANAGER, Role.EXECUTIVE_LEAD},
    "Decide": {Role.EXECUTIVE_LEAD, Role.PLAN_MANAGER},
    "See them": {Role.PLAN_MANAGER, Role.DEPARTMENT_LEAD},
    "See who has not answered": {Role.EXECUTIVE_LEAD, Role.PLAN_MANAGER},
}
LATE = [
    Thing("Promise", f"P-{n}", ("Olive Owner",), (), date(2026, 1, n), "/", reached)
    for n, reached in ((1, True), (2, False))
]
OFF_TRACK = {
    "pk": 7,
    "number": 14,
    "title": "Code",
    "rating_reason": "No answers.",
    "needed": "A letter.",
    "target_on": "2026-01-01",
}


def buttons(who: Person, *, by: int = 0, proposed: int = 2) -> set[str]:
    """What somebody is asked while one of everything waits, each of it by somebody of that key."""
    said: dict[Any, Any] = {
        words: [{**row, field: by, f"{field}__name": "Somebody"}] for words, field, row in ROWS.values()
    }
    numbers = Numbers({PROPOSED: Decimal(proposed)}, {**said, RED: [OFF_TRACK]})
    found = decisions(who, numbers=numbers, awaited=[], completions=[], others=[], late=LATE, on=ON)
    return {one.button for one in found}


@pytest.mark.parametrize("role", Role)
def test_each_role_is_asked_what_it_may_decide_and_nothing_else(role: Role) -> None:
    who = person("Somebody", role)

    assert buttons(who) == {button for button, roles in MAY.items() if role in roles}


@pytest.mark.parametrize("role", Role)
def test_nobody_is_asked_about_their_own(role: Role) -> None:
    who = person("Somebody", role)

    assert buttons(who, by=who.pk) == {
        button for button, roles in MAY.items() if role in roles and button not in ROWS
    }


def test_only_what_the_executive_lead_is_told_of_is_counted_and_its_list_is_of_the_same() -> None:
    lead = person("Ms Lead", Role.EXECUTIVE_LEAD)

    [one] = deciding._escalated(lead, LATE)

    assert one.text == "1 thing is so late that the executive lead is told"
    assert one.href == "/dashboard/late/?reached=on"
    assert deciding._escalated(lead, LATE[1:]) == []


def test_without_proposals_nobody_is_asked_about_them() -> None:
    manager = person("Tom Ferrisby", Role.PLAN_MANAGER)

    assert "See them" in buttons(manager, proposed=1)
    assert "See them" not in buttons(manager, proposed=0)


def test_a_completion_is_put_before_whoever_may_accept_it_and_before_nobody_else() -> None:
    on = today()
    head = person("Lea Der", Role.DEPARTMENT_LEAD)
    owner = an_owner()
    Person.objects.filter(pk=owner.pk).update(department=department("HR", lead=head))
    a_second_person()
    action = an_action(start_on=on.replace(year=on.year - 1), owner=owner)
    a_completion(action, on=on)
    waiting = list(Completion.objects.waiting().with_acceptors())

    def asked(who: Person) -> list[str]:
        return [one.text for one in deciding._to_accept(who, waiting, second_people(), on)]

    told = [who for who in Person.objects.all() if asked(who)]
    assert told
    assert owner not in told
    assert asked(person("An Auditor", Role.AUDITOR)) == []
