"""The executive lead's four questions over the demonstration force, each answered in at most two steps from the page
on which they land: with the keyboard alone, at a desk and on a phone, and on one printed page.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page, expect

from msplan.accounts.models import Person
from msplan.accounts.roles import Role
from tests.journeys.keys import Keys, sign_in
from tests.journeys.serving import served
from tests.look.axe import faults_on
from tests.look.pictures import scrolls_sideways
from tests.people import PASSWORD
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
WIDTHS = [1280, 375]


@pytest.fixture(autouse=True)
def own_files() -> None:
    """Instead of a folder for each test: the pages show the files that the force's fixture stored."""


@pytest.fixture
def lead(demonstration: Path, db: None) -> Person:  # noqa: F811
    found = Person.objects.filter(holdings__role=Role.EXECUTIVE_LEAD).order_by("pk")[0]
    found.set_password(PASSWORD)
    found.save(update_fields=["password"])
    return found


@pytest.fixture
def site(browser: Browser, lead: Person) -> Iterator[str]:
    with served() as address:
        yield address


@pytest.fixture(params=WIDTHS)
def keys(site: str, browser: Browser, lead: Person, request: pytest.FixtureRequest) -> Iterator[Keys]:
    """At the page on which the lead lands."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, base_url=site)
    found = Keys(context.new_page())
    sign_in(found, lead)
    assert re.fullmatch(r".*/dashboard/", found.page.url)
    yield found
    context.close()


def into(keys: Keys) -> Page:
    """Past the navigation, as people at the keyboard go."""
    keys.reach("Skip to main content")
    keys.press("Enter")
    return keys.page


def test_what_is_late(keys: Keys) -> None:
    page = into(keys)
    expect(page.get_by_role("heading", level=1)).to_contain_text("open actions are late")
    link = page.get_by_role("link", name=re.compile(r"^All \d+ late things"))
    many = int(re.findall(r"\d+", link.inner_text())[0])

    keys.reach(f"All {many} late things")
    keys.follow()

    expect(page.get_by_text(re.compile(rf"Showing 1 to \d+ of {many} late things"))).to_be_visible()


def test_who_owns_it(keys: Keys) -> None:
    page = into(keys)
    row = page.locator(".ms-behind tbody tr").nth(1)
    action, owner = (
        row.locator("th a").inner_text(),
        row.locator("td").nth(0).inner_text().removeprefix("Owner").strip(),
    )
    assert owner

    keys.reach(action)
    keys.follow()

    expect(page.locator("main")).to_contain_text(owner)


def test_what_the_public_will_read(keys: Keys) -> None:
    page = into(keys)

    keys.reach("Read the statement as it stands today")
    keys.follow()

    expect(page.get_by_role("article")).to_contain_text(re.compile("modern slavery", re.IGNORECASE))
    assert page.url.endswith("/preview/")


def test_what_is_needed_from_me(keys: Keys) -> None:
    page = into(keys)
    first = page.locator(".ms-decisions > li").first
    what, button = (
        first.locator("p").first.inner_text(),
        first.get_by_role("link").inner_text().split("\n")[0],
    )
    number = int(re.findall(r"(\d+) things? needs?", page.get_by_role("heading", level=1).inner_text())[0])

    keys.reach(button.split(":")[0])
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert any(word in page.locator("main").inner_text() for word in what.split(":")[0].split()[:2])

    page.goto("/dashboard/decisions/")
    assert page.locator(".ms-decisions > li").count() == number


def test_it_prints_on_one_page(keys: Keys) -> None:
    page = keys.page
    pdf = page.pdf(format="A4", prefer_css_page_size=True)

    with pikepdf.open(BytesIO(pdf)) as found:
        assert len(found.pages) == 1


PAGES = (
    "/dashboard/", "/dashboard/late/", "/dashboard/late/?reached=on", "/dashboard/changes/",
    "/dashboard/changes/?since_day=31&since_month=2&since_year=2026", "/dashboard/decisions/",
    "/dashboard/records/high_unchecked/", "/dashboard/changes/ratings/",
)  # fmt: skip


def test_no_page_of_it_has_a_fault_or_scrolls_sideways(keys: Keys) -> None:
    for path in PAGES:
        page = keys.page
        page.goto(path)

        assert faults_on(page) == [], path
        assert scrolls_sideways(page) <= 0, path
