"""A browser asks nobody but us: not for a page, a sheet, a picture, a typeface or a script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from msplan.accounts.roles import Role
from tests.journeys.serving import served
from tests.journeys.walking import sign_in
from tests.people import person

pytestmark = [pytest.mark.journey, pytest.mark.django_db]
PAGES = (
    "/",
    "/statements/",
    "/help/",
    "/mine/",
    "/actions/",
    "/suppliers/",
    "/administration/running/",
    "/history/",
)


def strangers(asked: list[str], site: str) -> set[str]:
    return {address for address in asked if urlsplit(address).netloc != urlsplit(site).netloc
            and not address.startswith("data:")}  # fmt: skip


def test_every_request_of_a_browser_goes_to_us(browser: Browser) -> None:
    person("Ada Minister", Role.ADMINISTRATOR, Role.PLAN_MANAGER, Role.PROCUREMENT)
    asked: list[str] = []
    with served() as site, browser.new_context() as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        sign_in(page, site, "ada.minister@force.example")
        for path in PAGES:
            page.goto(site + path)
        seen = set(asked)

        assert len([address for address in seen if "/static/" in address]) >= 2
        assert strangers(asked, site) == set()
        # The control: a picture from elsewhere is seen, though the policy keeps the browser from fetching it.
        refused: list[str] = []
        page.on("console", lambda line: refused.append(line.text))
        page.evaluate(
            "document.body.append(Object.assign(document.createElement('img'), {src: 'http://127.0.0.2:9/x.png'}))"
        )
        page.wait_for_function("document.images[document.images.length - 1].complete")
        assert strangers(asked, site) or any("Content Security Policy" in line for line in refused)
