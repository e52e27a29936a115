"""What each of the public outputs of a statement says, number by number, under the same names: read by nothing of
the program's own.

A place is ("text", figure), ("shown", figure), ("counted", figure), ("value", figure), ("numerator", figure),
("denominator", figure), ("cell", table, row, column), ("number", table, row, column), ("chart", chart, row, column),
("laid", caption, row, column): a cell of any table.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

from tests.pdf.look_inside import Laid, Piece, read_out

Place = tuple[Any, ...]
Told = dict[Place, str]
APPENDIX = "Figures, with what they were counted from"
CHART = re.compile(r"Chart (\d+) as a table")
IN_TEXT = re.compile(r"Named (\w+) it reads (.*) here\.")
# Which outputs have to say a number, by the kind of its place.
SAID_IN = {
    "text": {"page", "pdf", "json"},
    "shown": {"page", "pdf", "json", "csv"},
    "counted": {"page", "pdf"},
    "value": {"json", "csv"},
    "numerator": {"json", "csv"},
    "denominator": {"json", "csv"},
    "cell": {"page", "pdf", "json", "csv"},
    "number": {"json", "csv"},
    "chart": {"page", "pdf"},
    "laid": {"page", "pdf"},
}


@dataclass(frozen=True)
class Names:
    """What the outputs are read with: the key of each label of a figure, and of each label of a table."""

    figures: Mapping[str, str]
    tables: Mapping[str, str]

    @classmethod
    def of(cls, data: bytes) -> "Names":
        content = json.loads(data)
        return cls(
            {one["label"]: one["key"] for one in content["figures"]},
            {one["label"]: one["key"] for one in content["tables"]},
        )


def differences(outputs: Mapping[str, Told]) -> list[str]:
    """Where two outputs do not say the same, or one does not say what it has to."""
    found = []
    for place in sorted({place for told in outputs.values() for place in told}, key=str):
        said = {name: told[place] for name, told in outputs.items() if place in told}
        if len(set(said.values())) > 1 or set(said) != SAID_IN[place[0]]:
            found.append(f"{place}: {said}")
    return found


def of_json(data: bytes) -> Told:
    content, found = json.loads(data), {}
    for one in content["figures"]:
        key = one["key"]
        found["shown", key] = one["shown"]
        for name in ("value", "numerator", "denominator"):
            found[name, key] = "" if one[name] is None else str(one[name])
    for table in content["tables"]:
        for r, (row, words) in enumerate(zip(table["rows"], table["shown"], strict=True)):
            for c, word in enumerate(words):
                is_number = c > 0 and table["units"][c - 1] != "words"
                found["cell", table["key"], r, c] = (
                    word if is_number or word == row[c] else f"{word}, {row[c]}"
                )
                if is_number:
                    found["number", table["key"], r, c] = "" if row[c] is None else str(row[c])
    for section in content["sections"]:
        for key, words in IN_TEXT.findall(section["text"]):
            found["text", key] = words
    return found


def of_csv(data: bytes, names: Names) -> Told:
    found: Told = {}
    places: dict[str, dict[str, int]] = {}
    for line in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
        if "/" not in line["key"]:
            found["shown", line["key"]] = line["shown"]
            for name in ("value", "numerator", "denominator"):
                found[name, line["key"]] = line[name]
            continue
        table, rest = line["key"].split("/", 1)
        rows = places.setdefault(table, {})
        # Label and heading; either may hold a stroke, so the row is known by its first column.
        label = line["figure"].split(": ", 1)[1]
        row, _, heading = label.rpartition(": ")
        assert rest == f"{row}/{heading}"
        r = rows.setdefault(row, len(rows))
        c = 1 + sum(1 for place in found if place[:3] == ("cell", table, r) and place[3] > 0)
        found["cell", table, r, 0] = row
        found["cell", table, r, c] = line["shown"]
        if line["unit"] != "words":
            found["number", table, r, c] = line["value"]
    return found


def of_page(article: str, names: Names) -> Told:
    read = _Article()
    read.feed(article)
    found: Told = {("text", key): words for key, words in read.figures.items()}
    return found | _of_tables([(one.caption, one.rows) for one in read.tables], names)


def of_pdf(laid: Laid, text: Mapping[Piece, str], names: Names) -> Told:
    """As it is read out; a table that goes on after a page's end is one table."""
    found: Told = {}
    for paragraph in laid.paragraphs:
        if match := IN_TEXT.fullmatch(read_out(paragraph, text)):
            found["text", match[1]] = match[2]
    tables: list[tuple[str, list[list[str]]]] = []
    for caption, cells in laid.tables:
        rows = [[read_out(cell, text) for cell in row] for row in cells]
        if caption or rows[0] != tables[-1][1][0]:
            tables.append((read_out(caption, text), rows))
        else:
            tables[-1][1].extend(rows[1:])
    return found | _of_tables(tables, names)


def _of_tables(tables: list[tuple[str, list[list[str]]]], names: Names) -> Told:
    found: Told = {}
    for caption, (_, *rows) in tables:
        if caption == APPENDIX:
            for label, shown, counted, *_ in rows:
                key = names.figures.get(label, label)
                found["shown", key], found["counted", key] = shown, counted
        kind, of = ("cell", names.tables.get(caption, "")) if caption in names.tables else ("", "")
        if chart := CHART.fullmatch(caption):
            kind, of = "chart", chart[1]
        for r, row in enumerate(rows):
            found |= {("laid", caption, r, c): words for c, words in enumerate(row)}
            found |= {(kind, of, r, c): words for c, words in enumerate(row) if kind}
    return found


@dataclass
class _Table:
    caption: str = ""
    rows: list[list[str]] = field(default_factory=list)


class _Article(HTMLParser):
    """Tables with their captions, and the figures that stand in the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[_Table] = []
        self.figures: dict[str, str] = {}
        self.inside, self.key = "", ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append(_Table())
        elif tag == "tr":
            self.tables[-1].rows.append([])
        elif tag in ("th", "td"):
            self.tables[-1].rows[-1].append("")
        if tag in ("th", "td", "caption", "data"):
            self.inside = tag
        if tag == "data":
            self.key = str(dict(attributes)["value"])
            self.figures[self.key] = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "caption":
            self.tables[-1].caption += data
        elif self.inside in ("th", "td"):
            self.tables[-1].rows[-1][-1] += data
        elif self.inside == "data":
            self.figures[self.key] += data


def as_shown(value: str, unit: str) -> str:
    """A number of a data file as readers meet it: the rule of docs/rules/figures.md, written again."""
    if value == "":
        return "not known"
    number = Decimal(value)
    whole = number.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    minus, size = "−" if whole < 0 else "", f"{abs(whole):,}"
    if unit == "percent":
        return (
            "less than 1%" if 0 < number < 1 else "more than 99%" if 99 < number < 100 else f"{minus}{size}%"
        )
    if unit == "pounds":
        return f"{minus}£{size}"
    if unit == "days":
        return f"{minus}{size} day{'' if abs(whole) == 1 else 's'}"
    return minus + size
