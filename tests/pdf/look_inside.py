"""What a reader's software finds in a PDF: structure, attachments, fonts. For tests, by pikepdf alone."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pdfminer.high_level import extract_text


@dataclass(frozen=True)
class Carried:
    name: str
    content: bytes
    media_type: str
    relationship: str
    description: str


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def words(pdf: bytes) -> str:
    return extract_text(io.BytesIO(pdf))


def structure(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Dictionary]:
    """Every structure element, in reading order."""
    yield from _below(pdf.Root.StructTreeRoot.K)


def tags(pdf: pikepdf.Pdf) -> list[str]:
    return [str(element.S)[1:] for element in structure(pdf)]


def carried(pdf: pikepdf.Pdf) -> list[Carried]:
    """The associated files of the document."""
    found = []
    for spec in pdf.Root.get("/AF", []):
        stream = spec.EF.F
        found.append(
            Carried(
                str(spec.UF),
                stream.read_bytes(),
                str(stream.Subtype)[1:],
                str(spec.AFRelationship)[1:],
                str(spec.get("/Desc", "")),
            )
        )
    return found


def embedded_streams(pdf: pikepdf.Pdf) -> list[bytes]:
    """The content of every embedded file, whether the catalogue names it or not."""
    return [
        thing.read_bytes()
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Stream) and thing.get("/Type") == "/EmbeddedFile"
    ]


def fonts(pdf: pikepdf.Pdf) -> dict[str, bool]:
    """Base font names, and whether each one's letters are inside the file."""
    found = {}
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
            found[str(thing.FontName)[1:]] = any(f"/FontFile{n}" in thing for n in ("", "2", "3"))
    return found


def _below(kid: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    if isinstance(kid, pikepdf.Array):
        for each in kid:
            yield from _below(each)
    elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
        yield kid
        if "/K" in kid:
            yield from _below(kid.K)
