"""Whom the rule leaves out, and what is due and chased: counted here by hand, without the program's own words."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from msplan.accounts.models import Person
from suppliers.checks.agencies import add_agency, end_agency
from suppliers.checks.looking import gap, never_of_high, not_looked_at, set_rule, site_not_known
from suppliers.due import items
from suppliers.models import Agency, Contract, LookingRule, Score, Supplier
from tests.people import person
from tests.suppliers.checks.making import AT, ON, a_check, a_corrective, a_finding
from tests.suppliers.making import supplier

pytestmark = pytest.mark.django_db
RULE = LookingRule(threshold=Decimal(25_000), in_force=True)


@pytest.fixture
def grace() -> Person:
    return person("Grace Undermill", "procurement")


def paid(name: str, spend: str, *sites: str, category: str = "contract-cleaning") -> Supplier:
    """A supplier with a spend, and with a live contract for each answer to "on our site?"."""
    one = supplier(name, category)
    Score.objects.filter(supplier=one).update(recent_spend=Decimal(spend))
    for site in sites:
        Contract.objects.create(
            supplier=one, title="Work", starts_on=ON - timedelta(days=9), on_our_site=site, entered_at=AT
        )
    return one


@pytest.mark.parametrize(
    ("spend", "sites", "left_out", "not_known"),
    [
        ("24999.99", ["no"], 1, 0),
        ("25000", ["no"], 0, 0),
        ("25000.01", ["no"], 0, 0),
        ("10", ["yes"], 0, 0),
        ("10", ["no", "yes"], 0, 0),
        ("10", ["no", "not_known"], 0, 1),
        ("10", ["not_known"], 0, 1),
        ("10", [], 0, 1),
        ("25000", [], 0, 0),
    ],
)
def test_whom_the_rule_leaves_out(spend: str, sites: list[str], left_out: int, not_known: int) -> None:
    paid("Small", spend, *sites)

    assert not_looked_at(RULE, on=ON).count() == left_out
    assert site_not_known(RULE, on=ON).count() == not_known


def test_a_contract_that_has_ended_says_nothing() -> None:
    paid("Small", "10", "no")
    Contract.objects.update(ends_on=ON - timedelta(days=1))

    assert not not_looked_at(RULE, on=ON).exists()


def test_a_labour_provider_is_never_left_out(grace: Person) -> None:
    agency = paid("Small", "10", "no")
    add_agency(agency, staff="Cleaners", manager=grace, since_on=ON, by=grace, at=AT)

    assert not not_looked_at(RULE, on=ON).exists()


def test_the_gap_counts_suppliers_spend_and_high_ones(grace: Person) -> None:
    paid("High and small", "100.50", "no")
    paid("Low and small", "200", "no", category="legal-services")
    paid("High and large", "90000", "no")

    found = gap(RULE, on=ON)

    assert (found.suppliers, found.spend, found.high) == (2, Decimal("300.50"), 1)
    assert (found.of_suppliers, found.of_high) == (3, 2)
    off = set_rule(LookingRule.current(), threshold=Decimal(1), in_force=False, reason="No", by=grace, at=AT)
    assert gap(off, on=ON).suppliers == 0


def test_never_done_counts_high_ones_that_are_looked_at(grace: Person) -> None:
    looked_at = paid("High and large", "90000", "no")
    paid("High and small", "10", "no")
    paid("Low", "90000", category="legal-services")
    assert never_of_high(RULE, on=ON)["audit"] == 1

    a_check(looked_at, grace, kind="registry")
    a_check(looked_at, grace, kind="site_visit", outcome="not_done", why_not="Shut")

    assert never_of_high(RULE, on=ON)["registry"] == 0
    assert never_of_high(RULE, on=ON)["site_visit"] == 1  # it could not be done


def told(on: date, *people: int) -> list[tuple[str, date]]:
    return [(one.kind, one.due_on) for one in items(on, people or None)]


def test_checks_and_corrective_actions_are_chased(grace: Person) -> None:
    one = supplier("Harbour Cleaning", "contract-cleaning")
    a_corrective(a_finding(one, grace), grace, due_on=ON + timedelta(days=5))
    a_check(one, grace, done_on=ON - timedelta(days=340))

    assert sorted(told(ON)) == [
        ("Check of a supplier", date(2026, 12, 15)),
        ("Corrective action of a supplier", ON + timedelta(days=5)),
    ]
    assert told(ON, person("Some Body").pk) == []


def test_what_was_never_asked_of_a_labour_provider_is_chased(grace: Person) -> None:
    one = supplier("Temps", "agency-office-staff")
    agency = add_agency(
        one, staff="Temps", manager=grace, since_on=ON, licensable="no", houses_workers=False, by=grace, at=AT
    )
    assert told(ON) == [("Labour provider: never asked", ON + timedelta(days=28))]

    for kind in ("fees", "documents", "right_to_work", "vetting"):
        a_check(one, grace, kind=kind)
    assert told(ON) == []
    later = ON + timedelta(days=340)
    assert len(told(later)) == 4
    end_agency(Agency.objects.get(pk=agency.pk), reason="Gone", by=grace, at=AT)
    assert told(later) == []
