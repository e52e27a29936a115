"""What people do at a page that takes more than one gesture."""

import re
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import PATIENCE


def comes(what: Locator) -> None:
    """Something appears on a page that looks again by itself while a worker is busy."""
    expect(what.first).to_be_visible(timeout=PATIENCE * 1000)


def card(page: Page, label: str) -> str:
    """The value on the number card with this label."""
    head = page.locator(".ms-number__label", has_text=re.compile(f"^{label}$"))
    return page.locator(".ms-numbers > li").filter(has=head).locator(".ms-number__value").inner_text()


def enter(page: Page, name: str, day: date) -> None:
    """A date into its three boxes."""
    for part in ("day", "month", "year"):
        page.locator(f"input[name={name}_{part}]").fill(str(getattr(day, part)))
