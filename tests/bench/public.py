"""What the public fetches: a published file, beside the same bytes from WhiteNoise, and the page

A download asks the database which file it is and whether it was removed; WhiteNoise knows its files from its start. The
page is held against the smallest page of the program, with the same middleware around it.
"""

import gzip
import tempfile
from collections.abc import Callable
from pathlib import Path
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application
from django.test import Client
from whitenoise import WhiteNoise

from statements.models import PublicFile
from statements.models.publication import PDF
from tests.bench.measuring import Figure, times
from tests.statements.build import TEXT, cast, published

# Sections' text, and how often each is fetched.
SMALL = (TEXT, 1)
FULL = ("\n\n".join([TEXT, *("We asked, and wrote down what we were told. " * 12 for _ in range(8))]), 40)
LARGEST_PAGE = 100 * 1024
V1 = "/statements/2024-25/v1/"


def measure(size: tuple[str, int]) -> list[Figure]:
    text, rounds = size
    published(cast(), text)
    content = bytes(PublicFile.objects.get(name=PDF).content)
    client = Client()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / PDF).write_bytes(content)
        static = WhiteNoise(get_wsgi_application(), root=folder, prefix="static-files/")

        def ours() -> None:
            answer = client.get(V1 + PDF)
            assert answer["ETag"]
            assert b"".join(answer.streaming_content) == content

        def theirs() -> None:
            assert _fetched(static, f"/static-files/{PDF}") == content

        def page() -> None:
            answer = client.get(V1)
            assert len(answer.content) + _styles() < LARGEST_PAGE
            assert not answer.cookies
            assert b"<script" not in answer.content

        def least() -> None:
            assert client.get("/cookies/").status_code == 200

        download, whitenoise, whole_page, least_page = times(ours, theirs, page, least, rounds=rounds)
    return [
        Figure(f"downloading a PDF of {len(content) // 1024} KB, against WhiteNoise", download, whitenoise),
        Figure("the public page, against the page about cookies", whole_page, least_page),
    ]


def _fetched(application: Callable[..., object], path: str) -> bytes:
    environ: dict[str, object] = {"PATH_INFO": path}
    setup_testing_defaults(environ)  # type: ignore[arg-type]
    answer = application(environ, lambda *_: None)
    return b"".join(answer)  # type: ignore[call-overload,no-any-return]


def _styles() -> int:
    """What a first view of the page fetches besides: both stylesheets, packed as every server sends them."""
    css = Path(__file__).resolve().parents[2] / "static" / "css"
    return sum(len(gzip.compress((css / name).read_bytes())) for name in ("public.css", "article.css"))
