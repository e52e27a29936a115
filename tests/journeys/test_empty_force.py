"""A force on its first day: no profile, no suppliers, no actions, no statements, nobody but the one who looks."""

from collections.abc import Callable, Iterator

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
    "/concerns/": "No concern has been raised",
    "/suppliers/segments/": "As soon as the register holds suppliers",
    "/suppliers/categories/": "No categories yet",
    "/suppliers/duplicates/": "No two suppliers look alike",
    "/suppliers/duplicates/different/": "Nothing is marked as different",
    "/suppliers/together/": "No supplier is chosen",
    "/suppliers/record/": "Import a spend file or enter a contract first",
    "/suppliers/record/routes/": "Import a spend file or enter a contract first",
    "/suppliers/record/statements/": "Import a spend file or enter a contract first",
    "/suppliers/record/contracts/": "Contracts are entered on the record of each supplier",
    "/suppliers/record/registry/": "Download the file of a year",
    "/suppliers/record/incident-plan/": "There is no template yet",
    "/suppliers/chain/": "Open a supplier and add who supplies them",
    "/suppliers/chain/coverage/": "Import a spend file or enter a contract first",
    "/suppliers/chain/suppliers/": "Import a spend file or enter a contract first",
    "/suppliers/due-diligence/": "A check is recorded on the page of its supplier",
    "/suppliers/due-diligence/findings/": "A finding is written down on the page of the check",
    "/suppliers/due-diligence/corrective-actions/": "A corrective action is added on the page of a finding",
    "/suppliers/due-diligence/not-looked-at/": "Nobody is left out",
    "/suppliers/agencies/": "No labour provider is in the list yet",
    "/suppliers/engagement/": "Write down what is planned or was held",
    "/suppliers/engagement/years/": "Nothing was held yet",
    "/suppliers/purchases/": "No planned purchases",
    "/suppliers/purchases/contracts-ending/": "No contract that ends within six months",
    "/suppliers/risk/versions/": "The model that comes with the program is in force",
    "/suppliers/risk/countries/": "No country has a score yet",
    "/suppliers/risk/goods/": "No raw material has a score yet",
    "/suppliers/risk/blind-spot/": "As soon as the register holds suppliers",
    "/suppliers/risk/queue/": "As soon as the register holds suppliers",
    "/suppliers/risk/overrides/": "Every band is what its inputs give",
}
# Pages of the suppliers that are no list and no form to be sent, and what they hold on the first day.
NO_LIST = {
    "/suppliers/agencies/new/": "a search",
    "/suppliers/risk/": "the model that comes with the program",
    "/suppliers/risk/calibrate/": "a calculation that can be tried without anybody in it",
}
# Rooms whose empty page leads on to what is done first.
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
    "/concerns/": "/concerns/raise/",
    "/suppliers/": "/suppliers/imports/upload/",
    "/suppliers/imports/": "/suppliers/imports/upload/",
    "/suppliers/segments/": "/suppliers/",
    "/suppliers/record/": "/suppliers/",
    "/suppliers/record/routes/": "/suppliers/",
    "/suppliers/record/statements/": "/suppliers/",
    "/suppliers/record/contracts/": "/suppliers/",
    "/suppliers/record/registry/": "/suppliers/record/registry/upload/",
    "/suppliers/record/incident-plan/": "/suppliers/record/incident-plan/write/",
    "/suppliers/chain/": "/suppliers/",
    "/suppliers/chain/coverage/": "/suppliers/",
    "/suppliers/chain/suppliers/": "/suppliers/",
    "/suppliers/due-diligence/": "/suppliers/",
    "/suppliers/agencies/": "/suppliers/agencies/new/",
    "/suppliers/engagement/": "/suppliers/engagement/new/",
    "/suppliers/engagement/years/": "/suppliers/engagement/",
    "/suppliers/purchases/": "/suppliers/purchases/new/",
    "/suppliers/risk/countries/": "/suppliers/risk/countries/new/",
    "/suppliers/risk/goods/": "/suppliers/risk/goods/new/",
    "/suppliers/risk/blind-spot/": "/suppliers/",
    "/suppliers/risk/queue/": "/suppliers/",
}
SAYS_SO = "main .ms-empty, main form[method=post]"
WHERE_TO = "found => found.map(link => new URL(link.href).pathname)"


@pytest.fixture
def site(browser: Browser, db: None) -> Iterator[str]:
    with served() as address:
        yield address


NO_PAGES = (
    ".csv", ".xlsx", ".pdf", ".css", ".xml", ".json", ".txt", "download/", "healthz", "readyz", "readyz/web", "metrics",
    "account/session/",
)  # fmt: skip


def plain(address: Address) -> bool:
    """Pages that need no thing: on the first day there is none."""
    return not address.arguments and not address.route.endswith(NO_PAGES)


def test_every_page_of_an_empty_force(
    site: str, browser: Browser, record_property: Callable[[str, object], None]
) -> None:
    staff = walker(browser, site, email=person("Every Role", *Role).email)
    stranger = walker(browser, site)
    shown: dict[str, str] = {}
    led: dict[str, list[str]] = {}
    silent: set[str] = (
        set()
    )  # pages of the suppliers that neither say that they are empty nor have a form to send

    for address in filter(plain, addresses()):
        who: Walker = stranger if address.is_public else staff
        path = f"/{address.route}"
        if who.open(path):
            shown[path] = who.wide.locator("main").inner_text()
            led[path] = who.wide.locator("main a").evaluate_all(WHERE_TO)
            if path.startswith(("/suppliers/", "/concerns/")) and not who.wide.locator(SAYS_SO).count():
                silent.add(path)

    staff.context.close()
    stranger.context.close()
    for name, number in (staff.counted + stranger.counted).items():
        record_property(name, number)
    assert [*staff.faults, *stranger.faults] == []
    assert [(path, words, shown[path]) for path, words in SAY_SO.items() if words not in shown[path]] == []
    assert [(path, led[path]) for path, first in FIRST_STEPS.items() if first not in led[path]] == []
    assert silent == set(NO_LIST)
    # Nobody who chose nothing is told to take it away.
    assert [path for path, words in shown.items() if "Clear filters" in words] == []
    assert len(shown) > 100


def test_control_planted_faults_are_noticed(site: str, browser: Browser) -> None:
    found = walker(browser, site)
    found.wide.goto(f"{site}/sign-in/login/")
    with found.wide.expect_navigation():
        found.wide.get_by_role("button", name="Sign in").click()
    found.wide.evaluate(
        """() => {
            document.title = 'Sign in';
            document.querySelector('h1').after(document.createElement('h1'));
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
