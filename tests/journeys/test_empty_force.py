"""A force on its first day: no profile, no suppliers, no actions, no statements, nobody but the one who looks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from msplan.accounts.roles import Role
from tests.journeys.serving import served
from tests.journeys.walking import Walker, walker
from tests.people import person
from tests.walk.addresses import Address, addresses

pytestmark = [pytest.mark.journey, pytest.mark.django_db]

# Pages that stand empty and must say so.
SAY_SO = {
    "/actions/": "No actions yet",
    "/suppliers/": "No suppliers yet",
    "/suppliers/imports/": "No spend files yet",
    "/drafts/": "No statements yet",
    "/statements/": "No statement",
    "/mine/": "Nothing",
    "/outbox/": "No mail",
}


@pytest.fixture
def site(browser: Browser, db: None) -> Iterator[str]:
    with served() as address:
        yield address


def plain(address: Address) -> bool:
    """Pages that need no thing: on the first day there is none."""
    return not address.arguments and not address.route.endswith((".csv", ".css", "download/"))


def test_every_page_of_an_empty_force(site: str, browser: Browser) -> None:
    staff = walker(browser, site, email=person("Every Role", *Role).email)
    stranger = walker(browser, site)
    shown: dict[str, str] = {}

    for address in filter(plain, addresses()):
        who: Walker = stranger if address.is_public else staff
        if who.open(path := f"/{address.route}"):
            shown[path] = who.wide.locator("main").inner_text()

    staff.context.close()
    stranger.context.close()
    assert [*staff.faults, *stranger.faults] == []
    assert [(path, words, shown[path]) for path, words in SAY_SO.items() if words not in shown[path]] == []
    assert len(shown) > 25


def test_control_planted_faults_are_noticed(site: str, browser: Browser) -> None:
    found = walker(browser, site)
    found.wide.goto(f"{site}/sign-in/login/")
    with found.wide.expect_navigation():
        found.wide.get_by_role("button", name="Sign in").click()
    found.wide.evaluate(
        """() => {
            document.title = 'Sign in';
            document.querySelector('h1').outerHTML += '<h1>Again</h1>';
            document.querySelector('h1').style.width = '3000px';
            document.querySelector('.govuk-error-summary a').hash = '#nowhere';
            document.activeElement.blur();
        }"""
    )

    found.look(found.wide, "planted")

    found.context.close()
    told = "\n".join(found.faults)
    for fault in ("wider than the window", "2 headings", "error summary", "not the focus", "no wrong field"):
        assert fault in told
