"""Eight people at once: one set of a name, and the others are told."""

import pytest

from actions.models import StandardSet
from actions.standards.keeping import add_set, edit_set
from msplan.lib.refusing import Refused
from tests.actions.making import noon
from tests.actions.plan.test_races import START, at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_eight_sets_of_one_name_one_is_made() -> None:
    outcomes = at_once(lambda _n: add_set(name="Ours", by=None, at=noon(START)), Refused)

    assert sorted(set(outcomes) - {"won"}) in (
        ["RowRefused"],
        ["StandardsRefused"],
        ["RowRefused", "StandardsRefused"],
    )
    assert outcomes.count("won") == StandardSet.objects.filter(name="Ours").count() == 1


def test_of_eight_sets_that_take_one_name_one_has_it() -> None:
    sets = [add_set(name=f"Set {n}", by=None, at=noon(START)) for n in range(8)]

    outcomes = at_once(
        lambda n: edit_set(sets[n], version=1, changes={"name": "Ours"}, by=None, at=noon(START)), Refused
    )

    assert outcomes.count("won") == StandardSet.objects.filter(name="Ours").count() == 1
