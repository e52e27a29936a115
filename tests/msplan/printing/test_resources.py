"""A document may load our typefaces and stylesheets and nothing else: not a file, not an address, not a redirect.

Every payload also goes through WeasyPrint's own fetcher, which must leak, or the test proves nothing.
"""

import base64
import io
from datetime import UTC, datetime

import pytest
from PIL import Image
from weasyprint import HTML

from msplan.printing.pdf import RenderFailed, render_pdf
from msplan.printing.resources import BASE, OwnFilesOnly
from tests.msplan.printing.neighbourhood import PAYLOADS, Neighbourhood, leaked, page

pytestmark = pytest.mark.draws

CREATED = datetime(2025, 9, 24, 9, 30, tzinfo=UTC)
REFUSALS = ("which is not part of it", "which is not allowed", "would not be complete")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_is_fetched_and_nothing_embedded(payload: str, around: Neighbourhood) -> None:
    around.asked.clear()

    pdf, refusal = None, ""
    try:
        pdf = render_pdf(page(around.filled(payload)), title="t", author="a", created=CREATED)
    except RenderFailed as failure:
        refusal = str(failure)

    assert pdf is None or not leaked(pdf)
    assert pdf is not None or any(words in refusal for words in REFUSALS)
    assert around.asked == []


def test_control_the_default_fetcher_leaks(around: Neighbourhood, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
    fetched, embedded = 0, 0

    for payload in PAYLOADS:
        if "ftp:" in payload:
            continue  # would wait for a server that is none
        around.asked.clear()
        pdf = HTML(string=page(around.filled(payload)), base_url="file:///").write_pdf()
        fetched += bool(around.asked)
        embedded += leaked(pdf)

    assert fetched >= 20
    assert embedded >= 15


def test_pictures_inside_the_text_are_drawn() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")
    fetcher = OwnFilesOnly({})
    address = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"

    assert fetcher.fetch(address).read() == picture.getvalue()
    assert fetcher.refused == []


@pytest.mark.parametrize("after", ["#x", ",AAAA", "\n", " ", "?x=1", "\n\n"])
def test_an_address_that_only_begins_like_a_picture_is_refused(after: str) -> None:
    fetcher, address = OwnFilesOnly({}), f"data:image/png;base64,AAAA{after}"

    with pytest.raises(BaseException, match="image/png"):
        fetcher.fetch(address)
    assert fetcher.refused == [address]


@pytest.mark.parametrize(
    "url", ["css/document.css", BASE, f"{BASE}css/document.css?x", f"{BASE}css/../css/document.css"]
)
def test_only_exact_addresses_are_served(url: str) -> None:
    fetcher = OwnFilesOnly({f"{BASE}css/document.css": (b"x", "text/css")})

    with pytest.raises(BaseException, match=r"document\.css|msplan"):
        fetcher.fetch(url)
    assert fetcher.refused == [url]
    assert fetcher.fetch(f"{BASE}css/document.css").read() == b"x"
