"""The statement as a document: what goes in, and the one article that page and PDF share.

``article_html`` makes the frozen article of the public page; ``pdf_html`` wraps the very same article for the
renderer. Nothing here reads the database: publishing fills ``StatementDocument`` from the seal.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

NEUTRAL_COLOUR = "#12436D"
NO_PICTURES: Mapping[str, tuple[str, bytes]] = {}


@dataclass(frozen=True)
class Section:
    """One section. ``html`` is safe already; its own headings start at h3. ``area`` is "" for a free one."""

    heading: str
    anchor: str
    area: str
    html: str
    numbered: bool = True


@dataclass(frozen=True)
class Approval:
    """That a body approved exactly this text: by role, never by name."""

    body: str
    role: str
    on: date
    reference: str


@dataclass(frozen=True)
class Signature:
    name: str
    rank: str
    role: str
    body: str
    on: date


@dataclass(frozen=True)
class PublicFigure:
    """A figure as the public may check it. ``kind`` is "state" (as at a date) or "events" (in the period)."""

    key: str
    label: str
    value_text: str
    value: str
    unit: str
    numerator: str
    denominator: str
    definition: str
    as_at: date
    kind: str

    @property
    def counted(self) -> str:
        """ "160 of 250" where there is a denominator."""
        return f"{self.numerator} of {self.denominator}" if self.denominator else ""


@dataclass(frozen=True)
class PublicPromise:
    """A dated undertaking that stands in the text, in its words."""

    wording: str
    due_on: date


@dataclass(frozen=True)
class StatementDocument:
    """Everything the public document shows. ``json_sha256`` is the SHA-256 of ``statement.json``."""

    force_name: str
    mark_text: str
    colour: str
    title: str
    period_label: str
    period_start: date
    period_end: date
    bodies: Sequence[str]
    sections: Sequence[Section]
    approvals: Sequence[Approval]
    signatures: Sequence[Signature]
    figures: Sequence[PublicFigure]
    json_sha256: str
    signed_on: date | None  # None while it is a draft: a document is dated by its signature
    version: int
    language: str = "en-GB"
    contact: str = ""
    promises: Sequence[PublicPromise] = ()
    address: str = ""  # of this version's page, for the reader of a printed copy
    covers: Sequence[str] = ()  # groups of people, in words
    no_steps: str = ""  # why no steps were taken, where the statement says so
    corrects: int | None = None  # the version that this one corrects
    correction: str = ""  # what was corrected, and why


@dataclass(frozen=True)
class _Numbered:
    section: Section
    number: str


def article_html(document: StatementDocument) -> SafeString:
    """The article, the same in the page and in the PDF."""
    return mark_safe(render_to_string("statements/document/article.html", _context(document)))


def earlier_html(document: StatementDocument) -> SafeString:
    """The article of a statement from before this program: its text, without what nobody here can vouch for."""
    return mark_safe(render_to_string("statements/document/earlier.html", _context(document)))


def pdf_html(document: StatementDocument, pictures: Mapping[str, tuple[str, bytes]] = NO_PICTURES) -> str:
    """A whole HTML document for ``render_pdf``. ``pictures`` by the name of their file: media type and bytes."""
    return printed(document, article_html(document), pictures)


class Printed(Protocol):
    """What the printed page asks of any document."""

    @property
    def title(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def colour(self) -> str: ...


def printed(
    document: Printed, article: SafeString, pictures: Mapping[str, tuple[str, bytes]] = NO_PICTURES
) -> str:
    """The page around an article, in the force's colour."""
    whole = _with_pictures(_told_in_full(article), pictures)
    brand = document.colour if re.fullmatch(r"#[0-9a-fA-F]{6}", document.colour) else NEUTRAL_COLOUR
    context = {"document": document, "article": mark_safe(whole), "brand": brand, "ink": _ink_on(brand)}
    return render_to_string("statements/document/pdf.html", context)


def _context(document: StatementDocument) -> dict[str, object]:
    numbered, count = [], 0
    for section in document.sections:
        count += section.numbered
        numbered.append(_Numbered(section, str(count) if section.numbered else ""))
    return {"document": document, "sections": numbered}


def _with_pictures(article: str, pictures: Mapping[str, tuple[str, bytes]]) -> str:
    """Put the bytes where the addresses are: what prints fetches nothing. The sign that begins the tag cannot be
    typed: in a text it stands escaped."""

    def put(match: re.Match[str]) -> str:
        media_type, content = pictures[match[2]]
        return f'{match[1]}data:{media_type};base64,{base64.b64encode(content).decode()}"'

    return re.sub(r'(<img class="picture-image" src=")(picture-[0-9]+\.[a-z]+)"', put, article)


def _told_in_full(article: str) -> str:
    """Give each drawing's description to the PDF too: WeasyPrint takes the alternative text from <title> alone."""
    return re.sub(
        r"<title id=\"(chart-[0-9a-f]+)-title\">(.*?)</title><desc id=\"\1-desc\">(.*?)</desc>",
        r"<title>\2. \3</title>",
        article,
        flags=re.DOTALL,
    )


def _ink_on(colour: str) -> str:
    """White or near-black, whichever can be read better on this colour (WCAG relative luminance)."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#ffffff" if 1.05 / (luminance + 0.05) >= (luminance + 0.05) / 0.0532 else "#0b0c0c"
