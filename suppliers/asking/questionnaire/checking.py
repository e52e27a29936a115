"""What is wrong with an answer, as sentences beside its parts. Every kind of rubbish gets one; nothing raises."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from msplan.lib.pasting import pasted
from suppliers.asking.questionnaire.form import (
    Kind,
    Part,
    Question,
    Value,
    is_dont_know,
    not_applicable,
)
from suppliers.register.countries import country_names

MOST_TEXT = 4000  # characters of a text, where its part says nothing else
MOST_REASON = 1000
MOST_ROWS = 20
MOST_CELL = 200
FIRST_YEAR = 1900


def refusals(question: Question, value: Value | None, *, on: date | None = None) -> dict[str, str]:
    """A sentence for each part that cannot be kept, by its id; under "" for the whole question. {} where all is well.

    What is missing is no refusal: an answer is saved half done (``is_answered`` tells). With ``on``, a date after it
    is refused too: each date asked for is of something that has happened, but for a column called "by".
    """
    if value is None:
        return {}
    if not isinstance(value, dict):
        return {"": "This answer cannot be read. Fill it in again."}
    found = _of_whole(value)
    parts = value.get("parts", {})
    if not isinstance(parts, dict):
        return {**found, "": "This answer cannot be read. Fill it in again."}
    known = {part.id: part for part in question.parts}
    if set(parts) - set(known):
        found[""] = "This answer has something in it that the question does not ask for."
    for name, part in known.items():
        is_given = parts.get(name) not in (None, "", [], {})
        if is_given and (sentence := _of_part(part, parts[name], on)):
            found[name] = sentence
    return found


def _of_whole(value: Value) -> dict[str, str]:
    if is_dont_know(value) and str(value.get("not_applicable") or "").strip():
        return {"": "Choose either “We do not know” or “Not applicable”."}
    if len(not_applicable(value)) > MOST_REASON:
        return {"": f"Why it is not applicable must be {MOST_REASON:,} characters or fewer"}
    explain = value.get("explain") or ""
    if not isinstance(explain, str) or _cannot_be_kept(explain):
        return {"": "The explanation has characters in it that cannot be kept. Type it again."}
    if len(explain) > MOST_TEXT:
        return {"": f"The explanation must be {MOST_TEXT:,} characters or fewer"}
    return {}


def _of_part(part: Part, value: Any, on: date | None) -> str:
    return _KINDS[part.kind](part, value, on)


def _single(part: Part, value: Any, on: date | None) -> str:
    return "" if isinstance(value, str) and value in part.choices else "Choose one of the answers"


def _multi(part: Part, value: Any, on: date | None) -> str:
    if not isinstance(value, list) or any(one not in part.choices for one in value if isinstance(one, str)):
        return "Choose from the answers"
    if any(not isinstance(one, str) for one in value) or len(set(value)) != len(value):
        return "Choose from the answers"
    if len(value) > 1 and part.alone.intersection(value):
        alone = next(option.text for option in part.options if option.id in part.alone.intersection(value))
        return f"Choose either “{alone}” or the others"
    return ""


def _matrix(part: Part, value: Any, on: date | None) -> str:
    rows = {row.id for row in part.rows}
    if not isinstance(value, dict) or set(value) - rows:
        return "Choose an answer in each row"
    said = [one for one in value.values() if one not in (None, "")]
    return (
        "" if all(isinstance(one, str) and one in part.choices for one in said) else "Choose from the answers"
    )


def _number(part: Part, value: Any, on: date | None) -> str:
    number = number_of(value)
    if number is None:
        return "Enter a number, like 12"
    if part.least is not None and number < part.least:
        return f"The number must be {part.least:f} or more"
    if part.most is not None and number > part.most:
        return f"The number must be {part.most:,} or fewer"
    if number != number.to_integral_value():
        return "Enter a whole number"
    return ""


def _text(part: Part, value: Any, on: date | None) -> str:
    most = part.most or MOST_TEXT
    if not isinstance(value, str) or _cannot_be_kept(value):
        return "This has characters in it that cannot be kept. Type it again."
    return "" if len(value) <= most else f"Use {most:,} characters or fewer: you have {len(value):,}"


def _countries(part: Part, value: Any, on: date | None) -> str:
    names = country_names()
    if not isinstance(value, list) or any(not isinstance(one, str) or one not in names for one in value):
        return "Choose countries from the list"
    return "" if len(set(value)) == len(value) else "Choose each country once"


def _date(part: Part, value: Any, on: date | None) -> str:
    day = day_of(value)
    if day is None:
        return "Enter a real date, like 31 3 2025"
    if on is not None and day > on and part.id != "by":
        return "The date must be today or in the past"
    return ""


def _rows(part: Part, value: Any, on: date | None) -> str:
    if not isinstance(value, list) or any(not isinstance(row, dict) for row in value):
        return "Fill in the rows again"
    if len(value) > MOST_ROWS:
        return f"Give {MOST_ROWS} rows or fewer; put the rest into a file"
    columns = {column.id: column for column in part.columns}
    for number, row in enumerate(value, start=1):
        if set(row) - set(columns):
            return f"Row {number} has something in it that is not asked for"
        for name, column in columns.items():
            if row.get(name) in (None, ""):
                continue
            if sentence := _of_part(column, row[name], on):
                return f"Row {number}, {column.label.lower()}: {sentence[0].lower()}{sentence[1:]}"
    return ""


def _file(part: Part, value: Any, on: date | None) -> str:
    return "A file is attached, not typed"


def _cannot_be_kept(text: str) -> bool:
    """Control characters, NUL and halves of characters: no reader sees them, and no database or PDF holds them."""
    return pasted(text) != text.replace("\r\n", "\n").replace("\r", "\n")


def number_of(value: Any) -> Decimal | None:
    """A number as it is kept, a string of digits; None for anything else ("NaN", "1e9", other alphabets' digits)."""
    if not isinstance(value, str) or not re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,4})?", value):
        return None
    try:
        return Decimal(value)
    except InvalidOperation:  # pragma: no cover - the pattern lets nothing else through
        return None


def day_of(value: Any) -> date | None:
    """A date as it is kept, "2025-03-31"; None for anything else, and for years before 1900."""
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.year >= FIRST_YEAR else None


_KINDS: dict[Kind, Callable[[Part, Any, date | None], str]] = {
    Kind.SINGLE: _single,
    Kind.MULTI: _multi,
    Kind.YNDK: _single,
    Kind.MATRIX: _matrix,
    Kind.NUMBER: _number,
    Kind.TEXT: _text,
    Kind.COUNTRIES: _countries,
    Kind.DATE: _date,
    Kind.ROWS: _rows,
    Kind.FILE: _file,
}
