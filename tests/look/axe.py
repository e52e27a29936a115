"""axe on a page, with every WCAG 2.2 A and AA rule. It sees part of the barriers only: walk the keyboard too."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]


def faults_on(page: Page) -> list[str]:
    """What is wrong on the page shown, a line each; an empty list is what a test wants."""
    found: dict[str, Any] = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}}).response
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} — {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
