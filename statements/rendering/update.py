"""The six-monthly update as a document: one article for page and PDF. Nothing here reads the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from statements.rendering.document import printed


@dataclass(frozen=True)
class Line:
    """What was promised, what became of it in words, by when, and why."""

    wording: str
    came: str
    by_when: date | None
    why: str


@dataclass(frozen=True)
class Aspect:
    """One aspect of the work. ``html`` is safe already."""

    heading: str
    anchor: str
    html: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Figure:
    """A figure of the statement beside what it was when the update was written."""

    label: str
    then: str
    then_when: str
    now: str
    now_on: date


@dataclass(frozen=True)
class UpdateDocument:
    """Everything that the public update shows. ``json_sha256`` is the SHA-256 of ``update.json``."""

    force_name: str
    mark_text: str
    colour: str
    title: str
    statement_title: str
    statement_address: str
    since: date
    until: date
    opening: str
    aspects: Sequence[Aspect]
    figures: Sequence[Figure]
    approved_on: date | None  # None while it is a draft
    approved_by: str  # a role, never a name
    json_sha256: str
    version: int
    note: str = ""
    language: str = "en-GB"
    contact: str = ""
    address: str = ""


def update_html(document: UpdateDocument) -> SafeString:
    """The article, the same in the page and in the PDF."""
    return mark_safe(render_to_string("statements/document/update.html", {"document": document}))


def update_pdf_html(document: UpdateDocument) -> str:
    """A whole HTML document for ``render_pdf``."""
    return printed(document, update_html(document))
