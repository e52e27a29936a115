"""What an update says, as one object, and the document made from it: page, PDF and JSON say the same.

Its JSON form is the file ``update.json``: docs/rules/updates.md describes it.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.text import slugify

from actions.models import Aspect as AspectOfWork
from msplan.force.models import ForceProfile
from msplan.lib.markup import render_markdown
from msplan.lib.spreadsheets import write_csv
from statements.models import Update, UpdateLine, UpdatePart
from statements.models.update import Came
from statements.rendering.update import Aspect, Figure, Line, UpdateDocument

FORMAT = "msplan update 1"
CSV_HEADINGS = ("aspect", "what was promised", "what became of it", "by when", "what happened")
APPROVED_BY = "Executive lead"


def update_content(
    update: Update,
    parts: Iterable[UpdatePart],
    lines: Iterable[UpdateLine],
    force: ForceProfile,
    *,
    approved_on: date | None = None,
) -> dict[str, Any]:
    """The public part and nothing else: no reference of a record, no name. Lines that are not told are left out."""
    bodies = {part.aspect: part.body for part in parts}
    told = [line for line in lines if line.is_told]
    statement = update.statement
    return {
        "format": FORMAT,
        "title": update.title,
        "publisher": {
            "name": force.name,
            "mark": force.mark,
            "colour": force.colour,
            "website": force.website,
            "contact": force.contact_email,
        },
        "language": "en-GB",
        "address": settings.SITE_URL
        + reverse("statements:update", args=[statement.slug, update.slug, update.version]),
        "version": update.version,
        "correction": update.note,
        "statement": {
            "title": statement.known_as,
            "version": statement.version,
            "address": settings.SITE_URL
            + reverse("statements:version", args=[statement.slug, statement.version]),
        },
        "since": update.since.isoformat(),
        "until": update.until.isoformat(),
        "opening": update.opening,
        "aspects": [
            {
                "aspect": aspect.value,
                "heading": aspect.label,
                "markdown": bodies.get(aspect.value, ""),
                "lines": [_line(line) for line in told if line.aspect == aspect],
            }
            for aspect in AspectOfWork
        ],
        "figures": update.figures,
        "approved_by": APPROVED_BY,
        "approved_on": approved_on.isoformat() if approved_on else None,
    }


def document_of_update(content: dict[str, Any], *, json_sha256: str) -> UpdateDocument:
    """The document, from the public content alone."""
    publisher = content["publisher"]
    return UpdateDocument(
        force_name=publisher["name"],
        mark_text=publisher["mark"],
        colour=publisher["colour"],
        title=content["title"],
        statement_title=content["statement"]["title"],
        statement_address=content["statement"]["address"],
        since=date.fromisoformat(content["since"]),
        until=date.fromisoformat(content["until"]),
        opening=render_markdown(content["opening"]),
        aspects=[_aspect(one) for one in content["aspects"] if one["markdown"] or one["lines"]],
        figures=[
            Figure(one["label"], one["then"], one["then_when"], one["now"], date.fromisoformat(one["now_on"]))
            for one in content["figures"]
        ],
        approved_on=date.fromisoformat(content["approved_on"]) if content["approved_on"] else None,
        approved_by=content["approved_by"],
        json_sha256=json_sha256,
        version=content["version"],
        note=content["correction"],
        language=content["language"],
        contact=publisher["contact"],
        address=content["address"],
    )


def update_csv(content: dict[str, Any]) -> bytes:
    """The file ``lines.csv``: a line for each promise and action told."""
    rows = [
        [aspect["heading"], line["promised"], line["came"], line["by_when"] or "", line["why"]]
        for aspect in content["aspects"]
        for line in aspect["lines"]
    ]
    return write_csv(rows, headings=CSV_HEADINGS)


def _line(line: UpdateLine) -> dict[str, Any]:
    return {
        "promised": line.wording,
        "is_promise": line.promise_id is not None,
        "came": Came(line.came).label,
        "by_when": line.by_when.isoformat() if line.by_when else None,
        "why": line.why,
    }


def _aspect(one: dict[str, Any]) -> Aspect:
    lines = [
        Line(
            line["promised"],
            line["came"],
            date.fromisoformat(line["by_when"]) if line["by_when"] else None,
            line["why"],
        )
        for line in one["lines"]
    ]
    return Aspect(one["heading"], slugify(one["heading"]), render_markdown(one["markdown"]), lines)
