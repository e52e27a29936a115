"""Files as they come: tables written in every habit, with one thing wrong, or broken as files.

``tame`` ones hold so many rows without a fault, however they are written: all of them must come in. ``faulty`` ones
have one row that cannot be taken: its row and column must be named. Of ``wild`` ones nobody can say what they hold:
they are taken or refused as a whole, in words.
"""

import csv
import io
import random
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any

from openpyxl import Workbook

from tests.proof.importing.doors import Door, Row

TAME, FAULTY, WILD = "tame", "faulty", "wild"
MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class File:
    """``rows`` is how many it holds without a fault; ``fault``: the row that a spreadsheet counts, and its column."""

    kind: str
    habit: str
    name: str
    content: bytes
    rows: int = 0
    fault: tuple[int, str] | None = None

    def __repr__(self) -> str:
        return f"<{self.kind} {self.habit} {self.name} {len(self.content)} bytes, rows {self.rows}, {self.fault}>"


# --- text -------------------------------------------------------------------------------------------------------------


def text_of(
    table: Sequence[Row], *, delimiter: str = ",", end: str = "\r\n", quoting: Any = csv.QUOTE_MINIMAL
) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=quoting).writerows(table)
    return out.getvalue()


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "utf-16 with its mark": lambda text: text.encode("utf-16"),
    "utf-16 big endian": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "cp1252": lambda text: text.replace("Works", "Café’s £").encode("cp1252", "replace"),
}
WRITTEN: dict[str, Callable[[Sequence[Row]], str]] = {
    "commas": text_of,
    "semicolons": partial(text_of, delimiter=";"),
    "tabs": partial(text_of, delimiter="\t"),
    "unix lines": partial(text_of, end="\n"),
    "all quoted": partial(text_of, quoting=csv.QUOTE_ALL),
}
DATES: dict[str, Callable[[date], str]] = {
    "day/month/year": lambda day: f"{day:%d/%m/%Y}",
    "day.month.year": lambda day: f"{day:%d.%m.%Y}",
    "day-month-year": lambda day: f"{day:%d-%m-%Y}",
    "ISO": date.isoformat,
    "day month in words": lambda day: f"{day.day} {day:%B %Y}",
    "day-Mon-year": lambda day: f"{day:%d-%b-%Y}",
}


def csv_file(
    kind: str, habit: str, content: bytes, rows: int = 0, fault: tuple[int, str] | None = None
) -> File:
    return File(kind, habit, "file.csv", content, rows, fault)


def table(door: Door, many: int, lot: int = 0) -> list[Row]:
    return [list(door.headings), *(list(row) for row in door.rows(many, lot))]


def redated(door: Door, lines: list[Row], say: Callable[[date], str]) -> list[Row]:
    for row in lines[1:]:
        for place in door.dates:
            row[place] = say(datetime.strptime(row[place], "%d/%m/%Y").date())  # noqa: DTZ007
    return lines


def tame_text(door: Door, chance: random.Random) -> File:
    many = chance.randint(1, min(60, door.most))
    lines = table(door, many)
    # The registry's own writer knows one way: commas, and days as it writes them.
    plain = door.name == "registry"
    day = "day/month/year" if plain else chance.choice(list(DATES))
    written = "commas" if plain else chance.choice(list(WRITTEN))
    encoding = chance.choice(
        ["utf-8", "utf-8 with its mark", "cp1252"] if door.name == "standards" else list(ENCODINGS)
    )
    text = WRITTEN[written](redated(door, lines, DATES[day]))
    if chance.random() < 0.3:
        text += "\r\n\r\n" if not plain else ""
    return csv_file(TAME, f"{encoding}, {written}, {day}", ENCODINGS[encoding](text), many)


def faulty_text(door: Door, chance: random.Random) -> File:
    many = chance.randint(2, min(60, door.most))
    lines = table(door, many)
    at = chance.randint(1, many)
    place, wrong, told = door.fault
    lines[at][place] = wrong
    encoding = chance.choice(["utf-8", "utf-8 with its mark"])
    # The registry's writer never doubles a quote: there the row has too many cells.
    by_its_writer = "\r\n".join([*(",".join(row) for row in lines), ""])
    text = by_its_writer if door.name == "registry" else text_of(lines)
    return csv_file(FAULTY, "one row wrong", ENCODINGS[encoding](text), many - 1, (at + 1, told))


def no_longer(door: Door, chance: random.Random, harm: str) -> File:
    """A text file in which one thing is broken that no reader may stumble over."""
    many = chance.randint(3, min(40, door.most))
    lines = table(door, many)
    at = chance.randint(1, many)
    if change := ROWS_BROKEN.get(harm):
        lines = change(lines, at, chance)
    content = text_of(lines).encode()
    if broken := BYTES_BROKEN.get(harm):
        content = broken(content, lines[min(at, len(lines) - 1)][0], chance)
    return csv_file(WILD, harm, content)


Lines = list[Row]


def _with(at: int, row: Callable[[Row], Row], lines: Lines) -> Lines:
    return [row(one) if number == at else one for number, one in enumerate(lines)]


def _first_cell(say: Callable[[str, random.Random], str]) -> Callable[[Lines, int, random.Random], Lines]:
    return lambda lines, at, chance: _with(at, lambda row: [say(row[0], chance), *row[1:]], lines)


FORMULAS = ("=1+1", "=cmd|' /C calc'!A0", "@SUM(A1)", "+44", "-1", "\t=1")
ROWS_BROKEN: dict[str, Callable[[Lines, int, random.Random], Lines]] = {
    "ragged, short": lambda lines, at, chance: _with(
        at, lambda row: row[: chance.randint(1, len(row) - 1)], lines
    ),
    "ragged, long": lambda lines, at, chance: _with(
        at, lambda row: row + ["more"] * chance.randint(1, 9), lines
    ),
    "headings twice": lambda lines, _at, _chance: [[lines[0][0], *lines[0][:1], *lines[0][2:]], *lines[1:]],
    "no headings": lambda lines, _at, _chance: lines[1:],
    "headings alone": lambda lines, _at, _chance: lines[:1],
    "many columns": lambda lines, _at, _chance: [row + ["x"] * 500 for row in lines],
    "a formula": _first_cell(lambda _text, chance: chance.choice(FORMULAS)),
    "a cell of control characters": _first_cell(lambda text, _: text + "\x01\x1b\x7f\u202e\u2028\ufeff"),
    "a cell of another script": _first_cell(lambda _text, _chance: "Łódź Ŵŷ 東京 🚓 \u202egnihtyna"),
    "a line break in a cell": _first_cell(lambda text, _: f"{text}\r\nsecond line"),
    "a very long cell": _first_cell(lambda _, chance: "x" * chance.choice([300, 5_000, 131_072, 200_000])),
}


def _some_bytes(content: bytes, _: str, chance: random.Random) -> bytes:
    broken = bytearray(content)
    for _number in range(chance.randint(1, 12)):
        broken[chance.randrange(len(broken))] = chance.randrange(256)
    return bytes(broken)


NOTHING = (b"", b"\xef\xbb\xbf", b" \r\n", b"\x00\x00", b"\x1a")
# What the cell at the place of the harm says comes second.
BYTES_BROKEN: dict[str, Callable[[bytes, str, random.Random], bytes]] = {
    "a quote that is never closed": lambda all_, cell, _: all_.replace(
        cell.encode(), b'"' + cell.encode(), 1
    ),
    "stray quotes": lambda all_, cell, _: all_.replace(
        cell.encode(), cell[:3].encode() + b'"' + cell[3:].encode(), 1
    ),
    "a NUL": lambda all_, _cell, _chance: all_.replace(b"/2026", b"/2026\x00", 1),
    "a NUL far behind": lambda all_, cell, _: (
        all_ * (1 + 6_000 // len(all_)) + cell.encode() + b"\x00,\x00\r\n"
    ),
    "a broken character": lambda all_, _cell, _chance: all_.replace(b"P", b"\xed\xa0\x80\xff", 1),
    "half a character of utf-16": lambda all_, _c, _r: all_.decode().encode("utf-16")[:-1] + b"\x00\xd8\x00",
    "utf-16 without its mark": lambda all_, _cell, _chance: all_.decode().encode("utf-16-le"),
    "the wrong end": lambda all_, _cell, _chance: b"\xff\xfe" + all_.decode().encode("utf-16-be"),
    "carriage returns": lambda all_, _cell, _chance: all_.replace(b"\r\n", b"\r"),
    "cut off": lambda all_, _cell, chance: all_[: chance.randint(1, len(all_) - 1)],
    "empty": lambda _all, _cell, chance: chance.choice(NOTHING),
    "bytes at random": lambda _all, _cell, chance: chance.randbytes(chance.randint(1, 4_000)),
    "some bytes changed": _some_bytes,
}
HARMS = (*ROWS_BROKEN, *BYTES_BROKEN)

# --- workbooks --------------------------------------------------------------------------------------------------------


def workbook(lines: Sequence[Sequence[Any]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Sheet")
    for row in lines:
        sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def typed(door: Door, lines: list[Row], day: Callable[[date], Any]) -> list[list[Any]]:
    """Dates and whole numbers as a spreadsheet keeps them."""
    found: list[list[Any]] = [list(lines[0])]
    for row in lines[1:]:
        cells: list[Any] = [int(cell) if cell.isdigit() and len(cell) < 7 else cell for cell in row]
        for place in door.dates:
            cells[place] = day(datetime.strptime(row[place], "%d/%m/%Y").date())  # noqa: DTZ007
        found.append(cells)
    return found


CELLS: dict[str, Callable[[date], Any]] = {
    "a day": lambda day: day,
    "a day with its hour": lambda day: datetime(day.year, day.month, day.day),  # noqa: DTZ001
    **DATES,
}


def tame_book(door: Door, chance: random.Random) -> File:
    many = chance.randint(1, min(60, door.most))
    day = chance.choice(list(CELLS))
    content = workbook(typed(door, table(door, many), CELLS[day]))
    return File(TAME, f"workbook, {day}", "file.xlsx", content, many)


def faulty_book(door: Door, chance: random.Random) -> File:
    many = chance.randint(2, min(60, door.most))
    lines = typed(door, table(door, many), lambda day: day)
    at = chance.randint(1, many)
    place, wrong, told = door.fault
    lines[at][place] = wrong
    return File(FAULTY, "workbook, one row wrong", "file.xlsx", workbook(lines), many - 1, (at + 1, told))


def broken_book(door: Door, chance: random.Random, harm: str) -> File:
    lines = typed(door, table(door, 12), lambda day: day)
    if harm == "formulas":
        lines[3][1] = "=SUM(1,2)"
        lines[4][0] = '=HYPERLINK("http://example.org","x")'
    elif harm == "an error for a value":
        lines[2][1] = "#REF!"
    content = workbook(lines)
    if broken := BOOKS_BROKEN.get(harm):
        content = broken(content, chance)
    return File(WILD, f"workbook, {harm}", "file.xlsx", content)


BOOK, SHEET = "xl/workbook.xml", "xl/worksheets/sheet1.xml"
ELSEWHERE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
ALL_COLUMNS = b'<dimension ref="A1:XFD1048576"/><sheetData'
BOOKS_BROKEN: dict[str, Callable[[bytes, random.Random], bytes]] = {
    "cut off": lambda all_, chance: all_[: chance.randint(4, len(all_) - 1)],
    "some bytes changed": lambda all_, chance: _some_bytes(all_, "", chance),
    "says it is huge": lambda all_, _: huge_by_its_word(all_),
    "a sheet of a million columns": lambda all_, _: repacked(
        all_, SHEET, lambda xml: xml.replace(b"<sheetData", ALL_COLUMNS, 1)
    ),
    "a bomb": lambda all_, _: repacked(all_, SHEET, lambda xml: xml + b" " * (300 * MEGABYTE)),
    "an entity from elsewhere": lambda all_, _: repacked(all_, BOOK, lambda xml: ELSEWHERE + xml),
    "a part is missing": lambda all_, chance: repacked(all_, chance.choice([BOOK, SHEET]), None),
    "a part is nonsense": lambda all_, _: repacked(
        all_, SHEET, lambda _xml: b"<worksheet><sheetData><row r='x'>"
    ),
    "a text under its name": lambda _all, _chance: (
        b"Supplier,Amount,Date\r\nHarbour Works Ltd,1.00,01/03/2026\r\n"
    ),
}
BOOK_HARMS = ("formulas", "an error for a value", *BOOKS_BROKEN)


def repacked(content: bytes, part: str, change: Callable[[bytes], bytes] | None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != part:
                new.writestr(name, old.read(name))
            elif change:
                new.writestr(name, change(old.read(name)))
    return out.getvalue()


def huge_by_its_word(content: bytes) -> bytes:
    """The directory of the package says that each of its parts is four thousand megabytes."""
    broken, at = bytearray(content), 0
    while (at := content.find(b"PK\x01\x02", at)) >= 0:
        broken[at + 24 : at + 28] = struct.pack("<I", 0xFFFF_FFF0)
        at += 4
    return bytes(broken)


# --- large ------------------------------------------------------------------------------------------------------------


def large(door: Door) -> list[File]:
    """50,000 rows, a cell of ten megabytes, and a bomb."""
    many = 50_000
    lines = [list(row) for row in door.rows(min(many, door.most), 0)]
    tables = [list(door.headings), *(lines * (many // len(lines)))]
    fits = door.most >= many
    files = [csv_file(TAME if fits else WILD, "50,000 rows", text_of(tables).encode(), many if fits else 0)]
    cell = table(door, 5)
    cell[3][0] = "x" * 10 * MEGABYTE
    files.append(csv_file(WILD, "a cell of 10 MB", text_of(cell).encode()))
    if "xlsx" in door.kinds:
        files.append(broken_book(door, random.Random(1), "a bomb"))  # noqa: S311
        files.append(
            replace(files[1], name="file.xlsx", habit="workbook, a cell of 10 MB", content=workbook(cell))
        )
    return files
