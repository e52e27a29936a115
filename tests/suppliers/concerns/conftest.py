"""A small force beside whose pages concerns are raised."""

from datetime import timedelta

import pytest
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.chasing.sending import chase
from suppliers.models import Supplier
from tests.actions.making import an_action
from tests.people import department, person
from tests.suppliers.concerns.living import OTHERS
from tests.suppliers.concerns.making import AT
from tests.suppliers.making import supplier


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock on every page stands: what differs is not the time."""
    monkeypatch.setattr(timezone, "now", lambda: AT + timedelta(days=3, hours=4))


@pytest.fixture
def acme() -> Supplier:
    return supplier("Acme Cleaning")


@pytest.fixture
def force(acme: Supplier) -> dict[str, Person]:
    """A small force with something in every ledger: an action that is chased, a mail, a file, a stand-in."""
    lead = person("Lea Marchmont", Role.DEPARTMENT_LEAD)
    protection = department("Public Protection", lead=lead)
    people = {
        role: person(f"Only {role.label.split(' (')[0]}", role)
        for role in OTHERS
        if role != Role.DEPARTMENT_LEAD
    }
    people |= {Role.DEPARTMENT_LEAD: lead, "none": person("No Role At All")}
    away = person("Spec Ialist", Role.SPECIALIST, department=protection)
    away.leave_from, away.leave_until, away.deputy = (
        AT.date(),
        AT.date() + timedelta(days=30),
        people[Role.PROCUREMENT],
    )
    away.save()
    person("Second Specialist", Role.SPECIALIST, department=protection)
    an_action(start_on=AT.date() - timedelta(days=200))
    chase(on=AT.date(), at=AT)
    return people
