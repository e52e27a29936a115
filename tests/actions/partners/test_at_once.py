"""The same former member sent eight times at once, on a real PostgreSQL: added once."""

from datetime import date
from typing import Any

import pytest

from actions.models import Member
from msplan.history.models import Entry
from tests.actions.partners.making import a_keeper, a_member, a_partnership
from tests.actions.plan.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
LEFT = date(2025, 12, 31)


@pytest.mark.parametrize("joined", [None, date(2024, 1, 1)])
def test_a_former_member_is_added_once(joined: date | None) -> None:
    partnership, _ = a_partnership(), a_keeper()

    outcomes = at_once(lambda _n: a_member(partnership, joined_on=joined, left_on=LEFT))

    assert outcomes == ["won"] * 8
    assert Member.objects.count() == 1
    assert Entry.objects.filter(act="partners.add_member").count() == 1


def test_a_former_member_that_sat_at_another_time_or_for_another_thing_is_another() -> None:
    partnership = a_partnership()
    told: dict[str, Any] = {"joined_on": date(2024, 1, 1), "left_on": LEFT}

    for changes in ({}, {"joined_on": None}, {"left_on": date(2025, 6, 30)}, {"role": "Chair"}):
        a_member(partnership, **told | changes)

    assert Member.objects.count() == 4
