"""On paper a list that just fills its page ends there."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser

from tests.actions.policies.making import a_policy
from tests.people import person

OLD = (
    ".govuk-template__body { display: flex !important; min-height: 100vh !important; }"
    "main .govuk-table.govuk-table { margin-bottom: 30px !important; }"
)
# So much more above the table, until its last row no longer fits; the rows are some 50 pixels high.
MORE = range(0, 64, 16)


def lengths(browser: Browser, html: str, extra: str, folder: Path) -> list[list[int]]:
    """Letters on each page, marking included, for each height above the table."""
    page = browser.new_page()
    page.set_content(html, wait_until="domcontentloaded")
    style = (Path(settings.BASE_DIR) / "static/css/msplan.css").read_text()
    page.add_style_tag(content=style + "@media print {" + extra + "}")
    found = []
    for more in MORE:
        page.add_style_tag(content=f"@media print {{ h1 {{ padding-bottom: {more}px; }} }}")
        page.pdf(prefer_css_page_size=True, path=folder / "list.pdf")
        told = subprocess.run(
            ["pdftotext", folder / "list.pdf", "-"], capture_output=True, text=True, check=True
        )
        found.append([len(one.strip()) for one in told.stdout.split("\f")[:-1]])
    page.close()
    return found


@pytest.mark.django_db
def test_a_list_that_just_fills_its_page_ends_there(browser: Browser, tmp_path: Path) -> None:
    client = Client()
    client.force_login(person("Ben Arnholt", "hr"))
    for n in range(9):
        more = " and more words to wrap the title of it" if n % 3 == 0 else ""
        a_policy(on=date(2026, 1, 5), title=f"Policy on something rather long number {n}{more}")
    html = client.get("/policies/").text

    now, control = (lengths(browser, html, extra, tmp_path) for extra in ("", OLD))

    assert all(page > len("OFFICIAL") for pages in now for page in pages)
    # The control: with what stood below the table before, one of these heights has a page of nothing but its marking.
    assert any(page <= len("OFFICIAL") for pages in control for page in pages)
