"""From the one content object to the document that page and PDF share."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils.text import slugify

from statements.figures.freezing import Readings
from statements.figures.reading import NOTHING_COUNTED, Hidden, Reading, TableReading, cell, shown
from statements.models import Topic
from statements.rendering.blocks import ShownPicture
from statements.rendering.document import (
    Approval,
    PublicFigure,
    PublicPromise,
    Section,
    Signature,
    StatementDocument,
)
from statements.text.weaving import section_html


def document_of(content: dict[str, Any], *, json_sha256: str, files_at: str = "") -> StatementDocument:
    """The document, from the public content alone: the same content gives the same document.

    ``files_at`` is where a draft's pictures are; those of a published one lie beside its page.
    """
    publisher, period = content["publisher"], content["period"]
    readings = readings_of(content)
    return StatementDocument(
        force_name=publisher["name"],
        mark_text=publisher["mark"],
        colour=publisher["colour"],
        title=content["title"],
        period_label=period["name"],
        period_start=date.fromisoformat(period["from"]),
        period_end=date.fromisoformat(period["to"]),
        bodies=content["bodies"],
        covers=content.get("covers", []),
        no_steps=content.get("no_steps") or "",
        corrects=content.get("correction", {}).get("of_version"),
        correction=content.get("correction", {}).get("note", ""),
        sections=list(_sections(content, readings, files_at)),
        approvals=[
            Approval(a["body"], a["by"], date.fromisoformat(a["on"]), a["reference"])
            for a in content["approvals"]
        ],
        signatures=[
            Signature(s["name"], s["rank"], s["role"], s["body"], date.fromisoformat(s["on"]))
            for s in content["signatures"]
        ],
        figures=[_public(figure) for figure in content["figures"]],
        promises=[
            PublicPromise(one["promise"], date.fromisoformat(one["due"]))
            for one in content.get("promises", ())
        ],
        json_sha256=json_sha256,
        signed_on=_date(content["signed_on"]),
        version=content["version"],
        language=content["language"],
        contact=publisher["contact"],
        address=content["address"],
    )


def readings_of(content: dict[str, Any]) -> Readings:
    """The figures and tables of a public content, read back."""
    return Readings(
        figures={figure["key"]: _reading(figure) for figure in content["figures"]},
        tables={table["key"]: _table(table) for table in content["tables"]},
    )


def _sections(content: dict[str, Any], readings: Readings, files_at: str) -> Iterator[Section]:
    charts = count(1)
    pictures = {
        one["number"]: ShownPicture(files_at + one["file"], one["alt"], one["width"], one["height"])
        for one in content.get("pictures", [])
    }
    taken: set[str] = set()
    for section in content["sections"]:
        anchor = slugify(section["heading"]) or "section"
        while anchor in taken or anchor in (
            "contents",
            "no-steps",
            "correction",
            "promises",
            "approval",
            "figures",
            "checking",
            "concern",
        ):
            anchor += "-"
        taken.add(anchor)
        free = section["topic"] == Topic.FREE
        html = section_html(
            section["markdown"],
            readings,
            charts=charts,
            pictures=pictures,
            no_steps=section.get("no_steps") or "",
        )
        yield Section(section["heading"], anchor, "" if free else section["topic"], html, numbered=not free)


def _reading(figure: dict[str, Any]) -> Reading:
    return Reading(
        key=figure["key"],
        label=figure["label"],
        kind=figure["kind"],
        unit=figure["unit"],
        value=_decimal(figure["value"]),
        numerator=_decimal(figure["numerator"]),
        denominator=_decimal(figure["denominator"]),
        definition=figure["definition"],
        as_at=_date(figure.get("as_at")),
        first=_date(figure.get("from")),
        last=_date(figure.get("to")),
        counts_in=figure["counts_in"],
        hidden=figure["shown"] if figure.get("suppressed") else "",
    )


def _table(table: dict[str, Any]) -> TableReading:
    units = tuple(table["units"])
    return TableReading(
        key=table["key"],
        label=table["label"],
        kind=table["kind"],
        definition=table["definition"],
        headings=tuple(table["headings"]),
        units=units,
        rows=tuple(
            (row[0], *(_cell(*one) for one in zip(row[1:], told[1:], units, strict=True)))
            for row, told in zip(table["rows"], table["shown"], strict=True)
        ),
        as_at=_date(table.get("as_at")),
        first=_date(table.get("from")),
        last=_date(table.get("to")),
    )


def _cell(value: Any, told: str, unit: str) -> Any:
    """A number that is not there although something else than "not known" is told was hidden."""
    is_hidden = value is None and unit != "words" and told != NOTHING_COUNTED
    return Hidden(told) if is_hidden else cell(value, unit)


def _public(figure: dict[str, Any]) -> PublicFigure:
    reading = _reading(figure)
    return PublicFigure(
        key=reading.key,
        label=reading.label,
        value_text=figure["shown"],
        value=str(figure["value"]),
        unit=reading.unit,
        numerator=reading.hidden or shown(reading.numerator, reading.counts_in),
        denominator=_whole(reading),
        definition=reading.definition,
        as_at=reading.counted_on,
        kind=reading.kind,
    )


def _whole(reading: Reading) -> str:
    """What a share is a share of; a mean is no part of anything."""
    if reading.denominator is None or reading.is_mean:
        return ""
    return shown(reading.denominator, reading.counts_in)


def _decimal(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _date(value: str | None) -> date | None:
    return None if not value else date.fromisoformat(value)
