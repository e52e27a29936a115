"""One form of each supplier room with the keyboard alone: filled in from top to bottom, and sent."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from msplan.lib.dates import today
from suppliers.engagement.holding import Party, plan_engagement
from suppliers.models import (
    Agency,
    ChainLink,
    Check,
    Concern,
    Engagement,
    Merge,
    Proposal,
    Supplier,
    SupplierContact,
)
from tests.journeys.keys import Keys
from tests.journeys.serving import served
from tests.people import person
from tests.suppliers.buying.making import a_purchase
from tests.suppliers.making import AT, supplier

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

SPACE, DOWN = " ", "ArrowDown"


@pytest.fixture
def keys(browser: Browser, db: None) -> Iterator[Keys]:
    """The hands of an officer of procurement, who is signed in."""
    officer = Client()
    officer.force_login(person("Morwen Ashdale", Role.PROCUREMENT))
    with served() as site:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=site)
        context.add_cookies([{"name": "sessionid", "value": officer.cookies["sessionid"].value, "url": site}])
        yield Keys(context.new_page())
        context.close()


@pytest.fixture
def acme() -> Supplier:
    return supplier("Acme Cleaning")


def fill(keys: Keys, path: str, *steps: tuple[str, str], send: str) -> Page:
    """Goes through a form; a step is what has the focus, and what is pressed or typed there."""
    keys.page.goto(path)
    for name, what in steps:
        keys.reach(name)
        if what in (SPACE, DOWN):
            keys.press(what)
        else:
            keys.type(what)
    keys.reach(send, tag="button")
    keys.follow()
    expect(keys.page.locator(".govuk-error-summary")).to_have_count(0)
    return keys.page


def day(on: date) -> tuple[tuple[str, str], ...]:
    return (("Day", str(on.day)), ("Month", str(on.month)), ("Year", str(on.year)))


def test_a_purchase_is_screened(keys: Keys) -> None:
    purchase = a_purchase()

    fill(
        keys, f"/suppliers/purchases/{purchase.pk}/screen/", *(("Yes", DOWN),) * 6, ("High", DOWN),
        ("Why this band?", "Nobody lives where they work."), send="Save the screen",
    )  # fmt: skip

    purchase.refresh_from_db()
    assert (purchase.band, purchase.screened_by) == ("medium", Person.objects.get(name="Morwen Ashdale"))


def test_how_an_engagement_went_is_said(keys: Keys) -> None:
    officer = Person.objects.get(name="Morwen Ashdale")
    one = plan_engagement(
        kind="talk", title="Signs", on=today() - timedelta(days=1), owner=officer,
        parties=[Party("union", "Union of Cleaners")], by=officer, at=AT,
    )  # fmt: skip

    fill(
        keys, f"/suppliers/engagement/{one.pk}/held/", ("How did it go?", "They asked for cards."),
        ("How many came?", "14"), send="Save",
    )  # fmt: skip

    assert Engagement.objects.values_list("state", "came", "went").get() == (
        "held",
        14,
        "They asked for cards.",
    )


def test_a_check_is_recorded(keys: Keys, acme: Supplier) -> None:
    fill(
        keys, f"/suppliers/{acme.pk}/checks/new/registry/", ("Nothing found", SPACE),
        ("What was looked at", "Their statement of last year."), send="Record the check",
    )  # fmt: skip

    assert Check.objects.values_list("kind", "outcome").get() == ("registry", "nothing_found")


def test_who_supplies_a_supplier_is_added(keys: Keys, acme: Supplier) -> None:
    fill(
        keys, f"/suppliers/{acme.pk}/chain/add/", ("Who supplies them?", "Thread Mills"),
        ("What do they supply?", "Yarn"), ("From which country?", "Bangl"), ("Declared", DOWN), ("Sure", DOWN),
        ("Source", "The contract, page 4"), *day(today()), send="Add the link",
    )  # fmt: skip

    found = ChainLink.objects.values_list("what", "country", "how", "sure").get()
    assert found == ("Yarn", "BD", "contract", "likely")


def test_a_contact_is_added_to_the_record(keys: Keys, acme: Supplier) -> None:
    fill(
        keys, f"/suppliers/{acme.pk}/record/contacts/add/", ("Name", "Mel Ash"),
        ("Email address", "mel@acme.example"), ("The main contact", SPACE), send="Add",
    )  # fmt: skip

    assert SupplierContact.objects.values_list("name", "email", "is_main").get() == (
        "Mel Ash", "mel@acme.example", True,
    )  # fmt: skip


def test_other_bands_are_proposed(keys: Keys) -> None:
    page = fill(
        keys,
        "/suppliers/risk/bands/",
        ("High from", "65"),
        ("Medium from", "40"),
        send="See what it would do",
    )

    assert page.url.endswith(f"/suppliers/risk/proposals/{Proposal.objects.get().pk}/")


def test_two_suppliers_are_merged(keys: Keys, acme: Supplier) -> None:
    other = supplier("Acme Cleaning Services")
    first, second = sorted((acme.pk, other.pk))
    suggested = Supplier.objects.get(pk=first)

    keys.page.goto(f"/suppliers/duplicates/{first}/{second}/")
    keys.reach(str(suggested), tag="input")
    keys.press(DOWN)
    keys.reach("Merge them", tag="button")
    keys.follow()

    assert Merge.objects.values_list("supplier", "into").get() == (first, second)


def test_an_agency_is_put_into_the_list(keys: Keys, acme: Supplier) -> None:
    fill(
        keys, f"/suppliers/agencies/new/{acme.pk}/", ("What kind of staff", "Cleaners"),
        ("Contract manager", "Morwen"), ("Does it need a licence?", "Nobody"), *day(today()),
        send="Add it to the list",
    )  # fmt: skip

    agency = Agency.objects.get()
    assert (agency.staff, agency.manager.name, agency.licensable) == (
        "Cleaners",
        "Morwen Ashdale",
        "not_known",
    )


def test_a_concern_is_raised(keys: Keys) -> None:
    page = fill(
        keys, "/concerns/raise/", ("Yes", DOWN), ("A supplier", SPACE), ("Which one?", "The washing bay"),
        ("Deception", SPACE), ("What did you see or hear?", "Two people sleep in the store."),
        ("When?", "Most nights"), send="Raise the concern",
    )  # fmt: skip

    concern = Concern.objects.get()
    assert (concern.danger, concern.place_name, list(concern.signs)) == (
        "no",
        "The washing bay",
        ["deception"],
    )
    assert concern.reference in page.locator("main").inner_text()
