"""Without JavaScript everything works: a phone whose browser runs none, from signing in to a saved section."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from actions.models import Action, Review
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, today
from statements.models import Section
from suppliers.models import ChainLink, Concern, SpendImport, Supplier
from suppliers.spend.confirming import save_import
from suppliers.spend.planning import read_import
from tests.actions.making import an_action
from tests.actions.plan.importing.files import A_ROW, HEADINGS, csv_of
from tests.journeys.serving import served
from tests.journeys.walking import sign_in
from tests.people import department, person
from tests.statements.build import cast, opened
from tests.suppliers.making import spend_csv
from tests.suppliers.making import supplier as a_supplier

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

FILE = spend_csv(
    ("03/06/2026", "Cleaning", "Saltreach Cleaning Ltd", "1,200.00"),
    ("04/06/2026", "Catering", "Harrowick Foods Ltd", "300.50"),
)


@pytest.fixture
def site(browser: Browser, db: None) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture
def page(site: str, browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 375, "height": 800}, base_url=site
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def action() -> Action:
    owner = person("Olu Winterbourne", Role.CONTRIBUTOR)
    an_action(start_on=today(), title="Widen the partnership", aspect="force", owner=owner)
    return an_action(start_on=add_months(today(), -6), owner=owner)


def press(page: Page, name: str | re.Pattern[str]) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def test_the_list_is_filtered_and_a_review_given(page: Page, site: str, action: Action) -> None:
    assert action.owner is not None
    sign_in(page, site, action.owner.email, "/sign-in/login/?next=/actions/")

    page.get_by_role("link", name="Actions").first.click()
    page.get_by_label("Due for review").check()
    press(page, "Apply filters")
    expect(page.get_by_text("Showing 1 action")).to_be_visible()
    page.get_by_role("link", name="Remove the filter Due for review").click()
    expect(page.get_by_text("of 2 actions")).to_be_visible()

    page.goto(f"/actions/{action.pk}/review/")
    page.get_by_label("What was done since the last review?").fill("Forty suppliers signed.")
    press(page, "Save the review")
    expect(page.get_by_role("link", name="Select green, amber or red")).to_be_visible()
    page.get_by_label("Green").check()
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("Next steps").fill("Ask the rest.")
    press(page, "Save the review")

    expect(page.get_by_text("Review saved.")).to_be_visible()
    assert Review.objects.get().next_steps == "Ask the rest."


def test_the_review_of_a_mail_moves_the_date_and_keeps_why(page: Page, site: str, action: Action) -> None:
    assert action.owner is not None
    assert action.target_on is not None
    later = add_months(action.target_on, 3)

    sign_in(page, site, action.owner.email, f"/sign-in/login/?next=/actions/{action.pk}/review/")
    page.get_by_label("What was done since the last review?").fill("Two tenders moved.")
    page.get_by_label("Amber").check()
    page.get_by_label("No, it changes").check()
    press(page, "Save the review")
    expect(page.get_by_role("link", name="Enter the new target date")).to_be_visible()
    expect(page.get_by_role("link", name="Say why the date changes")).to_be_visible()
    for box, number in (("Day", later.day), ("Month", later.month), ("Year", later.year)):
        page.get_by_label(box, exact=True).fill(str(number))
    page.get_by_label("Why does it change?").fill("The tender closes in spring.")
    press(page, "Save the review")

    expect(page.get_by_text("Review saved.")).to_be_visible()
    before, action = action.target_on, Action.objects.get(pk=action.pk)
    assert (action.target_on, action.first_target_on) == (later, before)
    page.goto(f"/actions/{action.pk}/")
    assert "The tender closes in spring." in page.locator("main").inner_text()


def test_a_plan_is_imported(page: Page, site: str) -> None:
    department()
    sign_in(page, site, person("Mair Tolland", Role.PLAN_MANAGER).email)

    page.goto("/actions/import/")
    page.get_by_label("The file with the plan").set_input_files(
        {"name": "plan.csv", "mimeType": "text/csv", "buffer": csv_of([HEADINGS, A_ROW])}
    )
    press(page, "Continue")
    press(page, "Check the rows")
    expect(page.get_by_role("heading", name="1 new action")).to_be_visible()
    press(page, "Add 1 action")

    assert Action.objects.get().title == A_ROW[0]


def test_a_milestone_is_set_and_reached(page: Page, site: str, action: Action) -> None:
    assert action.owner is not None
    due = today() + timedelta(days=20)
    sign_in(page, site, action.owner.email)

    page.goto(f"/actions/{action.pk}/")
    page.get_by_role("link", name="Add a milestone").click()
    press(page, "Save")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    page.get_by_label("What will be reached?").fill("Half of them signed")
    for box, number in (("Day", due.day), ("Month", due.month), ("Year", due.year)):
        page.get_by_label(box, exact=True).fill(str(number))
    press(page, "Save")
    milestone = action.milestones.get()
    page.goto(f"/actions/{action.pk}/milestones/{milestone.pk}/reached/")
    press(page, "Mark it as reached")

    milestone.refresh_from_db()
    assert milestone.reached_on == today()


def test_actions_go_up_and_down_and_to_a_place(page: Page, site: str, action: Action) -> None:
    def titles() -> list[str]:
        return list(Action.objects.order_by("position").values_list("title", flat=True))

    first, second = titles()
    sign_in(page, site, person("Mair Tolland", Role.PLAN_MANAGER).email)

    page.goto("/actions/order/")
    press(page, re.compile("^Down ?: A-001$"))
    assert titles() == [second, first]
    press(page, re.compile("^Up ?: A-001$"))
    assert titles() == [first, second]
    page.get_by_label("Place for A-002").fill("first")
    press(page, re.compile("^Move +A-002 to this place$"))
    expect(page.get_by_role("link", name="Enter a place as a whole number")).to_be_visible()
    expect(page.get_by_label("Place for A-002")).to_have_value("first")
    page.get_by_label("Place for A-002").fill("1")
    press(page, re.compile("^Move +A-002 to this place$"))
    assert titles() == [second, first]


def test_a_supplier_is_found_for_an_action_by_typing(page: Page, site: str, action: Action) -> None:
    cleaning, catering = a_supplier("Saltreach Cleaning Ltd"), a_supplier("Saltreach Catering Ltd")
    sign_in(page, site, person("Pim Aldersey", Role.PLAN_MANAGER).email)

    page.goto(f"/actions/{action.pk}/edit/")
    page.get_by_label("Supplier", exact=False).last.fill("saltreach")
    press(page, "Save")
    told = page.get_by_role("link", name="2 suppliers match “saltreach”")
    expect(told).to_contain_text(cleaning.reference)
    expect(told).to_contain_text(catering.reference)
    page.locator("#id_supplier").fill(cleaning.reference)
    press(page, "Save")

    expect(page.get_by_role("link", name=str(cleaning))).to_be_visible()
    page.get_by_role("link", name=str(cleaning)).click()
    page.get_by_role("link", name="Actions (1)").click()
    expect(page.get_by_role("link", name=action.title)).to_be_visible()


def test_a_spend_file_is_uploaded_looked_at_and_saved(page: Page, site: str) -> None:
    sign_in(page, site, person("Olive Officer", Role.PROCUREMENT).email)

    page.goto("/suppliers/imports/upload/")
    page.get_by_label("The finance file").set_input_files(
        {"name": "payments.csv", "mimeType": "text/csv", "buffer": FILE}
    )
    press(page, "Upload and read")
    expect(page.locator("h1")).to_be_visible()
    read_import(SpendImport.objects.get().pk, at=timezone.now())  # the worker's part
    page.reload()
    assert "£1,500.50" in page.locator("main").inner_text()
    press(page, "Save 2 lines")
    save_import(SpendImport.objects.get().pk, at=timezone.now())
    page.reload()

    assert Supplier.objects.count() == 2
    expect(page.get_by_text("Lines saved")).to_be_visible()


def test_names_are_looked_up_and_chosen_in_the_rooms_of_the_suppliers(page: Page, site: str) -> None:
    acme = a_supplier("Harrowick Laundry")
    sign_in(page, site, person("Olive Officer", Role.PROCUREMENT).email)

    page.goto("/concerns/raise/")
    page.get_by_label("Which one?").fill("harowick laundry")
    press(page, "Find it among the suppliers")
    page.get_by_label(str(acme)).check()
    page.get_by_role("group", name="Is somebody in danger now?").get_by_label("No", exact=True).check()
    page.get_by_label("A supplier", exact=True).check()
    page.get_by_label("Deception").check()
    page.get_by_label("What did you see or hear?").fill("Two people sleep in the store.")
    page.get_by_label("When?").fill("Most nights")
    press(page, "Raise the concern")
    assert Concern.objects.get().supplier == acme

    page.goto(f"/suppliers/{a_supplier('Saltreach Hotels').pk}/chain/add/")
    page.get_by_label("Who supplies them?").fill("Harrowick Laundry")
    page.get_by_label("What do they supply?").fill("Clean sheets")
    page.get_by_label("Contract", exact=True).check()
    page.get_by_label("Likely").check()
    page.get_by_label("Source", exact=True).fill("Their answer to our letter")
    for part, number in (("Day", today().day), ("Month", today().month), ("Year", today().year)):
        page.get_by_label(part, exact=True).fill(str(number))
    press(page, "Add the link")
    expect(page.get_by_role("link", name="Say which of these it is")).to_be_visible()
    page.get_by_label(f"{acme.reference} {acme.name}").check()
    press(page, "Add the link")
    assert ChainLink.objects.get().seller.supplier == acme


def test_a_section_is_saved(page: Page, site: str) -> None:
    who: Any = cast()
    statement = opened(who)
    section = statement.sections.standing()[0]
    sign_in(page, site, who.editor.email)

    page.goto(f"/drafts/{statement.pk}/")
    page.get_by_role("link", name=section.heading).first.click()
    page.locator("textarea[name=body]").fill("We speak with people at work.")
    press(page, "Save")

    assert Section.objects.get(pk=section.pk).body == "We speak with people at work."
    expect(page.get_by_text(f"“{section.heading}” saved.")).to_be_visible()
