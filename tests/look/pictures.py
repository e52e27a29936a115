"""Pictures of pages as people meet them: on a desk at 1280 pixels, on a phone at 375."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"desk": 1280, "phone": 375}


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium of this machine; nothing is downloaded."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def picture(page: Page, url: str, name: str, *, folder: Path) -> list[Path]:
    """Takes the whole page at both widths into ``folder``/name-desk.png and name-phone.png."""
    folder.mkdir(parents=True, exist_ok=True)
    taken = []
    for place, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(url, wait_until="networkidle")
        path = folder / f"{name}-{place}.png"
        page.screenshot(path=str(path), full_page=True)
        taken.append(path)
    return taken


def scrolls_sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 is right."""
    page.wait_for_load_state()
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
