"""A draft as it would be published: the very article, from figures of today or those that are frozen."""

import json
from datetime import date
from itertools import count

from django.utils.safestring import SafeString

from statements.contents import cited_keys, public_content
from statements.documents import document_of
from statements.freezing import Readings, frozen, live
from statements.models import Seal, Section, Statement
from statements.rendering.document import article_html
from statements.tokens import cited, problems_in
from statements.weaving import section_html

NOT_YET = "made when the statement is signed"


def draft_article(statement: Statement, *, on: date) -> SafeString:
    """The article; after signing it is made from the seal."""
    seal = Seal.objects.standing().filter(statement=statement).first()
    if seal is not None:
        return article_html(document_of(json.loads(bytes(seal.statement_json)), json_sha256=seal.sha256))
    sections = list(statement.sections.standing())
    content = public_content(
        statement,
        sections,
        readings(statement, sections, on=on),
        approvals=statement.approvals.standing().select_related("body"),
        signatures=statement.signatures.standing().select_related("body"),
    )
    return article_html(document_of(content, json_sha256=NOT_YET))


def draft_sections(statement: Statement, *, on: date) -> list[dict[str, str]]:
    """Headings and safe HTML, for a page that shows the text among other things."""
    sections = list(statement.sections.standing())
    shown, charts = readings(statement, sections, on=on), count(1)
    return [{"heading": s.heading, "html": section_html(s.body, shown, charts=charts)} for s in sections]


def readings(statement: Statement, sections: list[Section], *, on: date) -> Readings:
    """Frozen ones, or in a draft what the sections show, counted today."""
    if statement.is_frozen:
        return frozen(statement)
    figures, tables = cited_keys(sections)
    return live(statement, figures=figures, tables=tables, on=on)


def section_preview(statement: Statement, body: str, *, on: date) -> SafeString | None:
    """Text that is not saved yet, as it would look; None while a token in it is not understood."""
    if problems_in(body):
        return None
    figures, tables = cited([body])
    shown = (
        frozen(statement) if statement.is_frozen else live(statement, figures=figures, tables=tables, on=on)
    )
    return section_html(body, shown)
