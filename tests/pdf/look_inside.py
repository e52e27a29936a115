"""What a reader's software finds in a PDF: structure, attachments, fonts. For tests, by pikepdf alone."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

import pikepdf
from pdfminer.high_level import extract_text, extract_text_to_fp

Piece = tuple[int, int]  # page, and number of what is marked on it


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


@dataclass(frozen=True)
class Laid:
    """The marked pieces of a PDF (page and number of each) in the order in which they are read out: those of each
    paragraph, and those of each table: its caption, and cell by cell.
    """

    paragraphs: list[list[Piece]]
    tables: list[tuple[list[Piece], list[list[list[Piece]]]]]


def pieces(pdf: bytes) -> dict[Piece, str]:
    """The text of every marked piece."""
    out = io.BytesIO()
    extract_text_to_fp(io.BytesIO(pdf), out, output_type="tag", codec="utf-8")
    found: dict[Piece, str] = {}
    for number, page in enumerate(out.getvalue().decode().split("<page ")[1:]):
        for mcid, text in re.findall(r'<Span MCID="(\d+)">(.*?)</Span>', page, re.DOTALL):
            found[number, int(mcid)] = found.get((number, int(mcid)), "") + unescape(text)
    return found


def laid(pdf: bytes) -> Laid:
    opened_ = opened(pdf)
    pages = {page.objgen: number for number, page in enumerate(opened_.pages)}
    found = Laid([], [])
    for element in structure(opened_):
        if element.S == "/P":
            found.paragraphs.append(_pieces_of(element, pages))
        if element.S == "/Table":
            below = list(_below(element.K))
            captions = [one for one in below if one.S == "/Caption"]
            rows = [[_pieces_of(cell, pages) for cell in _below(row.K) if cell.S in ("/TH", "/TD")]
                    for row in below if row.S == "/TR"]  # fmt: skip
            found.tables.append(([piece for one in captions for piece in _pieces_of(one, pages)], rows))
    return found


def read_out(told: list[Piece], text: Mapping[Piece, str]) -> str:
    """Lines end between pieces; a word may be broken at its hyphen."""
    said = ""
    for piece in told:
        said += ("" if said.endswith("-") else " ") + text.get(piece, "")
    return " ".join(said.split())


def _pieces_of(element: pikepdf.Dictionary, pages: dict[tuple[int, int], int]) -> list[Piece]:
    found = []
    for one in [element, *(_below(element.K) if "/K" in element else ())]:
        kids = one.get("/K", [])
        numbers = [
            kid for kid in (kids if isinstance(kids, pikepdf.Array) else [kids]) if isinstance(kid, int)
        ]
        found += [(pages[one.Pg.objgen], int(number)) for number in numbers]
    return found
