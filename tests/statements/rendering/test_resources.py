# ruff: noqa: E501 (one line a payload)
"""A document may load our typefaces and stylesheet and nothing else: not a file, not an address, not a redirect.

Every payload also goes through WeasyPrint's own fetcher, which must leak, or the test proves nothing.
"""

import base64
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PIL import Image
from weasyprint import HTML

from msplan.lib.markup import render_markdown
from statements.rendering.document import Section, Signature, pdf_html
from statements.rendering.pdf import RenderFailed, render_pdf
from statements.rendering.resources import BASE, OwnFilesOnly
from tests.pdf import look_inside
from tests.statements.rendering import sample

SECRET = "the-quick-secret-of-this-machine"
REFUSALS = ("which is not part of it", "which is not allowed", "would not be complete")
# {web} is a listener on this machine; {text}, {image} and {style} are files on it.
PAYLOADS = [
    '<img alt="x" src="{web}/a.png">',
    '<img alt="x" src="file://{image}">',
    '<img alt="x" src="{image}">',
    '<img alt="x" src="//{host}/a.png">',
    '<img alt="x" src="FILE://{image}">',
    '<img alt="x" src="file://localhost{image}">',
    '<img alt="x" srcset="{web}/a.png 2x" src="{web}/b.png">',
    '<img alt="x" src="{web}/redirect">',
    '<img alt="x" src="ftp://{host}/a.png">',
    '<img alt="x" src="gopher://{host}/a">',
    '<img alt="x" src="\\\\\\\\{host}\\share\\a.png">',
    '<img alt="x" src="jar:file://{image}!/a">',
    '<img alt="x" src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22%3E%3Cimage href=%22{web}/a.png%22/%3E%3C/svg%3E">',
    '<img alt="x" src="data:image/svg+xml;base64,PHN2Zy8+">',
    '<link rel="attachment" href="file://{text}">',
    '<link rel="attachment" href="{web}/a.txt">',
    '<link rel="attachment" href="data:text/plain,x">',
    '<a rel="attachment" href="file://{text}">x</a>',
    '<a rel="attachment" href="{web}/a.txt">x</a>',
    '<a rel="attachment" download="x.txt" href="file://{text}">x</a>',
    '<link rel="stylesheet" href="{web}/a.css">',
    '<link rel="stylesheet" href="file://{style}">',
    '<link rel="stylesheet" media="print" href="{style}">',
    '<style>@import "{web}/a.css";</style>',
    '<style>@import url(file://{style});</style>',
    '<style>@import url("{web}/redirect");</style>',
    '<style>@font-face {{ font-family: y; src: url({web}/a.woff2) }} p {{ font-family: y }}</style><p>x</p>',
    '<style>@font-face {{ font-family: y; src: url(file://{image}) }} p {{ font-family: y }}</style><p>x</p>',
    '<style>p {{ background: url({web}/a.png) }}</style><p>x</p>',
    '<p style="background-image: url({web}/a.png)">x</p>',
    '<p style="background-image: url(file://{image})">x</p>',
    '<p style="border-image: url({web}/a.png) 1">x</p>',
    '<p style="list-style-image: url({web}/a.png); display: list-item">x</p>',
    '<style>p::before {{ content: url({web}/a.png) }}</style><p>x</p>',
    '<style>@page {{ background: url({web}/a.png) }}</style><p>x</p>',
    '<style>@page {{ @top-left {{ content: url({web}/a.png) }} }}</style><p>x</p>',
    '<style>@color-profile device-cmyk {{ src: url({web}/a.icc) }}</style><p>x</p>',
    '<svg width="9" height="9"><image href="{web}/a.png" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><image xlink:href="file://{image}" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><use href="{web}/a.svg#x"/></svg>',
    '<svg width="9" height="9"><use xlink:href="file://{image}#x"/></svg>',
    '<svg width="9" height="9"><style>@import "{web}/a.css";</style><rect width="9" height="9"/></svg>',
    '<svg width="9" height="9"><rect width="9" height="9" fill="url({web}/a.svg#x)"/></svg>',
    '<svg width="9" height="9"><filter id="f"><feImage href="{web}/a.png"/></filter><rect filter="url(#f)" width="9" height="9"/></svg>',
    '<svg width="9" height="9"><foreignObject><img src="{web}/a.png"/></foreignObject></svg>',
    '<object data="{web}/a.png" type="image/png">x</object>',
    '<object data="file://{image}">x</object>',
    '<embed src="{web}/a.png">',
    '<embed src="file://{image}">',
    '<iframe src="{web}/a.html"></iframe>',
    '<iframe srcdoc="<img src={web}/a.png>"></iframe>',
    '<video poster="{web}/a.png" src="{web}/a.mp4"></video>',
    '<audio src="{web}/a.mp3"></audio>',
    '<script src="{web}/a.js"></script>',
    '<meta http-equiv="refresh" content="0; url={web}/a.html">',
    '<base href="{web}/"><img alt="x" src="a.png">',
    '<base href="file:///"><img alt="x" src="{image}">',
    '<input type="image" src="{web}/a.png">',
    '<body background="{web}/a.png">',
    '<table background="{web}/a.png"><tr><td>x</td></tr></table>',
    '<form action="{web}/post"><input name="a"></form>',
    '<img alt="x" src="css/../../../../../..{image}">',
    '<img alt="x" src="https://msplan.invalid/../../etc/hostname">',
    '<link rel="stylesheet" href="css/../fonts/LICENCE-Inter.txt">',
]  # fmt: skip


@dataclass
class Neighbourhood:
    """A web server and files that a document must not reach."""

    web: str
    asked: list[str]
    folder: Path

    def filled(self, payload: str) -> str:
        names = {name: str(self.folder / f"secret.{name}") for name in ("text", "image", "style")}
        return payload.format(web=self.web, host=self.web.removeprefix("http://"), **names)


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neighbourhood]:
    asked: list[str] = []
    picture = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            if self.path == "/redirect":
                self.send_response(302)
                self.send_header("Location", "/a.png")
                self.end_headers()
                return
            self.send_response(200)
            kind = "text/css" if self.path.endswith(".css") else "image/png"
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(picture.getvalue() if kind == "image/png" else b"p { color: red }")

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    folder = tmp_path_factory.mktemp("files")
    (folder / "secret.text").write_text(SECRET)
    (folder / "secret.style").write_text(f'p::after {{ content: "{SECRET}" }}')
    (folder / "secret.image").write_bytes(picture.getvalue())
    yield Neighbourhood(f"http://127.0.0.1:{server.server_port}", asked, folder)
    server.shutdown()
    server.server_close()


def leaked(pdf: bytes) -> bool:
    opened = look_inside.opened(pdf)
    pictures = any(
        thing.get("/Subtype") == "/Image" for thing in opened.objects if hasattr(thing, "read_bytes")
    )
    return pictures or bool(look_inside.embedded_streams(opened)) or SECRET in look_inside.words(pdf)


def page(payload: str) -> str:
    return f'<!doctype html><html lang="en"><head><title>t</title></head><body><p>text</p>{payload}</body></html>'


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_is_fetched_and_nothing_embedded(payload: str, around: Neighbourhood) -> None:
    around.asked.clear()

    pdf, refusal = None, ""
    try:
        pdf = render_pdf(page(around.filled(payload)), title="t", author="a", created=sample.CREATED)
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


def test_markdown_and_names_reach_the_document_as_words(around: Neighbourhood) -> None:
    around.asked.clear()
    everything = around.filled("\n\n".join(PAYLOADS))
    section = Section(everything, "risk", "risk", str(render_markdown(everything)))
    signature = Signature(everything, everything, everything, everything, sample.END)
    fields = dict.fromkeys(("force_name", "mark_text", "colour", "title", "period_label"), everything)
    document = sample.document(
        **fields,
        sections=[section],
        bodies=[everything],
        signatures=[signature],
        figures=[replace(sample.FIGURES[0], label=everything, value_text=everything, definition=everything)],
        contact=everything,
        json_sha256=everything,
        approvals=[],
    )

    pdf = render_pdf(pdf_html(document), title=everything, author=everything, created=sample.CREATED)

    assert around.asked == []
    assert not leaked(pdf)


def test_pictures_inside_the_text_are_drawn() -> None:
    picture = io.BytesIO()
    Image.new("RGB", (2, 2), "red").save(picture, "PNG")
    fetcher = OwnFilesOnly({})
    address = f"data:image/png;base64,{base64.b64encode(picture.getvalue()).decode()}"

    assert fetcher.fetch(address).read() == picture.getvalue()
    assert fetcher.refused == []


@pytest.mark.parametrize(
    "url", ["css/document.css", BASE, f"{BASE}css/document.css?x", f"{BASE}css/../css/document.css"]
)
def test_only_exact_addresses_are_served(url: str) -> None:
    fetcher = OwnFilesOnly({f"{BASE}css/document.css": (b"x", "text/css")})

    with pytest.raises(BaseException, match=r"document\.css|msplan"):
        fetcher.fetch(url)
    assert fetcher.refused == [url]
    assert fetcher.fetch(f"{BASE}css/document.css").read() == b"x"
