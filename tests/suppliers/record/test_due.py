"""Contracts that end and equivalents that expire are asked of the right person, and of nobody else."""

from datetime import timedelta

import pytest

from msplan.accounts.roles import Role
from suppliers.due import items
from suppliers.models import Supplier
from tests.people import person
from tests.suppliers.making import supplier
from tests.suppliers.record.making import ON, a_contract, an_equivalent

pytestmark = pytest.mark.django_db


def test_a_contract_is_its_managers_up_to_its_last_day() -> None:
    manager = person("Grace Undermill", Role.PROCUREMENT)
    a_contract(supplier("Harbour Ltd"), ends_on=ON, manager=manager)
    a_contract(supplier("Open Ltd"), ends_on=None, manager=manager)
    a_contract(supplier("Nobody Ltd"), ends_on=ON)

    found = list(items(ON))

    assert [(due.person_id, due.ladder, due.due_on) for due in found] == [(manager.pk, "contract", ON)]
    assert list(items(ON + timedelta(days=1))) == []


def test_an_equivalent_is_the_owners_else_whoever_entered_it() -> None:
    owner, by = person("Hal Underwood", Role.PROCUREMENT), person("Grace Undermill", Role.PROCUREMENT)
    one, two = supplier("Harbour Ltd"), supplier("Other Ltd")
    Supplier.objects.filter(pk=one.pk).update(owner=owner)
    an_equivalent(one, by=by, expires_on=ON)
    an_equivalent(two, by=by, expires_on=ON)

    assert {due.person_id for due in items(ON)} == {owner.pk, by.pk}


def test_a_newer_one_of_its_kind_answers_it() -> None:
    by, one = person("Grace Undermill", Role.PROCUREMENT), supplier("Harbour Ltd")
    an_equivalent(one, by=by, expires_on=ON)
    an_equivalent(one, by=by, expires_on=ON + timedelta(days=400))
    an_equivalent(one, by=by, kind="msat", expires_on=ON)

    assert [due.label for due in items(ON)] == ["Modern Slavery Assessment Tool, Harbour Ltd"]
