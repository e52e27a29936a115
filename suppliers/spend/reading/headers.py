"""Finding the line of headings in a sheet, and saying what each column holds.

Rules: docs/rules/spend-files.md, "Columns".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final

from suppliers.register.names import clean_name

from .amounts import Cell, is_rule, read_amount
from .fields import FIELDS, LAST_RESORT, candidates, header_key
from .plan import Column

NEEDED: Final = ("supplier", "amount")
# A line of headings stands above the data: report dumps put some twenty lines in front of it.
LINES_SEARCHED: Final = 100
SAMPLES: Final = 3
_LONGEST_HEADING = 80
_LETTER_KEY = re.compile(r"column([a-z]{1,3})", re.ASCII)

# What a person (or a source's remembered mapping) says a heading stands for; None means "nothing".
Wanted = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """One line of headings: where it is, and which column holds which field.

    `offset` is the first column's place in the sheet; `lines` is how many lines of the file the headings take up (none
    where a person said that there are none); `other_amounts` are the places of further columns of amounts.
    """

    row_number: int
    texts: tuple[str, ...]
    places: Mapping[str, int]
    other_amounts: tuple[int, ...] = ()
    repeated: tuple[str, ...] = ()
    offset: int = 0
    lines: int = 1
    least_width: int = 0

    @property
    def width(self) -> int:
        """How many columns have a heading or a field: what stands further right belongs to nothing."""
        named = max((place for place, text in enumerate(self.texts) if text), default=-1)
        return max(named, self.least_width - 1, *self.places.values()) + 1

    def key_of(self, place: int) -> str:
        """What a mapping calls the column: its heading's key, or its letter where it has no heading."""
        text = self.texts[place] if place < len(self.texts) else ""
        return header_key(text) or _letter_key(place + self.offset)

    def place(self, name: str) -> int:
        """The column of a field, or -1."""
        return self.places.get(name, -1)

    def name_of(self, name: str) -> str:
        if name not in self.places:
            return ""
        place = self.places[name]
        heading = self.texts[place] if place < len(self.texts) else ""
        return heading or f"column {letters(place + self.offset)}"

    @property
    def missing(self) -> list[str]:
        return [name for name in NEEDED if name not in self.places]

    def columns(self, lines: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[Column, ...]:
        """The columns to show to a person, with a few values of each; empty ones are left out."""
        field_at = {place: name for name, place in self.places.items()}
        width = max([len(self.texts), *(len(cells) for _, cells in lines)], default=0)
        columns = []
        for place in range(width):
            text = self.texts[place] if place < len(self.texts) else ""
            samples = _samples(place, lines)
            if text or samples:
                columns.append(
                    Column(
                        letters(place + self.offset), text, self.key_of(place), field_at.get(place), samples
                    )
                )
        return tuple(columns)


@dataclass(slots=True)
class Search:
    """What a search among a sheet's first lines found: a header, or else the line nearest to being one."""

    header: Header | None = None
    nearest: Header | None = None
    titles: set[str] = field(default_factory=set)


def find_header(lines: Sequence[tuple[int, Sequence[Cell]]], wanted: Wanted, offset: int = 0) -> Search:
    """The first line in which both a supplier and an amount column are recognised; or it and the next together.

    Headings broken over two lines ("Supplier" above "Name") say more together than the upper line alone.
    """
    search = _search(lines, wanted, offset)
    single = search.header
    for upper, lower in pairwise(lines):
        if single is None or upper[0] == single.row_number:
            both = _together(upper, lower, wanted, offset)
            if both and (single is None or len(both.places) > len(single.places)):
                search.header = both
                break
    return search


def _search(lines: Sequence[tuple[int, Sequence[Cell]]], wanted: Wanted, offset: int) -> Search:
    search = Search()
    for row_number, cells in lines:
        header = recognise(row_number, cells, wanted, offset)
        if header and not header.missing:
            search.header = header
            return search
        if header and (search.nearest is None or len(header.places) > len(search.nearest.places)):
            search.nearest = header
        filled = [text for cell in cells if (text := text_of(cell))]
        if len(filled) == 1:
            search.titles.add(filled[0])
    return search


def _together(
    first: tuple[int, Sequence[Cell]], second: tuple[int, Sequence[Cell]], wanted: Wanted, offset: int
) -> Header | None:
    """Two lines read as one line of headings. The lower one must hold words only: a payment has an amount."""
    upper, lower = first[1], second[1]
    if any(not isinstance(cell, str) or _holds_a_number(cell) for cell in lower):
        return None
    width = max(len(upper), len(lower))
    texts = [f"{_at(upper, place)} {_at(lower, place)}".strip() for place in range(width)]
    header = recognise(second[0], texts, wanted, offset)
    return replace(header, lines=2) if header and not header.missing else None


def _at(cells: Sequence[Cell], place: int) -> str:
    return text_of(cells[place]) if place < len(cells) else ""


def _holds_a_number(cell: str) -> bool:
    return not isinstance(read_amount(cell), str)


def recognise(row_number: int, cells: Sequence[Cell], wanted: Wanted, offset: int = 0) -> Header | None:
    """The line as a header, if any of its cells is a heading that we know; it may lack a needed column."""
    texts = tuple(clean_name(cell).strip("* ") if isinstance(cell, str) else "" for cell in cells)
    places = _assign(texts, wanted, offset)
    if all(place >= len(texts) or not texts[place] for place in places.values()):
        return None
    keys = [header_key(text) for text in texts]
    repeated = tuple(
        texts[place] for place in places.values() if place < len(texts) and keys.count(keys[place]) > 1
    )
    others = tuple(
        place
        for place, text in enumerate(texts)
        if place not in places.values() and any(name == "amount" for _, name in candidates(text))
    )
    return Header(row_number, texts, places, others, repeated, offset)


def _assign(texts: Sequence[str], wanted: Wanted, offset: int) -> dict[str, int]:
    """Which column holds which field: what a person said first, then the likeliest heading for each field."""
    places: dict[str, int] = {}
    said: set[int] = set()
    for place, text in enumerate(texts):
        key = header_key(text)
        if key and key in wanted:
            said.add(place)
            name = wanted[key]
            if name in FIELDS and name not in places:
                places[name] = place
    for name, place in places_by_letter(wanted, offset).items():  # columns without a heading
        if name not in places and not (place < len(texts) and texts[place]):
            places[name] = place

    offers = sorted(
        (rank, place, name)
        for place, text in enumerate(texts)
        if text and place not in said and len(text) <= _LONGEST_HEADING
        for rank, name in candidates(text)
    )
    taken = set(places.values())
    for _, place, name in offers:
        if name not in places and place not in taken:
            places[name] = place
            taken.add(place)
    if "credit" in places and places["credit"] not in said and not _is_debit(texts, places):
        del places["credit"]  # "Credit" beside "Amount" may mark anything
    if "supplier" not in places and "supplier" not in wanted.values():
        _use_last_resort(texts, places, said)
    return places


def _is_debit(texts: Sequence[str], places: Mapping[str, int]) -> bool:
    place = places.get("amount", len(texts))
    return place < len(texts) and header_key(texts[place]).startswith(("debit", "dr"))


def places_by_letter(wanted: Wanted, offset: int) -> dict[str, int]:
    """Where the columns are that were named by their letter; the first of two that hold the same."""
    places: dict[str, int] = {}
    for key, name in wanted.items():
        place = _place_of(key) - offset
        if name in FIELDS and place >= 0:
            places.setdefault(str(name), place)
    return places


def is_letter_key(key: str) -> bool:
    return _LETTER_KEY.fullmatch(key) is not None


def _use_last_resort(texts: Sequence[str], places: dict[str, int], said: set[int]) -> None:
    """No column is called supplier: "Entity Name" and the like then name the payee and not the buyer."""
    keys = [header_key(text) for text in texts]
    for heading in LAST_RESORT:
        place = next(
            (at for at, key in enumerate(keys) if key.endswith(heading) and len(key) <= len(heading) + 2), -1
        )
        if place < 0 or place in said or "amount" not in places:
            continue
        for name in [name for name, at in places.items() if at == place]:
            del places[name]
        places["supplier"] = place
        number = next((at for at, key in enumerate(keys) if key == heading.removesuffix("name")), -1)
        if number >= 0 and number not in said and "supplier_id" not in places:
            for name in [name for name, at in places.items() if at == number]:
                del places[name]
            places["supplier_id"] = number
        return


def _samples(place: int, lines: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[str, ...]:
    found: list[str] = []
    for _, cells in lines:
        text = text_of(cells[place]) if place < len(cells) else ""
        if text and text not in found and not is_rule(text):
            found.append(text[:100])
            if len(found) == SAMPLES:
                break
    return tuple(found)


def text_of(cell: Cell) -> str:
    """A cell as a person would read it: 2104.0 is 2104, blanks are single, dates are ISO."""
    if isinstance(cell, str):
        return clean_name(cell)
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def _letter_key(place: int) -> str:
    return f"column{letters(place).lower()}"


def _place_of(key: str) -> int:
    """The place that `_letter_key` was given; -1 for the key of a heading."""
    match = _LETTER_KEY.fullmatch(key)
    if not match:
        return -1
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 96
    return number - 1


def letters(place: int) -> str:
    """A spreadsheet's name for a column: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name
