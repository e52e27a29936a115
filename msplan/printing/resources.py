"""What a document may load: our own typefaces and stylesheet, and pictures inside its text. Nothing else, ever.

Addresses are looked up in a table, not opened: there is no path to climb out of, no redirect to follow and
nothing to fall through to.
"""

import base64
import binascii
import re
from pathlib import Path

from weasyprint.urls import URLFetcher, URLFetcherResponse

BASE = "https://msplan.invalid/"  # .invalid never resolves (RFC 2606); nobody is asked for it anyway
FILES = {
    "css/document.css": "text/css",
    "css/pack.css": "text/css",
    "css/plan.css": "text/css",
    "css/receipt.css": "text/css",
    "css/record.css": "text/css",
    "fonts/Inter-Regular.woff2": "font/woff2",
    "fonts/Inter-Italic.woff2": "font/woff2",
    "fonts/Inter-SemiBold.woff2": "font/woff2",
    "fonts/Inter-Bold.woff2": "font/woff2",
}
PICTURE = re.compile(r"data:(image/(?:png|jpeg));base64,([A-Za-z0-9+/=]+)")


class AddressRefused(BaseException):
    """Not an Exception: WeasyPrint swallows those, and would print on without what it did not get."""


def own_files(static: Path) -> dict[str, tuple[bytes, str]]:
    """The files by their address, with their media types. Raises FileNotFoundError where one is missing."""
    return {BASE + name: ((static / name).read_bytes(), kind) for name, kind in FILES.items()}


class OwnFilesOnly(URLFetcher):
    """Serves the table and refuses the rest. ``refused`` keeps what was asked for in vain."""

    base = BASE

    def __init__(self, files: dict[str, tuple[bytes, str]]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        for handlers in (self.handle_open, self.handle_error, self.process_response, self.process_request):
            handlers.clear()  # so that nothing inherited could open anything either
        self.files = files
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        content = self.files.get(url) or _picture(url)
        if content is None:
            self.refused.append(url)
            raise AddressRefused(url)
        body, kind = content
        return URLFetcherResponse(url, body, {"Content-Type": kind})


def _picture(url: str) -> tuple[bytes, str] | None:
    if not (found := PICTURE.fullmatch(url)):
        return None
    try:
        return base64.b64decode(found[2], validate=True), found[1]
    except binascii.Error:
        return None
