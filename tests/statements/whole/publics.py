"""Everything that a stranger can fetch of a statement, as bytes and as text, with what lies inside a PDF."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator

import pikepdf
from django.test import Client

from statements.models.publication import UPDATE_DATA, UPDATE_LINES, UPDATE_PDF
from statements.publishing.copies import copy_of
from tests.pdf import look_inside
from tests.statements.whole.making import PAGE, UPDATE

FILES = [
    *(PAGE + name for name in ("statement.pdf", "figures.csv", "statement.json", "picture-1.png")),
    *(UPDATE + name for name in (UPDATE_PDF, UPDATE_LINES, UPDATE_DATA)),
]
ABOUT = (
    "/statements/",
    "/statements/sitemap.xml",
    "/statements/to-2025-07/",
    "/statements/to-2025-07/update-2026-02/",
)


def article(page: str) -> str:
    return page[page.index("<article") : page.index("</article>")]


def frozen() -> dict[str, bytes]:
    """What never changes: both articles, and every file as it is served, and none from a copy made before."""
    client = Client()
    shutil.rmtree(copy_of("any").parent, ignore_errors=True)
    found = {address: article(client.get(address).content.decode()).encode() for address in (PAGE, UPDATE)}
    for address in FILES:
        found[address] = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    return found


def texts() -> dict[str, str]:
    """All that can be read, frames and headers of answers too, by where it was found."""
    client, found = Client(), {}
    for address in (*ABOUT, PAGE, UPDATE, "/statements/to-2024-04/v1/", *FILES):
        answer = client.get(address)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[f"headers of {address}"] = "\n".join(
            f"{name}: {value}" for name, value in answer.headers.items()
        )
        if address.endswith(".pdf"):
            found |= {f"{part} of {address}": text for part, text in inside(content).items()}
        else:
            found[address] = content.decode("utf-8", "replace")
    return found


def inside(pdf: bytes) -> dict[str, str]:
    """A PDF's words, what it says of itself, what it carries, and every stream in it."""
    opened = look_inside.opened(pdf)
    words = subprocess.run(
        ["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    about = [f"{key}: {value}" for key, value in opened.docinfo.items()]
    carried = {f"attached {one.name}": one.content.decode() for one in look_inside.carried(opened)}
    streams = [thing.read_bytes() for thing in opened.objects if isinstance(thing, pikepdf.Stream)
               and "/Length1" not in thing and thing.get("/Subtype") != "/Image"]  # fmt: skip
    return {
        "words": words,
        "metadata": "\n".join([*about, opened.Root.Metadata.read_bytes().decode()]),
        **carried,
        "streams": b"\n".join(streams).decode("latin-1"),
        "strings": "\n".join(text for thing in opened.objects for text in _strings(thing)),
    }


def _strings(thing: pikepdf.Object) -> Iterator[str]:
    """Titles, descriptions of pictures, names of files: whatever text an object holds itself."""
    if isinstance(thing, pikepdf.String):
        yield str(thing)
        return
    below: Iterable[pikepdf.Object] = ()
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        below = [value for _, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        below = list(thing)
    for one in below:
        if isinstance(one, pikepdf.Object) and not one.is_indirect:
            yield from _strings(one)
