"""What was typed into the boxes of a question, as the value of an answer: docs/rules/questionnaire.md.

Nothing is judged here. A date or number that can be read is written in one way; one that cannot is kept as it was
typed ("31/2/2026", "about 40"), so that its box shows it again beside the sentence that says what is wrong.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from msplan.lib.fields import DateField
from msplan.lib.pasting import pasted
from suppliers.asking.questionnaire.form import Form, Part, Question

MOST_ROWS = 20
MOST_CHOICES = 300  # countries, of which there are 249
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,6})?")
GROUPED = re.compile(r"[,\s\u00a0]")
BOXES = ("day", "month", "year")


def typed(question: Question, data: QueryDict) -> dict[str, Any]:
    """The value that a page's form says."""
    parts = {part.id: _of_part(part, f"part-{part.id}", data) for part in question.parts}
    said = {
        "parts": parts,
        "dont_know": data.get("dont_know") == "yes",
        "not_applicable": data.get("not_applicable", ""),
        "explain": data.get("explain", ""),
    }
    return kept_of(question, said)


def _of_part(part: Part, name: str, data: QueryDict) -> Any:
    if part.kind in ("multi", "countries"):
        return data.getlist(name)
    if part.kind == "matrix":
        return {row.id: data.get(f"{name}-{row.id}", "") for row in part.rows}
    if part.kind == "rows":
        return [
            {each.id: _cell(each.kind, f"{name}-{n}-{each.id}", data) for each in part.columns}
            for n in range(MOST_ROWS)
        ]
    return _cell(part.kind, name, data)


def _cell(kind: str, name: str, data: QueryDict) -> str:
    if kind == "date":
        return written_date([data.get(f"{name}-{box}", "") for box in BOXES])
    return data.get(name, "")


def written_date(boxes: list[str]) -> str:
    """ "2026-03-27", or "31/2/2026" where the boxes hold no day, or nothing where they are empty."""
    boxes = [pasted(box, lines=False).strip() for box in boxes]
    try:
        found = DateField(required=False).clean(boxes)
    except ValidationError:
        return "/".join(box.replace("/", " ") for box in boxes)
    return found.isoformat() if found else ""


def as_boxes(date_kept: str) -> list[str]:
    """Day, month and year for the three boxes, from what ``written_date`` wrote."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", date_kept):
        year, month, day = date_kept.split("-")
        return [day.lstrip("0"), month.lstrip("0"), year]
    boxes = date_kept.split("/") if date_kept else []
    return [*boxes, "", "", ""][:3]


def as_kept(form: Form, question: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """``value`` in the shape that answers have. Parts that the question has not are left out."""
    found = next((each for each in form.questions if each.id == question), None)
    return kept_of(found, value) if found else dict(value)


def kept_of(question: Question, value: Mapping[str, Any]) -> dict[str, Any]:
    given = value.get("parts")
    given = given if isinstance(given, Mapping) else {}
    parts = {part.id: _kept(part, given.get(part.id)) for part in question.parts if part.kind != "file"}
    return {
        "parts": {name: said for name, said in parts.items() if said},
        "dont_know": value.get("dont_know") is True,
        "not_applicable": _text(value.get("not_applicable")),
        "explain": _text(value.get("explain")),
    }


def _kept(part: Part, said: Any) -> Any:
    if part.kind in ("multi", "countries"):
        chosen = said if isinstance(said, list | tuple) else []
        return list(dict.fromkeys(filter(None, (_line(one) for one in chosen))))[:MOST_CHOICES]
    if part.kind == "matrix":
        given = said if isinstance(said, Mapping) else {}
        return {row.id: answer for row in part.rows if (answer := _line(given.get(row.id)))}
    if part.kind == "rows":
        rows = [_row(part, one) for one in said] if isinstance(said, list | tuple) else []
        return [row for row in rows if row][:MOST_ROWS]
    return _single(part.kind, said)


def _row(part: Part, said: Any) -> dict[str, str]:
    given = said if isinstance(said, Mapping) else {}
    return {each.id: cell for each in part.columns if (cell := _single(each.kind, given.get(each.id)))}


def _single(kind: str, said: Any) -> str:
    if kind == "text":
        return _text(said)
    line = _line(said)
    if kind == "number" and NUMBER.fullmatch(plain := GROUPED.sub("", line)):
        return str(Decimal(plain))
    return line


def _text(said: Any) -> str:
    return pasted(said).strip() if isinstance(said, str) else ""


def _line(said: Any) -> str:
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        said = str(said)
    return pasted(said, lines=False).strip() if isinstance(said, str) else ""


def is_empty(value: Mapping[str, Any]) -> bool:
    return not any(texts(value)) and not value.get("dont_know")


def length(value: Mapping[str, Any]) -> int:
    """Characters of all its texts together."""
    return sum(len(text) for text in texts(value))


def texts(value: Any) -> Iterator[str]:
    """Every text in it, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from texts(one)
