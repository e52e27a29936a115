"""A promise and the text that it stands in: word for word, and what in a text sounds like one. Knows no model."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape

from msplan.lib.markup import plain_text, render_markdown

MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
DAY = re.compile(rf"(?:\b(\d{{1,2}}) )?\b({'|'.join(MONTHS)}) (20\d\d)\b")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
SOUNDS = re.compile(
    r"\b(?:we|it|they|the force|the constabulary|everybody|\w+s) (?:will|shall)\b"
    r"|\bwe (?:intend|plan|aim|commit|undertake|promise)\b",
    re.IGNORECASE,
)
ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
MOST_SHOWN = 40


@dataclass(frozen=True)
class Sounding:
    """A sentence, or the first cell of a table's row, that may be a promise; the day it names, if it names one."""

    words: str
    due_on: date | None


def squashed(text: str) -> str:
    """Blanks and line ends mean nothing: a sentence is the same however its lines were broken."""
    return " ".join(text.split())


def stands_in(wording: str, body: str) -> bool:
    """Whether the words stand in a section's text, letter for letter as its readers meet them."""
    return squashed(wording) in squashed(plain_text(render_markdown(body)))


def sounding(body: str) -> list[Sounding]:
    """What in a section's text may be a promise, in its order; at most some."""
    html = render_markdown(body)
    found = dict.fromkeys((*_in_sentences(ROW.sub("", html)), *_in_rows(html)))
    return list(found)[:MOST_SHOWN]


def day_in(text: str) -> date | None:
    """The last day that a text names: "31 March 2027", or the last of "March 2027"."""
    days = [day for match in DAY.finditer(text) if (day := _day(match)) is not None]
    return days[-1] if days else None


def _in_sentences(html: str) -> Iterator[Sounding]:
    for line in plain_text(html).splitlines():
        for sentence in SENTENCE.split(line):
            if SOUNDS.search(sentence) and "{{" not in sentence:
                yield Sounding(squashed(sentence), day_in(sentence))


def _in_rows(html: str) -> Iterator[Sounding]:
    """A row of a table that names a day promises what its first cell says."""
    for row in ROW.findall(html):
        cells = [squashed(unescape(plain_text(cell))) for cell in CELL.findall(row)]
        if len(cells) > 1 and cells[0] and "{{" not in cells[0] and (day := day_in(" ".join(cells[1:]))):
            yield Sounding(cells[0], day)


def _day(match: re.Match[str]) -> date | None:
    year, month = int(match[3]), MONTHS[match[2]]
    last = calendar.monthrange(year, month)[1]
    day = int(match[1]) if match[1] else last
    return date(year, month, day) if 1 <= day <= last else None
