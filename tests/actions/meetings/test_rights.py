"""Whoever is reminded of a decision can say what came of it."""

from datetime import timedelta

import pytest

from actions.meetings.deciding import decide
from actions.meetings.rights import may_close
from actions.models import Decision
from msplan.accounts.models import Person
from tests.actions.making import noon
from tests.actions.meetings.making import FIRST, a_series, held, keeper
from tests.people import department, person

pytestmark = pytest.mark.django_db
DUE = FIRST + timedelta(days=30)


@pytest.fixture
def lead() -> Person:
    return person("Mona Estley", "department_lead")


@pytest.fixture
def decision(lead: Person) -> Decision:
    owner = person("Orla Vance", "contributor", department=department("Housing", lead=lead))
    made = decide(held(a_series()), text="Ask again.", owner=owner, due_on=DUE, by=keeper(), at=noon(FIRST))
    return Decision.objects.select_related("owner__deputy", "owner__department__lead").get(pk=made.pk)


def test_its_owner_and_the_keeper_may_and_their_lead_may_not(decision: Decision, lead: Person) -> None:
    assert decision.owner is not None
    assert [may_close(one, decision, DUE) for one in (decision.owner, keeper(), lead)] == [True, True, False]


def test_during_leave_so_may_whoever_gets_the_mail(decision: Decision, lead: Person) -> None:
    Person.objects.filter(pk=decision.owner_id).update(leave_from=DUE, leave_until=DUE)
    decision = Decision.objects.select_related("owner__deputy", "owner__department__lead").get(pk=decision.pk)

    days = [DUE - timedelta(days=1), DUE, DUE + timedelta(days=1)]
    assert [may_close(lead, decision, day) for day in days] == [False, True, False]


def test_when_the_owner_has_left_the_lead_of_their_department_may(decision: Decision, lead: Person) -> None:
    """Chasing tells the lead of it then (docs/rules/chasing.md, "Gone"): who is told can answer."""
    assert decision.owner is not None
    decision.owner.is_active = False

    assert [may_close(one, decision, DUE) for one in (lead, decision.owner)] == [True, False]
