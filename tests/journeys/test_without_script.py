"""Without JavaScript everything works: a phone whose browser runs none, from signing in to a saved section."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from actions.models import Action, Review
from msplan.accounts.roles import Role
from msplan.lib.dates import add_months, today
from statements.models import Section
from suppliers.models import SpendImport, Supplier
from suppliers.spend.confirming import save_import
from suppliers.spend.planning import read_import
from tests.actions.making import an_action
from tests.journeys.serving import served
from tests.journeys.walking import sign_in
from tests.people import person
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


def press(page: Page, name: str) -> None:
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
