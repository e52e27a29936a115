"""axe on a page, with every WCAG 2.2 A and AA rule. It sees part of the barriers only: walk the keyboard too."""

from collections.abc import Sequence
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
# What passed stays in the browser: a long page has thousands of things that are right.
FIND = """([tags, but]) => window.axe ? axe.run(
    {exclude: but.filter(one => document.querySelector(one)).map(one => [one])},
    {runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}
).then(found => found.violations) : null"""
SCRIPT: str = Axe().axe_script


def faults_on(page: Page, *, but: Sequence[str] = ()) -> list[str]:
    """What is wrong on the page shown, a line each; an empty list is what a test wants.

    Whoever looks at many pages gives the browser SCRIPT at the start, and it need not be sent to each of them. ``but``:
    selectors of what was looked at elsewhere.
    """
    page.wait_for_load_state()  # all of it, with its colours
    found: Any = page.evaluate(FIND, [TAGS, but])
    if found is None:
        page.evaluate(SCRIPT)
        found = page.evaluate(FIND, [TAGS, but])
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]} — {node.get('failureSummary', '')}"
        for rule in found
        for node in rule["nodes"]
    ]
