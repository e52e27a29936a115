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
    "/actions/order/": "Nothing to put in order",
    "/actions/imports/": "No plan files yet",
    "/actions/meetings/": "Begin with the series",
    "/actions/partnerships/": "Begin with the first",
    "/actions/partnerships/tasks/": "A task is added on its partnership’s page",
    "/actions/risks/": "No priority risks yet",
    "/actions/risks/unknowns/": "Nothing is written down yet",
    "/actions/lessons/": "Begin with the last debrief",
    "/actions/lessons/recommendations/": "Enter the report first",
    "/actions/self-assessment/": "Take a set that comes with msplan into use",
    "/chasing/": "07:30",
    "/chasing/to-come/": "No mail is to come",
}
# Rooms of the plan whose empty page leads on to what is done first.
FIRST_STEPS = {
    "/actions/": "/actions/starter/",
    "/actions/imports/": "/actions/import/",
    "/actions/meetings/": "/actions/meetings/series/new/",
    "/actions/partnerships/": "/actions/partnerships/new/",
    "/actions/partnerships/tasks/": "/actions/partnerships/",
    "/actions/risks/": "/actions/risks/new/",
    "/actions/risks/unknowns/": "/actions/risks/unknowns/new/",
    "/actions/lessons/": "/actions/lessons/new/",
    "/actions/lessons/recommendations/": "/actions/lessons/inspections/new/",
}
WHERE_TO = "found => found.map(link => new URL(link.href).pathname)"


@pytest.fixture
def site(browser: Browser, db: None) -> Iterator[str]:
    with served() as address:
        yield address


def plain(address: Address) -> bool:
    """Pages that need no thing: on the first day there is none."""
    return not address.arguments and not address.route.endswith(
        (".csv", ".xlsx", ".pdf", ".css", "download/")
    )


def test_every_page_of_an_empty_force(site: str, browser: Browser) -> None:
    staff = walker(browser, site, email=person("Every Role", *Role).email)
    stranger = walker(browser, site)
    shown: dict[str, str] = {}
    led: dict[str, list[str]] = {}

    for address in filter(plain, addresses()):
        who: Walker = stranger if address.is_public else staff
        path = f"/{address.route}"
        if who.context.request.get(f"{site}{path}", max_redirects=0).status == 405:
            continue  # only sent to
        if who.open(path):
            shown[path] = who.wide.locator("main").inner_text()
            led[path] = who.wide.locator("main a").evaluate_all(WHERE_TO)

    staff.context.close()
    stranger.context.close()
    assert [*staff.faults, *stranger.faults] == []
    assert [(path, words, shown[path]) for path, words in SAY_SO.items() if words not in shown[path]] == []
    assert [(path, led[path]) for path, first in FIRST_STEPS.items() if first not in led[path]] == []
    assert len(shown) > 55


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
