"""A person at the keyboard alone: Tab, Space, Enter and the arrows, never a click."""

import pytest
from playwright.sync_api import Page

from msplan.accounts.models import Person
from tests.people import PASSWORD

STOPS = 60  # a page on which a thing is further away than this is no page for a keyboard

# What has the focus, as a screen reader names it; whether it looks otherwise than without; whether it is in the window.
FOCUSED = """() => {
    const found = document.activeElement, label = found.labels?.[0];
    const look = () => [getComputedStyle(found), ...(label ? [getComputedStyle(label, '::before')] : [])]
        .map(s => [s.outline, s.boxShadow, s.backgroundColor, s.borderColor, s.textDecorationLine]).join();
    const box = found.getBoundingClientRect(), focused = look();
    found.blur();
    const blurred = look();
    found.focus();
    return {
        name: (found.getAttribute('aria-label') || label?.innerText || found.innerText || found.value || '').trim(),
        tag: found.tagName.toLowerCase(),
        seen: focused !== blurred,
        covered: box.bottom < 0 || box.top > innerHeight,
    };
}"""


class Keys:
    """A person's hands on the keyboard."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def focused(self) -> dict[str, object]:
        return dict(self.page.evaluate(FOCUSED))

    def reach(self, name: str, *, tag: str = "") -> None:
        """Tab until what is so called has the focus; every stop on the way must be seen."""
        passed = []
        for _ in range(STOPS):
            self.page.keyboard.press("Tab")
            here = self.focused()
            assert here["seen"], f"nobody sees that {here} has the focus"
            assert not here["covered"], f"{here} has the focus outside of the window"
            passed.append(here["name"])
            if str(here["name"]).startswith(name) and tag in ("", here["tag"]):
                return
        pytest.fail(f"{name} was not reached, but {passed}")

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def follow(self, key: str = "Enter") -> None:
        with self.page.expect_navigation():
            self.page.keyboard.press(key)


def sign_in(keys: Keys, who: Person) -> None:
    keys.page.goto("/sign-in/login/")
    keys.reach("Email address")
    keys.type(who.email)
    keys.reach("Password", tag="input")
    keys.type(PASSWORD)
    keys.follow()
