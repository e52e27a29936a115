"""A draft as it would be published: the very article, from figures of today or those that are frozen."""

import json
from collections.abc import Iterable
from datetime import date
from itertools import count
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from msplan.force.models import ForceProfile
from statements.figures.freezing import Readings, frozen, live
from statements.models import Picture, Seal, Section, Statement
from statements.rendering.document import article_html
from statements.text.contents import cited_keys, pictures_in, public_content, shown_pictures
from statements.text.documents import document_of
from statements.text.tokens import cited, problems_in
from statements.text.weaving import section_html
from statements.writing.entering import earlier_article

NOT_YET = "made when the statement is signed"


def draft_article(statement: Statement, force: ForceProfile, *, on: date) -> SafeString:
    """The article; after signing it is made from the seal."""
    files_at = files_of(statement)
    if statement.before_msplan:
        return mark_safe(earlier_article(statement, files_at=files_at))
    seal = Seal.objects.standing().filter(statement=statement).first() if statement.is_sealed else None
    if seal is not None:
        sealed = json.loads(bytes(seal.statement_json))
        return article_html(document_of(sealed, json_sha256=seal.sha256, files_at=files_at))
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
    return article_html(document_of(content, json_sha256=NOT_YET, files_at=files_at))


def files_of(statement: Statement) -> str:
    """Where the pictures of a draft are."""
    return reverse("drafts:detail", args=[statement.pk])


def draft_sections(
    statement: Statement,
    sections: Iterable[Section],
    readings: Readings,
    pictures: Iterable[Picture] | None = None,
) -> list[dict[str, Any]]:
    """Sections with their headings and safe HTML, for a page that shows the text among other things.

    ``pictures`` are all that stand, where they were read already.
    """
    charts = count(1)
    sections = list(sections)
    standing = pictures_in(statement, sections) if pictures is None else pictures
    shown = shown_pictures(standing, files_at=files_of(statement))
    return [
        {
            "section": s,
            "heading": s.heading,
            "html": section_html(s.body, readings, charts=charts, pictures=shown, no_steps=s.no_steps_reason),
        }
        for s in sections
    ]


def section_preview(statement: Statement, body: str, *, no_steps: str = "", on: date) -> SafeString | None:
    """Text that is not saved yet, as it would look; None while a token in it is not understood."""
    standing = list(statement.pictures.standing())
    if problems_in(body, pictures={picture.number for picture in standing}):
        return None
    figures, tables = cited([body])
    shown = (
        frozen(statement) if statement.is_frozen else live(statement, figures=figures, tables=tables, on=on)
    )
    pictures = shown_pictures(standing, files_at=files_of(statement))
    return section_html(body, shown, pictures=pictures, no_steps=" ".join(no_steps.split()))
