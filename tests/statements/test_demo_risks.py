"""The demonstration's risks and unknowns: every state can be seen."""

from collections import Counter
from datetime import date

import pytest

from actions.models import KnownUnknown, PriorityRisk, YearlyReview
from msplan.lib.dates import add_months
from statements.demo import people, risks
from statements.demo.plan import morning
from suppliers.register.reference_data import load_categories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2028, 2, 29), date(2026, 8, 31)])
def test_six_risks_and_five_unknowns_in_every_state(today: date) -> None:
    load_categories()
    members = people.add_people(at=morning(add_months(today, -30)))

    for event in sorted(risks.events(today, members), key=lambda one: one.at):
        assert event.at.date() <= today
        event.act()

    assert Counter(PriorityRisk.objects.values_list("state", flat=True)) == {"open": 5, "closed": 1}
    states = Counter(KnownUnknown.objects.values_list("state", flat=True))
    assert states == {"open": 3, "found_out": 1, "cannot_be_known": 1}
    assert PriorityRisk.objects.publishable().count() == 2
    assert PriorityRisk.objects.review_late(today).count() >= 1
    assert YearlyReview.objects.filter(finding="changed").exists()
