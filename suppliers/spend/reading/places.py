"""Sheets without headings: a person says what each column holds, by its place.

Rules: docs/rules/spend-files.md, "Columns".
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from .amounts import Cell, read_amount
from .dates import read_date
from .headers import NEEDED, Header, Wanted, is_letter_key, places_by_letter, text_of
from .plan import Column

# In what a person said of the columns: the file has no headings, and its columns go by their letters.
NO_HEADINGS: Final = "noheadings"
_Lines = Sequence[tuple[int, Sequence[Cell]]]


def goes_by_position(wanted: Wanted) -> bool:
    return bool(wanted.get(NO_HEADINGS))


def named_only(wanted: Wanted) -> Wanted:
    """What was said of headings, for a sheet that has some after all: its columns need not stand in those places."""
    if not goes_by_position(wanted):
        return wanted
    return {key: field for key, field in wanted.items() if key != NO_HEADINGS and not is_letter_key(key)}


def header_by_position(lines: _Lines, wanted: Wanted, offset: int = 0) -> Header | None:
    """The columns by their letters. None where nobody said so, or where no line has a payee and an amount there."""
    if not goes_by_position(wanted):
        return None
    width = _usual_width(lines)
    places = places_by_letter(wanted, offset)
    header = Header(lines[0][0] - 1, ("",) * width, places, offset=offset, lines=0, least_width=width)
    if header.missing or not any(_holds_a_payment(cells, header) for _, cells in lines):
        return None
    return header


def columns_by_position(lines: _Lines, offset: int = 0) -> tuple[Column, ...]:
    """Each column with a few of its values, and the two that tell themselves by them: dates and amounts."""
    found = list(Header(0, (), {}, offset=offset).columns(lines))
    for field, tells in (("date", _all_dates), ("amount", _all_amounts)):
        at = next((at for at, each in enumerate(found) if each.field is None and tells(each.samples)), None)
        if at is not None:
            found[at] = replace(found[at], field=field)
    return tuple(found)


def _usual_width(lines: _Lines) -> int:
    (width, _), *_ = Counter(len(cells) for _, cells in lines).most_common(1)
    return width


def _holds_a_payment(cells: Sequence[Cell], header: Header) -> bool:
    supplier, amount = (header.place(field) for field in NEEDED)
    if max(supplier, amount) >= len(cells):
        return False
    return bool(text_of(cells[supplier])) and isinstance(read_amount(cells[amount]), Decimal)


def _all_dates(samples: Sequence[str]) -> bool:
    return all(not text.isdigit() and read_date(text) is not None for text in samples)


def _all_amounts(samples: Sequence[str]) -> bool:
    return any("." in text for text in samples) and all(
        isinstance(read_amount(text), Decimal) for text in samples
    )
