"""What a statement says, as one object: drafts, page, PDF, CSV and JSON are all made from it.

``public_content`` builds the object from rows; after sealing it is read back from the sealed bytes, and nothing
else is asked. Its JSON form is the file ``statement.json``: docs/rules/statement.md describes it.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from msplan.force.models import ForceProfile
from msplan.lib.markup import plain_text
from msplan.lib.spreadsheets import write_csv
from statements.figures.freezing import Readings
from statements.figures.reading import Hidden, Reading, TableReading, plain_number
from statements.models import Approval, Correction, Picture, Section, Signature, Statement
from statements.rendering.blocks import ShownPicture
from statements.text.tokens import cited, cited_pictures
from statements.text.weaving import section_html

FORMAT = "msplan statement 1"
CSV_HEADINGS = (
    "key",
    "figure",
    "shown",
    "value",
    "unit",
    "numerator",
    "denominator",
    "kind",
    "as at",
    "period from",
    "period to",
    "definition",
)


def cited_keys(sections: Iterable[Section]) -> tuple[list[str], list[str]]:
    """Keys of the figures and tables that the sections show."""
    return cited(section.body for section in sections)


def pictures_in(statement: Statement, sections: Iterable[Section]) -> list[Picture]:
    """The pictures that the sections show, by number and without their bytes; no query where they show none."""
    numbers = cited_pictures(section.body for section in sections)
    return list(statement.pictures.standing().filter(number__in=numbers)) if numbers else []


def shown_pictures(pictures: Iterable[Picture], *, files_at: str = "") -> dict[int, ShownPicture]:
    """By number, as they stand in the text; ``files_at`` is where their files are, "" for beside the page."""
    return {
        one.number: ShownPicture(files_at + one.file_name, one.alt, one.width, one.height) for one in pictures
    }


def public_content(
    statement: Statement,
    sections: Iterable[Section],
    readings: Readings,
    force: ForceProfile,
    *,
    approvals: Iterable[Approval] = (),
    signatures: Iterable[Signature] = (),
    signed_on: date | None = None,
) -> dict[str, Any]:
    """The public part and nothing else: no record's reference, no supplier, no name but the signers'."""
    sections = list(sections)
    pictures = pictures_in(statement, sections)
    in_text = shown_pictures(pictures)
    figures, tables = cited_keys(sections)
    shown = Readings(
        {key: readings.figures[key] for key in figures}, {key: readings.tables[key] for key in tables}
    )
    return {
        "format": FORMAT,
        "title": statement.title,
        "publisher": {
            "name": force.name,
            "mark": force.mark,
            "colour": force.colour,
            "website": force.website,
            "contact": force.contact_email,
        },
        "language": "en-GB",
        "address": settings.SITE_URL
        + reverse("statements:version", args=[statement.slug, statement.version]),
        "version": statement.version,
        "legal_basis": force.legal_basis,
        "period": {
            "name": statement.period_words,
            "from": statement.period_start.isoformat(),
            "to": statement.period_end.isoformat(),
        },
        "bodies": [body.name for body in statement.bodies.all()],
        "covers": statement.covers,
        "no_steps": statement.no_steps_reason if statement.no_steps else None,
        **_correction(statement),
        "as_at": _day(statement.as_at),
        "sections": [
            {
                "heading": section.heading,
                "topic": section.area,
                "no_steps": section.no_steps_reason or None,
                "markdown": section.body,
                "text": plain_text(
                    section_html(section.body, shown, pictures=in_text, no_steps=section.no_steps_reason)
                ),
            }
            for section in sections
        ],
        "promises": [
            {"promise": promise.wording, "due": _day(promise.due_on)}
            for promise in statement.promises.standing()
        ],
        "figures": [_figure(reading) for reading in shown.figures.values()],
        "tables": [_table(reading) for reading in shown.tables.values()],
        "pictures": [_picture(picture) for picture in pictures],
        "approvals": [
            {
                "body": approval.body.name,
                "by": approval.board,
                "on": _day(approval.on),
                "reference": approval.minute_reference,
            }
            for approval in approvals
        ],
        "signatures": [
            {
                "body": signature.body.name,
                "name": signature.name,
                "rank": signature.rank,
                "role": signature.role,
                "on": _day(signature.on),
            }
            for signature in signatures
        ],
        "signed_on": _day(signed_on),
    }


def json_bytes(content: dict[str, Any]) -> bytes:
    """The file ``statement.json``."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def figures_csv(content: dict[str, Any]) -> bytes:
    """The file ``figures.csv``: a line for each figure, then one for each number in a table."""
    lines = [
        [
            figure["key"],
            figure["label"],
            figure["shown"],
            figure["value"],
            figure["unit"],
            figure["numerator"],
            figure["denominator"],
            figure["kind"],
            figure.get("as_at", ""),
            figure.get("from", ""),
            figure.get("to", ""),
            figure["definition"],
        ]
        for figure in content["figures"]
    ]
    return write_csv([*lines, *_table_lines(content)], headings=CSV_HEADINGS)


def _table_lines(content: dict[str, Any]) -> Iterable[list[Any]]:
    for table in content["tables"]:
        for row, words in zip(table["rows"], table["shown"], strict=True):
            for n, unit in enumerate(table["units"], start=1):
                yield [
                    f"{table['key']}/{row[0]}/{table['headings'][n]}",
                    f"{table['label']}: {row[0]}: {table['headings'][n]}",
                    words[n],
                    "" if unit == "words" else row[n],
                    unit,
                    "" if unit == "words" else row[n],
                    "",
                    table["kind"],
                    table.get("as_at", ""),
                    table.get("from", ""),
                    table.get("to", ""),
                    table["definition"],
                ]


def _figure(reading: Reading) -> dict[str, Any]:
    return {
        "key": reading.key,
        "label": reading.label,
        "shown": reading.shown,
        "value": plain_number(reading.value, places=4),
        "unit": reading.unit,
        "numerator": plain_number(reading.numerator),
        "denominator": plain_number(reading.denominator),
        **({"suppressed": True} if reading.hidden else {}),
        "counts_in": reading.counts_in,
        "kind": reading.kind,
        **_when(reading),
        "definition": reading.definition,
    }


def _correction(statement: Statement) -> dict[str, Any]:
    """What this version corrects; nothing in a first one."""
    if statement.version == 1:
        return {}
    found = Correction.objects.select_related("of").filter(statement=statement).first()
    return {} if found is None else {"correction": {"of_version": found.of.version, "note": found.note}}


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "number": picture.number,
        "file": picture.file_name,
        "alt": picture.alt,
        "width": picture.width,
        "height": picture.height,
        "media_type": picture.media_type,
        "size": picture.size,
        "sha256": picture.sha256,
    }


def _table(reading: TableReading) -> dict[str, Any]:
    return {
        "key": reading.key,
        "label": reading.label,
        "kind": reading.kind,
        **_when(reading),
        "definition": reading.definition,
        "headings": list(reading.headings),
        "units": list(reading.units),
        "rows": [
            [
                row[0],
                *(
                    None if isinstance(value, Hidden) else value if unit == "words" else plain_number(value)
                    for value, unit in zip(row[1:], reading.units, strict=True)
                ),
            ]
            for row in reading.rows
        ],
        "shown": reading.shown_rows,
    }


def _when(reading: Reading | TableReading) -> dict[str, str]:
    if reading.as_at is not None:
        return {"as_at": reading.as_at.isoformat()}
    return {"from": str(_day(reading.first)), "to": str(_day(reading.last))}


def _day(on: date | None) -> str | None:
    return None if on is None else on.isoformat()
