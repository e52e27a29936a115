"""A browser without a picture: pages, forms, cookies, and the patience of somebody whose page did not load."""

import http.client
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from threading import Event
from urllib.parse import urlencode, urljoin

from lxml import html

ATTEMPTS = 200
PAUSE_SECONDS = 0.2
BROKEN = (OSError, http.client.HTTPException)
_TICK = Event()  # never set: waiting on it passes a moment


class GaveUp(Exception):
    """The program did not come back."""


@dataclass
class Page:
    """What came back: where one ended up, what it says."""

    url: str
    status: int
    tree: html.HtmlElement

    @property
    def text(self) -> str:
        return " ".join(self.tree.text_content().split())

    def links(self, part: str) -> list[str]:
        """Addresses of links that contain ``part``, each once, in their order on the page."""
        found = (urljoin(self.url, a.get("href", "")) for a in self.tree.xpath("//a[@href]"))
        return list(dict.fromkeys(address.split("#")[0] for address in found if part in address))

    def form(self, button: str) -> html.FormElement:
        """The form with a button that says so."""
        for form in self.tree.forms:
            if any(
                button.lower() in " ".join(b.text_content().split()).lower() for b in form.xpath(".//button")
            ):
                return form
        raise AssertionError(f"{self.url} has no button {button!r}: {self.text[:300]}")


@dataclass
class Browser:
    """One person's. ``broken`` counts requests that got no answer and were made again."""

    broken: int = 0
    _opener: urllib.request.OpenerDirector = field(init=False)

    def __post_init__(self) -> None:
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, url: str) -> Page:
        return self._asked(urllib.request.Request(url))  # noqa: S310  our own address

    def send(self, page: Page, form: html.FormElement, *, button: str) -> Page | None:
        """Once; None where no answer came, and nobody knows whether it was taken."""
        pressed = next(b for b in form.xpath(".//button") if button.lower() in b.text_content().lower())
        values = [(name, value) for name, value in form.form_values() if value is not None]
        if pressed.get("name"):
            values.append((pressed.get("name"), pressed.get("value", "")))
        address = urljoin(page.url, pressed.get("formaction") or form.action or page.url)
        request = urllib.request.Request(address, urlencode(values).encode(), {"Referer": page.url})  # noqa: S310
        try:
            return self._once(request)
        except BROKEN:
            self.broken += 1
            return None

    def _asked(self, request: urllib.request.Request) -> Page:
        for _ in range(ATTEMPTS):
            try:
                return self._once(request)
            except BROKEN:
                self.broken += 1
                _TICK.wait(PAUSE_SECONDS)
        raise GaveUp(request.full_url)

    def _once(self, request: urllib.request.Request) -> Page:
        """Raises one of BROKEN where there was no whole answer, or one of a server that is falling over."""
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Page(answer.url, answer.status, html.fromstring(answer.read(), base_url=answer.url))
        except urllib.error.HTTPError as error:
            body = error.read()
            if error.code >= 500:
                raise OSError(f"{error.code}") from error
            return Page(error.url, error.code, html.fromstring(body, base_url=error.url))
