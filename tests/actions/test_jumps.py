"""On a phone, what can be done stands below a long record: a link under the facts leads to it, where it is there."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from actions.models import Milestone
from actions.plan.milestones import remove_milestone
from msplan.lib.dates import today
from tests.actions.lessons.making import a_lesson, a_recommendation
from tests.actions.making import an_action, noon
from tests.actions.partners.making import a_partnership, a_task
from tests.actions.risks.making import a_risk
from tests.people import person

pytestmark = pytest.mark.django_db
JUMP, AIM = 'ms-jump ms-no-print"><a class="govuk-link" href="#deeds"', 'id="deeds"'
PAGES: dict[str, Callable[[], str]] = {
    "partnership": lambda: f"/actions/partnerships/{a_partnership().pk}/",
    "task": lambda: f"/actions/partnerships/tasks/{a_task().pk}/",
    "lesson": lambda: f"/actions/lessons/{a_lesson().pk}/",
    "recommendation": lambda: f"/actions/lessons/recommendations/{a_recommendation().pk}/",
    "action": lambda: f"/actions/{an_action(start_on=date(2026, 1, 15)).pk}/",
}


@pytest.mark.parametrize("kind", PAGES)
def test_the_link_leads_to_what_can_be_done(kind: str, client: Client) -> None:
    client.force_login(person("Many Roles", "plan_manager", "specialist", "executive_lead"))

    page = client.get(PAGES[kind]())

    text = page.content.decode()
    assert (page.status_code, text.count(JUMP), text.count(AIM)) == (200, 1, 1)
    assert text.index(JUMP) < text.index("govuk-summary-list") < text.index(AIM)


@pytest.mark.parametrize("kind", PAGES)
def test_control_whoever_can_do_nothing_gets_no_link(kind: str, client: Client) -> None:
    path = PAGES[kind]()
    client.force_login(person("Rea Der", "auditor"))

    text = client.get(path).content.decode()

    assert (text.count(JUMP), text.count(AIM)) == (0, 0)


def test_the_question_of_a_yearly_review_stands_before_the_record(client: Client) -> None:
    risk = a_risk(assessed_on=today() - timedelta(days=365))
    client.force_login(person("Pim Aldersey", "plan_manager"))

    text = client.get(f"/actions/risks/{risk.pk}/review/").content.decode()

    order = [
        'href="#record"',
        "Is it still right as it is written?",
        "Save the yearly review",
        'id="record"',
        risk.who,
    ]
    found = [text.index(words) for words in order]
    assert found == sorted(found)


@pytest.mark.parametrize("how_many", [1, 12])
def test_what_was_taken_out_costs_the_page_of_an_action_no_question(
    how_many: int, client: Client, django_assert_max_num_queries: object
) -> None:
    action = an_action(start_on=date(2026, 1, 15))
    for n in range(how_many):
        one = Milestone.objects.create(
            action=action, title=f"M {n}", due_on=date(2026, 6, 30), created_at=noon(date(2026, 1, 15))
        )
        remove_milestone(one, by=None, at=noon(date(2026, 1, 15)))
    client.force_login(person("Pim Aldersey", "plan_manager"))

    with django_assert_max_num_queries(15):  # type: ignore[operator]
        text = client.get(f"/actions/{action.pk}/").content.decode()

    assert text.count("Put it back") == how_many
