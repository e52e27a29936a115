"""What people do with statements in a browser, and what the public gets of them."""

import hashlib
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import World


def leave(world: World) -> None:
    """Close the browsers: each keeps several connections open, and each of them one to the database."""
    while world.contexts:
        world.contexts.pop().close()


def into(page: Page, heading: str) -> Any:
    """The box for the text of a section, from wherever the editor is."""
    if not page.get_by_role("heading", name="Sections", exact=True).count():
        page.locator(".govuk-back-link").click()
    page.get_by_role("link", name=heading, exact=True).first.click()
    return box(page)


def box(page: Page) -> Any:
    """What a section's text is typed into."""
    return page.locator("textarea[name=body]")


def save(page: Page) -> None:
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Sections", exact=True)).to_be_visible()


@dataclass
class Public:
    """A version as the public has it: its address, and every file."""

    address: str
    article: str
    files: dict[str, bytes]

    @property
    def data(self) -> dict[str, Any]:
        return dict(json.loads(self.files["statement.json"]))

    @property
    def words(self) -> str:
        """What stands on the pages of the PDF."""
        return printed(self.files["statement.pdf"])


def printed(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def public(world: World, here: str, names: tuple[str, ...]) -> Public:
    """What a stranger gets: each file to be kept for good, the page to be asked about."""
    reader = world.stranger()
    files = {}
    for name in names:
        got = reader.request.get(f"{world.url}{here}{name}")
        assert got.status == 200, name
        assert got.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert "set-cookie" not in got.headers
        files[name] = got.body()
        assert got.headers["etag"].strip('"') == hashlib.sha256(files[name]).hexdigest()
    reader.goto(world.url + here)
    assert reader.context.cookies() == []
    article = str(reader.locator("article").evaluate("node => node.outerHTML"))
    world.contexts.remove(reader.context)
    reader.context.close()
    return Public(here, article, files)


def comes_again(page: Page, there: Callable[[], bool]) -> None:
    """Look again until something is on a page that does not look by itself."""
    for _ in range(60):
        if there():
            return
        page.wait_for_timeout(1000)
        page.reload()
    pytest.fail(f"Waited in vain at {page.url}")
