"""What all rooms of the plan hand to chasing together: in how many queries, and for whom."""

from datetime import date, timedelta

import pytest

from actions.due import items
from actions.plan.planning import pause
from msplan.chasing.rules import To, last_due
from msplan.lib.dates import add_months
from tests.actions.making import a_completion, a_second_person, an_action, an_owner, noon
from tests.actions.risks.making import a_risk, an_unknown
from tests.people import person

pytestmark = pytest.mark.django_db
START, DUE = date(2026, 1, 15), date(2026, 7, 15)
LEADS = (To.DEPARTMENT_LEAD, To.EXECUTIVE_LEAD)


def told_to_leads(ladder: str) -> date:
    return last_due(ladder, DUE, to=LEADS)


@pytest.mark.parametrize("how_many", [1, 12])
def test_all_rooms_are_one_query_beside_the_dates_of_actions_and_completions(
    how_many: int, django_assert_num_queries: object
) -> None:
    a_second_person()
    for _ in range(how_many):
        an_action(start_on=START)
        a_completion(an_action(start_on=START), on=DUE)
        pause(an_action(start_on=START), reason="x", until=DUE, by=None, at=noon(START))
        a_risk(assessed_on=date(2025, 7, 15))
        an_unknown(noted_on=date(2025, 7, 15), by_on=DUE)

    # Dates of actions, completions that wait, who may accept them, all rooms.
    with django_assert_num_queries(4):  # type: ignore[operator]
        assert len(list(items(DUE))) == 6 * how_many


@pytest.mark.parametrize(("days", "seen"), [(13, False), (14, True), (15, True)])
def test_asked_with_people_and_a_date_it_hands_over_theirs_and_what_is_late_of_anybody(
    days: int, *, seen: bool
) -> None:
    """The review and the risk of somebody else are wanted from their fourteenth day late; one's own at any time."""
    other = person("Mina Calder", "contributor")
    late_since = DUE - timedelta(days=days)
    own = a_risk(assessed_on=date(2025, 9, 1))
    others = a_risk(assessed_on=late_since.replace(year=2025), owner=other)
    action = an_action(start_on=add_months(late_since, -6), owner=other)

    found = {due.thing for due in items(DUE, {an_owner().pk}, told_to_leads)}

    late = {f"actions.priorityrisk:{others.pk}", f"actions.action:{action.pk}"}
    assert found == {f"actions.priorityrisk:{own.pk}"} | (late if seen else set())


def test_asked_at_once_it_hands_over_the_same_as_asked_twice() -> None:
    other = person("Mina Calder", "contributor")
    for owner in (an_owner(), other):
        for days in (0, 14, 28, 60):
            an_action(
                start_on=START - timedelta(days=days), target_on=DUE + timedelta(days=days), owner=owner
            )
            a_risk(assessed_on=date(2025, 8, 1) - timedelta(days=days), owner=owner)

    at_once = set(items(DUE, {an_owner().pk}, told_to_leads))

    assert at_once == set(items(DUE, {an_owner().pk})) | set(items(DUE, None, told_to_leads))
    assert {due.person_id for due in at_once} == {an_owner().pk, other.pk}
