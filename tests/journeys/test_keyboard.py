"""With the keyboard alone: Tab, Space, Enter and the arrows, never a click."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from actions.models import Action, Completion, Decision, Review
from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, today
from tests.actions.making import a_review, an_action
from tests.actions.meetings.making import a_series, held
from tests.actions.standards.making import an_assessment
from tests.journeys.keys import Keys, sign_in
from tests.journeys.serving import served
from tests.people import person

pytestmark = [pytest.mark.journey, pytest.mark.django_db]


@pytest.fixture
def site(browser: Browser, db: None) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def owner() -> Person:
    return person("Olu Winterbourne", Role.CONTRIBUTOR)


@pytest.fixture
def action(owner: Person) -> Action:
    return an_action(start_on=add_months(today(), -6), owner=owner)


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    yield context.new_page()
    context.close()


def test_an_owner_signs_in_opens_an_action_and_gives_its_review(
    page: Page, owner: Person, action: Action
) -> None:
    keys = Keys(page)
    sign_in(keys, owner)

    keys.reach("Actions", tag="a")
    keys.follow()
    keys.reach(action.title)
    keys.follow()
    keys.reach("Give the review due")
    keys.follow()
    keys.reach("Save the review")
    keys.follow("Space")
    # What is missing was said first, and its link leads into the field.
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keys.reach("Say what was done")
    keys.press("Enter")
    expect(page.get_by_label("What was done since the last review?")).to_be_focused()
    keys.type("Forty suppliers signed.")
    keys.reach("Green")
    keys.press("ArrowDown")
    expect(page.get_by_label("Amber")).to_be_checked()
    keys.press("ArrowUp")
    keys.press("Space")
    keys.reach("Why this rating?")
    keys.type("They answer quickly.")
    keys.reach("Yes")
    keys.press("Space")
    keys.reach("Next steps")
    keys.type("Ask the rest.")
    keys.reach("Save the review")
    keys.follow()

    given = Review.objects.get()
    assert (given.rating, given.what_was_done, given.next_steps) == (
        "green",
        "Forty suppliers signed.",
        "Ask the rest.",
    )
    expect(page.get_by_text("Review saved.")).to_be_visible()


def test_an_owner_hands_in_a_completion_after_the_review_and_somebody_else_accepts_it(
    site: str, browser: Browser, page: Page, owner: Person, action: Action
) -> None:
    a_review(action, on=today())
    keys = Keys(page)
    sign_in(keys, owner)
    page.goto(f"/actions/{action.pk}/")

    keys.reach("Complete it")
    keys.follow()
    keys.reach("Hand it in")
    keys.follow("Space")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keys.reach("Answer", tag="a")
    keys.press("Enter")
    expect(page.get_by_label("What came of it?")).to_be_focused()
    keys.type("All suppliers signed.")
    keys.reach("Evidence: a link")
    keys.type("https://intranet.force.example/code")
    keys.reach("Hand it in")
    keys.follow()

    handed = Completion.objects.get()
    assert (handed.state, handed.outcome_words) == ("waiting", "All suppliers signed.")

    other = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
    second = Keys(other.new_page())
    sign_in(second, person("Ada Quillon", Role.EXECUTIVE_LEAD))
    second.page.goto(f"/actions/{action.pk}/completions/{handed.pk}/")
    second.reach("Accept: it is done")
    second.follow()
    other.close()

    action.refresh_from_db()
    assert action.progress == "completed"


def test_a_decision_is_recorded_at_a_meeting(page: Page, site: str, owner: Person) -> None:
    meeting = held(a_series(on=today() - timedelta(days=2)), on=today() - timedelta(days=1))
    keys = Keys(page)
    sign_in(keys, person("Mair Tolland", Role.PLAN_MANAGER))
    page.goto(f"/actions/meetings/{meeting.pk}/")

    keys.reach("Record a decision", tag="a")
    keys.follow()
    keys.reach("What was decided?")
    keys.type("Procurement writes to the agencies.")
    keys.reach("Who carries it out")
    keys.type("Olu")
    due = today() + timedelta(days=30)
    for name, number in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        keys.reach(name, tag="input")
        keys.type(str(number))
    keys.reach("Record the decision")
    keys.follow()

    decision = Decision.objects.get()
    assert (decision.text, decision.owner, decision.due_on) == (
        "Procurement writes to the agencies.",
        owner,
        due,
    )


def test_a_standard_is_rated(page: Page, site: str) -> None:
    assessment = an_assessment(as_at=today())
    keys = Keys(page)
    sign_in(keys, person("Mair Tolland", Role.PLAN_MANAGER))
    page.goto(f"/actions/self-assessment/{assessment.pk}/")

    keys.reach("Rate the next standard", tag="a")
    keys.follow()
    keys.reach("0: ")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.reach("What does this rest on?")
    keys.type("Seen in the minutes.")
    keys.reach("Save")
    keys.follow()

    rating = assessment.ratings.exclude(level=None).get()
    assert (rating.level, rating.evidence) == (2, "Seen in the minutes.")


def test_the_first_stop_skips_to_the_content(page: Page, owner: Person, action: Action) -> None:
    keys = Keys(page)
    sign_in(keys, owner)
    page.goto(f"/actions/{action.pk}/")

    keys.press("Tab")
    assert keys.focused()["name"] == "Skip to main content"
    keys.press("Enter")
    keys.press("Tab")

    assert page.evaluate("document.activeElement.closest('main') !== null")


def test_menu_and_filters_open_and_close_on_a_phone(page: Page, owner: Person, action: Action) -> None:
    keys = Keys(page)
    sign_in(keys, owner)
    page.set_viewport_size({"width": 320, "height": 800})
    page.goto("/actions/")
    mine = page.get_by_role("link", name="My work")

    expect(mine).not_to_be_visible()
    keys.reach("Menu", tag="button")
    keys.press("Space")
    expect(mine).to_be_visible()
    keys.press("Enter")
    expect(mine).not_to_be_visible()

    keys.reach("Filters", tag="summary")
    keys.press("Space")
    keys.reach("Words or reference")
    keys.type("zebra")
    keys.reach("Only what I answer for")
    keys.press("Space")
    keys.reach("Apply filters")
    keys.follow()

    expect(page.get_by_text("No action matches these filters")).to_be_visible()
    assert "mine=on" in page.url
