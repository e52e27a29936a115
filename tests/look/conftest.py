"""A page of the one browser for the tests of the look, and a server with the pages that show every component."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page that fails its test when the browser reports an error, the security policy's included."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    found = context.new_page()
    told: list[str] = []
    found.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    found.on("pageerror", lambda error: told.append(str(error)))
    yield found
    context.close()
    assert told == []


@pytest.fixture
def guide(live_server: Any, settings: Any) -> str:
    """The address of the pages that show every component."""
    settings.ROOT_URLCONF = "tests.look.urls"
    return f"{live_server.url}/components/"
