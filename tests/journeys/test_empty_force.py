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
