"""The same page sent eight times at once, on a real PostgreSQL: one proposal, one rule."""

from decimal import Decimal

import pytest

from msplan.lib.refusing import RowRefused
from suppliers.checks.looking import set_rule
from suppliers.models import LookingRule, Proposal
from suppliers.risk import changing
from suppliers.risk.proposing import propose
from suppliers.risk.tables import first_version
from tests.actions.plan.test_races import at_once
from tests.people import person
from tests.suppliers.making import AT

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_person_begins_one_proposal() -> None:
    by, other = person("Morwen Ashdale", "procurement"), person("Some Body", "procurement")
    first_version(at=AT)

    outcomes = at_once(lambda n: propose(changing.work(2 + n, 10), by=by, at=AT))

    assert outcomes == ["won"] * 8
    assert Proposal.objects.get().version == 9
    propose(changing.work(2, 10), by=other, at=AT)
    assert Proposal.objects.count() == 2


@pytest.mark.parametrize("there_is_one", [True, False])
def test_one_rule_takes_the_place_of_another(*, there_is_one: bool) -> None:
    by = person("Morwen Ashdale", "procurement")
    said = {"in_force": True, "reason": "Agreed.", "by": by, "at": AT}
    if there_is_one:
        set_rule(LookingRule.current(), threshold=Decimal(1000), **said)  # type: ignore[arg-type]
    before = LookingRule.current()

    outcomes = at_once(lambda n: set_rule(before, threshold=Decimal(2000 + n), **said), RowRefused)  # type: ignore[arg-type]

    assert outcomes == ["RowRefused"] * 7 + ["won"]
    assert LookingRule.objects.count() == 1 + there_is_one
