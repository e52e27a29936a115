"""A draft as it would be published: the very article, from figures of today or those that are frozen."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import count

from django.utils.safestring import SafeString

from msplan.force.models import ForceProfile
from statements.figures.freezing import Readings, frozen, live
from statements.models import Seal, Section, Statement
from statements.rendering.document import article_html
from statements.text.contents import cited_keys, public_content
from statements.text.documents import document_of
from statements.text.tokens import cited, problems_in
from statements.text.weaving import section_html

NOT_YET = "made when the statement is signed"


def draft_article(statement: Statement, force: ForceProfile, *, on: date) -> SafeString:
    """The article; after signing it is made from the seal."""
    seal = Seal.objects.standing().filter(statement=statement).first() if statement.is_sealed else None
    if seal is not None:
        return article_html(document_of(json.loads(bytes(seal.statement_json)), json_sha256=seal.sha256))
    sections = list(statement.sections.standing())
    if statement.is_frozen:
        content = public_content(
            statement,
            sections,
            frozen(statement),
            force,
            approvals=statement.approvals.standing().select_related("body"),
            signatures=statement.signatures.standing().select_related("body"),
        )
    else:
        figures, tables = cited_keys(sections)
        counted = live(statement, figures=figures, tables=tables, on=on)
        content = public_content(statement, sections, counted, force)
    return article_html(document_of(content, json_sha256=NOT_YET))


def draft_sections(sections: Iterable[Section], readings: Readings) -> list[dict[str, str]]:
    """Headings and safe HTML, for a page that shows the text among other things."""
    charts = count(1)
    return [{"heading": s.heading, "html": section_html(s.body, readings, charts=charts)} for s in sections]


def section_preview(statement: Statement, body: str, *, on: date) -> SafeString | None:
    """Text that is not saved yet, as it would look; None while a token in it is not understood."""
    if problems_in(body):
        return None
    figures, tables = cited([body])
    shown = (
        frozen(statement) if statement.is_frozen else live(statement, figures=figures, tables=tables, on=on)
    )
    return section_html(body, shown)
