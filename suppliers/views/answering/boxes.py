"""A question's parts as the boxes that its page prints: templates/suppliers/answering/boxes/."""

from collections.abc import Mapping
from typing import Any

from suppliers.asking.answering.telling import condition
from suppliers.asking.answering.typed import MOST_ROWS, as_boxes
from suppliers.asking.questionnaire.checking import MOST_TEXT
from suppliers.asking.questionnaire.form import YNDK, Kind, Part, Question
from suppliers.register.countries import country_name, country_names

Box = dict[str, Any]
LONG = 300  # characters from which a text has an area of its own
BLANK_COUNTRIES = 2
DATE_BOXES = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))


def boxes_of(
    question: Question, value: Mapping[str, Any], wrong: Mapping[str, str], *, more: str = ""
) -> list[Box]:
    """``wrong``: a sentence by part. ``more``: the part of rows or countries that gets another empty one."""
    parts = value.get("parts") or {}
    return [
        _box(question, part, parts.get(part.id), wrong.get(part.id, ""), more=more == part.id)
        for part in question.parts
    ]


def _box(question: Question, part: Part, said: Any, error: str, *, more: bool) -> Box:
    name = f"part-{part.id}"
    box: Box = {
        "id": name, "part": part.id, "label": part.label, "hint": part.hint, "optional": part.optional, "error": error,
        "kind": _template(part), **_inside(part, name, said, more=more),
    }  # fmt: skip
    if part.only_if is not None:
        box["condition"] = condition(question, part.only_if)
        box["hangs_on"] = f"part-{part.only_if.part}"
        box["any_of"] = " ".join(part.only_if.any_of)
        box["none_of"] = " ".join(part.only_if.none_of)
    box["first"] = _first(box)
    box["described"] = " ".join(f"{name}-{what}" for what in ("condition", "hint", "error") if box.get(what))
    return box


def _template(part: Part) -> str:
    if part.kind in (Kind.SINGLE, Kind.YNDK, Kind.MULTI):
        return "choices"
    return "line" if part.kind == Kind.NUMBER else part.kind.value


def _inside(part: Part, name: str, said: Any, *, more: bool) -> Box:
    if part.kind in (Kind.SINGLE, Kind.YNDK):
        return {
            "control": "radios",
            "choices": _choices(part.choices, name, {said} if isinstance(said, str) else set()),
        }
    if part.kind == Kind.MULTI:
        chosen = {one for one in said if isinstance(one, str)} if isinstance(said, list) else set()
        return {"control": "checkboxes", "choices": _choices(part.choices, name, chosen), "alone": part.alone}
    if part.kind == Kind.MATRIX:
        return {"rows": [_matrix_row(row.id, row.text, name, said) for row in part.rows]}
    if part.kind == Kind.COUNTRIES:
        return _countries(name, said, more=more)
    if part.kind == Kind.ROWS:
        return _rows(part, name, said, more=more)
    return _single(part, name, said if isinstance(said, str) else "")


def _single(part: Part, name: str, said: str) -> Box:
    if part.kind == Kind.DATE:
        typed = as_boxes(said)
        return {
            "dates": [
                {"id": f"{name}-{box}", "label": label, "width": width, "value": text}
                for (box, label, width), text in zip(DATE_BOXES, typed, strict=True)
            ]
        }
    most = part.most if part.kind == Kind.TEXT and part.most else MOST_TEXT
    is_long = part.kind == Kind.TEXT and most > LONG
    return {"value": said, "unit": part.unit, "most": most, "is_long": is_long}


def _choices(texts: Mapping[str, str], name: str, chosen: "set[str]") -> list[Box]:
    return [
        {"id": f"{name}-{option}", "value": option, "text": text, "checked": option in chosen}
        for option, text in texts.items()
    ]


def _matrix_row(row: str, text: str, name: str, said: Any) -> Box:
    answer = said.get(row) if isinstance(said, Mapping) else None
    name = f"{name}-{row}"
    return {"name": name, "text": text, "choices": _choices(YNDK, name, {answer} if answer else set())}


def _countries(name: str, said: Any, *, more: bool) -> Box:
    chosen = [str(one) for one in said] if isinstance(said, list) else []
    blanks = range(1, 1 + BLANK_COUNTRIES + (3 if more else 0))
    return {
        "chosen": [{"id": f"{name}-{code}", "code": code, "text": country_name(code)} for code in chosen],
        "blanks": [{"id": f"{name}-new-{n}", "number": n} for n in blanks],
        "countries": country_names(),
    }


def _rows(part: Part, name: str, said: Any, *, more: bool) -> Box:
    filled = [row for row in said if isinstance(row, Mapping)] if isinstance(said, list) else []
    wanted = [*filled, *([{}] if more or not filled else [])][:MOST_ROWS]
    rows = [
        {
            "number": n + 1,
            "filled": bool(row),
            "at": n,
            "cells": [_cell(column, f"{name}-{n}", row) for column in part.columns],
        }
        for n, row in enumerate(wanted)
    ]
    return {"rows": rows, "may_add": len(filled) < MOST_ROWS}


def _cell(column: Part, name: str, row: Mapping[str, Any]) -> Box:
    said = row.get(column.id)
    box = f"{name}-{column.id}"
    return {
        "id": box, "label": column.label, "hint": column.hint, "kind": _template(column), "described": "",
        "optional": column.optional, **_inside(column, box, said, more=False), "is_long": False,
    }  # fmt: skip


def _first(box: Box) -> str:
    """The id of the control that a summary of errors leads to."""
    kind, name = box["kind"], box["id"]
    if kind == "choices":
        return str(box["choices"][0]["id"])
    if kind == "matrix":
        return str(box["rows"][0]["choices"][0]["id"])
    if kind == "date":
        return f"{name}-day"
    if kind == "countries":
        return f"{name}-new-1"
    if kind == "rows":
        return _first(box["rows"][0]["cells"][0])
    return "file" if kind == "file" else str(name)


def sentence(part: Part | None, words: str) -> str:
    """What is wrong, with the name of the part it is about."""
    words = words.rstrip(".")
    if part is None or part.label in words:
        return words
    return (
        f"{part.label} {words}"
        if part.label.endswith("?")
        else f"{part.label}: {words[:1].lower()}{words[1:]}"
    )
