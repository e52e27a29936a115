"""What the action plan hands to chasing."""

from collections.abc import Collection
from datetime import date, timedelta

import pytest
from django.urls import reverse

from actions.plan.due import items
from actions.plan.planning import pause
from tests.actions.making import a_review, an_action, an_owner, noon
from tests.people import person

pytestmark = pytest.mark.django_db
START = date(2026, 1, 15)
DUE = date(2026, 7, 15)


def kinds(on: date, people: Collection[int] | None = None) -> list[tuple[str, date]]:
    return [(due.kind, due.due_on) for due in items(on, people)]


def test_a_review_is_seen_ninety_days_ahead_and_not_before() -> None:
    an_action(start_on=START)

    assert kinds(DUE - timedelta(days=91)) == []
    assert kinds(DUE - timedelta(days=90)) == [("Review", DUE)]


def test_a_review_and_a_target_are_two_things_with_their_own_links() -> None:
    action = an_action(start_on=START, target_on=date(2026, 9, 30))

    review, target = sorted(items(date(2026, 7, 10)), key=lambda due: due.due_on)

    assert (review.thing, target.thing) == (f"actions.action:{action.pk}",) * 2
    assert (review.ladder, target.ladder) == ("review", "target")
    assert review.link == reverse("actions:review", args=[action.pk]) == f"/actions/{action.pk}/review/"
    assert target.link == f"/actions/{action.pk}/"
    assert review.label == "A-001 Supplier code of conduct"
    assert (review.person_id, review.department_id) == (action.owner_id, action.lead_department_id)


def test_what_is_answered_paused_or_proposed_is_left_out() -> None:
    answered, paused = an_action(start_on=START), an_action(start_on=START)
    an_action(start_on=START, agreed=False)
    a_review(answered, on=DUE)
    pause(paused, reason="x", by=None, at=noon(START))

    assert kinds(DUE) == []


def test_the_things_of_some_people_only() -> None:
    other = person("Mina Calder", "contributor")
    an_action(start_on=START, owner=other)

    assert kinds(DUE, {other.pk}) == kinds(DUE, {other.pk, an_owner().pk}) == [("Review", DUE)]
    assert kinds(DUE, {an_owner().pk}) == []


def test_the_title_of_a_sensitive_action_stays_out_of_mails() -> None:
    an_action(start_on=START, marking="official_sensitive")

    assert [due.label for due in items(DUE)] == ["A-001 (OFFICIAL-SENSITIVE: sign in to see its title)"]


@pytest.mark.parametrize("how_many", [1, 30])
def test_a_sweep_asks_two_questions_whatever_the_plan_holds(
    how_many: int, django_assert_num_queries: object
) -> None:
    for _ in range(how_many):
        an_action(start_on=START, target_on=date(2026, 9, 30))

    with django_assert_num_queries(2):  # type: ignore[operator]  # actions, milestones
        assert len(list(items(DUE))) == 2 * how_many
