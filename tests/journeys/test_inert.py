"""Words of others are shown and never run: payloads in every box for text, and the pages that show them in a browser.

The forms of the demonstration force's pages are filled in with them and sent; then each page on which one stands is
opened. A script of theirs would call ``pwned``; one that the policy stops is reported. ``bin/check`` sends the forms of
some addresses and opens where they lead, ``bin/prove walk`` all.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, Route

from msplan.accounts.roles import Role
from tests.journeys.serving import served
from tests.journeys.walking import Walker, walker
from tests.people import person
from tests.walk.addresses import addresses
from tests.walk.conftest import demonstration  # noqa: F401  # a fixture
from tests.walk.objects import paths
from tests.walk.payloads import MARK, written
from tests.walk.whole import WHOLE

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
# Forms with much text of each kind: short and long, with Markdown, in lists, in the register.
SOME = (
    "actions:create", "actions:edit", "lessons:create", "lessons:answer", "meetings:add_item", "policies:policy_look",
    "suppliers:edit", "record:add", "engagement:create", "drafts:comment", "drafts:section", "risks:risk_edit",
)  # fmt: skip
# What besides the pages that those lead to.
LISTS = ("actions:index", "lessons:index", "engagement:index", "dashboard:show", "chasing:mine")
# Signing in and out, and what ends what the walk stands on.
NOT = ("account_", "mfa_", "sso_", "socialaccount_", "accounts:", "keeping:", "force:", "outbox:")
HOOK = """
window.pwned = word => console.error('ran: ' + word);
document.addEventListener('securitypolicyviolation', e => console.error('stopped: ' + e.violatedDirective + ' '
    + e.blockedURI + ' ' + e.sample));
"""


@pytest.fixture(autouse=True)
def own_files() -> None:
    """Instead of a folder for each test: the pages show the files that the force's fixture stored."""


@pytest.fixture(scope="module")
def marked(demonstration: Path) -> list[str]:  # noqa: F811
    """Pages on which the words of the payloads stand, after their forms were sent."""
    client = Client(raise_request_exception=False)
    client.force_login(person("Every Writer", *Role))
    chance = random.Random(28)  # noqa: S311  repeatable, not secret
    where = [address for address in addresses() if not address.name.startswith(NOT)]
    forms = where if WHOLE else [address for address in where if address.name in SOME]
    sent = written(client, [path for address in forms for path in _paths(address)[:1]], chance)
    assert sent.boxes > (200 if WHOLE else 10)
    assert len(sent.went) > (60 if WHOLE else 4)
    shown = [path for address in where if WHOLE or address.name in LISTS for path in _paths(address)]
    return [path for path in dict.fromkeys([*sent.went, *shown]) if shows(client, path)]


def shows(client: Client, path: str) -> bool:
    """Whether it is a page and has them: a file that is taken away is opened by no browser."""
    answer = client.get(path)
    if answer.status_code != 200 or answer.streaming or "attachment" in answer.get("Content-Disposition", ""):
        return False
    return MARK.encode() in answer.content


def _paths(address: Any) -> list[str]:
    with suppress(LookupError):
        return paths(address)
    return []


@pytest.fixture(scope="module")
def reader(marked: list[str], browser: Browser) -> Iterator[Walker]:
    with served() as site:
        found = walker(browser, site, email=person("Every Reader", *Role).email)
        found.context.add_init_script(HOOK)
        found.narrow.on(
            "dialog", lambda asked: (found.faults.append(f"dialog {asked.message}"), asked.dismiss())
        )
        yield found
        found.context.close()


def test_no_words_of_others_are_run(
    reader: Walker, marked: list[str], record_property: Callable[[str, object], None]
) -> None:
    for path in marked:
        reader.narrow.goto(f"{reader.site}{path}")

    record_property("pages opened", len(marked))
    assert reader.faults == []
    assert len(marked) >= (60 if WHOLE else 5)


def unlocked(route: Route) -> None:
    """A page without our policy."""
    answer = route.fetch()
    headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
    route.fulfill(response=answer, headers=headers)


def test_control_unescaped_they_are_stopped_and_without_the_policy_they_run(
    reader: Walker, marked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.template.base.conditional_escape", str)
    stopped: list[str] = []
    for path in marked:  # not every page shows a word that would run: Markdown is cleaned besides
        reader.narrow.goto(f"{reader.site}{path}")
        stopped = [fault for fault in reader.faults if "stopped: " in fault]
        reader.faults.clear()
        if stopped:
            break

    reader.context.route("**/*", unlocked)
    reader.narrow.goto(f"{reader.site}{path}")
    reader.context.unroute("**/*")
    ran = [fault for fault in reader.faults if "ran: " in fault or fault.startswith("dialog")]
    reader.faults.clear()

    assert stopped
    assert ran
