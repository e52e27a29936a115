"""The small version of the kills of bin/prove imports: an import that dies is fully in or fully out."""

import pytest
from django.test import Client

from msplan.accounts.roles import Role
from tests.people import person
from tests.proof.importing.doors import DOORS, Door
from tests.proof.importing.killing import at_random, at_the_worst_moment

pytestmark = pytest.mark.django_db(transaction=True)
SPEND = DOORS[0]


def clerk() -> Client:
    client = Client()
    client.force_login(person("Una Larkmoor", *Role))
    return client


def test_an_import_killed_at_any_moment_is_fully_in_or_fully_out() -> None:
    found = at_random(SPEND, clerk(), rows=200, times=5)

    assert (found.imports, found.neither, found.neither_after_all) == (5, 0, 0)
    assert found.died >= 3


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_one_killed_before_its_last_word_is_fully_out_and_without_its_transaction_is_not(door: Door) -> None:
    client = clerk()
    door.prepare()

    guarded = at_the_worst_moment(door, client, rows=6)
    unguarded = at_the_worst_moment(door, client, rows=6, guarded=False, lot=1)

    assert (guarded.out, guarded.neither) == (1, 0)
    assert (unguarded.out, unguarded.neither) == (0, 1)
