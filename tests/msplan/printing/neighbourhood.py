# ruff: noqa: E501 (one line a payload)
"""What a document may try to load, and the neighbours of this machine that it must not reach."""

import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PIL import Image

from tests.pdf import look_inside

SECRET = "the-quick-secret-of-this-machine"
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
