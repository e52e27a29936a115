"""Spend files whose every line this program wrote itself, so that it is known what must become of each."""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook

from tests.proof.importing import files as make
from tests.proof.importing.doors import DOORS, Row

HEADINGS = DOORS[0].headings
PAID, ASIDE, BESIDE, COUNTED = "payments", "set aside", "beside the rows", "counted alone"
Place = tuple[str, int]
Written = list[tuple[Row, str]]


@dataclass(frozen=True)
class Ledger:
    """``lines`` says of each line that holds anything what must become of it; ``paid`` is what its payments come to."""

    habit: tuple[str, str]
    name: str
    content: bytes
    lines: dict[Place, str]
    paid: Decimal


# What a line holds and what must become of it. The first is the commonest; "" holds nothing.
KINDS: dict[str, tuple[Row, str]] = {
    "payment": (["{name}", "{amount}", "12/03/2026", "Cleaning", "Number {at}"], PAID),
    "withheld": (["REDACTED", "{amount}", "13/03/2026", "Care", "Number {at}"], PAID),
    "nobody": (["", "{amount}", "14/03/2026", "Cards", "Number {at}"], PAID),
    "a line end in a cell": (["{name}", "{amount}", "15/03/2026", "Cleaning", "Number {at}\nmore"], PAID),
    "money back": (["{name}", "-{amount}", "15/03/2026", "Cleaning", "Number {at}"], PAID),
    "no amount": (["{name}", "", "16/03/2026", "Cleaning", "Number {at}"], ASIDE),
    "amount in words": (["{name}", "twelve pounds", "16/03/2026", "Cleaning", "Number {at}"], ASIDE),
    "amount of two meanings": (["{name}", "12 34", "16/03/2026", "Cleaning", "Number {at}"], ASIDE),
    "euros": (["{name}", "€{amount}", "16/03/2026", "Cleaning", "Number {at}"], ASIDE),
    "amount withheld": (["{name}", "REDACTED", "16/03/2026", "Cleaning", "Number {at}"], ASIDE),
    "subtotal": (["Subtotal", "7.00", "", "", ""], ASIDE),
    "neither payee nor amount": (["", "", "", "see note {at}", ""], BESIDE),
    "headings again": (HEADINGS, BESIDE),
    "commas": (["", "", "", "", ""], ""),
    "blank": ([""], ""),
    "blanks": (["  ", " ", "", "", ""], ""),
}
WEIGHTS = [12, *[1] * (len(KINDS) - 1)]
DECODED = {
    "utf-8": "utf-8",
    "utf-8 with its mark": "utf-8-sig",
    "utf-16 with its mark": "utf-16",
    "utf-16 big endian": "utf-16",
    "cp1252": "cp1252",
}


def ledgers(many: int, *, seed: int = 1, most: int = 40) -> Iterator[Ledger]:
    """So many files of up to so many lines a sheet; every third is a workbook."""
    chance = random.Random(f"ledgers{seed}")  # noqa: S311  repeatable, not secret
    for number in range(many):
        lines = chance.randint(5, most)
        if number % 3 == 2:
            yield workbook(chance, lines, number)
        else:
            habit = chance.choice(list(make.WRITTEN)), chance.choice(list(make.ENCODINGS))
            yield text(sheet(chance, lines, number), *habit)


def the_same_otherwise(*, lines: int = 30, seed: int = 1) -> tuple[Ledger, Ledger]:
    """The same lines in two files: other bytes."""
    one = sheet(random.Random(f"again{seed}"), lines, 0)  # noqa: S311
    return text(one, "commas", "utf-8"), text(one, "semicolons", "utf-16 with its mark")


def text(one: tuple[Written, Decimal], way: str, encoding: str) -> Ledger:
    written, paid = one
    content = make.ENCODINGS[encoding](make.WRITTEN[way]([cells for cells, _ in written]))
    lines = {("file", at): became for at, (_, became) in enumerate(written, 1) if became}
    return Ledger((way, encoding), "file.csv", content, lines, paid)


def workbook(chance: random.Random, many: int, number: int) -> Ledger:
    """Two months, and a sheet of notes that holds no payment."""
    book, paid = Workbook(write_only=True), Decimal(0)
    lines: dict[Place, str] = {}
    for which, title in enumerate(("March", "April")):
        written, comes_to = sheet(chance, many, 10_000 + 2 * number + which)
        paid += comes_to
        page = book.create_sheet(title)
        for at, (cells, became) in enumerate(written, 1):
            page.append([cell or None for cell in cells])
            lines |= {(title, at): became} if became else {}
    notes = book.create_sheet("Notes")
    for at in range(1, chance.randint(2, 5)):
        notes.append([f"Note {at} of finance"])
        lines["Notes", at] = COUNTED
    out = io.BytesIO()
    book.save(out)
    return Ledger(("workbook", ""), "file.xlsx", out.getvalue(), lines, paid)


def sheet(chance: random.Random, many: int, number: int) -> tuple[Written, Decimal]:
    """Titles, headings, so many lines below them, each with what must become of it; and what the payments come to."""
    written: Written = []
    if chance.random() < 0.5:
        written += [(["Payments of the proof", "", "", "", ""], COUNTED), ([""], "")]
    written.append((list(HEADINGS), COUNTED))
    paid = Decimal(0)
    for at in range(many):
        kind = "payment" if at < 3 else chance.choices(list(KINDS), WEIGHTS)[0]
        # No sum of such amounts is another of them: a total is told by arithmetic too.
        amount = Decimal((1_000 * number + at) * 7_919 % 1_000_003 + 50_000 + at) / 100
        cells, became = KINDS[kind]
        name = f"Harbour Works {number % 40}.{at % 7} Ltd"
        written.append(([cell.format(at=at, amount=amount, name=name) for cell in cells], became))
        if became == PAID:
            paid += -amount if kind == "money back" else amount
    if chance.random() < 0.5:
        written.append((["Grand total", f"{paid}", "", "", ""], ASIDE))
    return written, paid


def tables_of(ledger: Ledger) -> list[tuple[str, list[Any]]]:
    """A text file as csv alone reads it."""
    way, encoding = ledger.habit
    told = io.StringIO(ledger.content.decode(DECODED[encoding]), newline="")
    return [("file", list(csv.reader(told, delimiter={"semicolons": ";", "tabs": "\t"}.get(way, ","))))]
