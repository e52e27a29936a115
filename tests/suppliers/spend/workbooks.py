"""Workbooks of invented payments, with what an honest count of them must give.

`twelve_sheet_workbook` has the habits of a police force's yearly workbook: a sheet a month, headings that change
through the year, non-breaking blanks, float noise, withheld payees under several spellings, firms that only look like
them, and the untidy lines that people leave in such files. No line is real.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import nextafter
from pathlib import Path
from random import Random

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

SUPPLIERS = (
    "HARBOUR LIGHT CLEANING LTD", "NORTHMOOR VEHICLE HIRE PLC", "QUILLFEATHER PRINT LTD",
    "OSTLERS GATE CATERING LTD", "BRACKENFELL UNIFORMS LIMITED", "TESSELLATE SOFTWARE LTD",
    "MERIDIAN KENNELS & CATTERY", "FOXGLOVE INTERPRETING CIC", "STONEBRIDGE BOROUGH COUNCIL",
    "ALDERMERE TYRES LTD", "PENWHISTLE FORENSIC SCIENCE LTD", "VALE RADIO SERVICES LLP",
    "COPPERBEECH SECURITY LTD", "SALTMARSH DEMOLITION LTD", "LANTERN COURT HOTEL", "THE WHARFSIDE TRUST",
    "HARBOUR LIGHTS CLEANING LTD",  # the first one, so alike that a person has to say whether they are one
)  # fmt: skip
# Firms whose names look like a withheld payee or a total, and are neither.
LOOK_ALIKES = ("REDACTIVE CONFERENCES LTD", "TOTAL COMFORT CARE LTD", "THIRD PARTY LOGISTICS LTD")
WITHHELD = (
    "THIRD PARTY", "THIRD PARTY ", "Third Party Supplier", "THIRD-PARTY", "NDORS TRAINER", "REDACTED PERSONAL DATA",
)  # fmt: skip
CATEGORIES = (
    "Agency Staff",
    "Clothing & Uniform",
    "Vehicle Purchase",
    "Police\u00a0– Building\u00a0Services",
)
_STARRED = ("* Expenditure Category", "* Date", "* Total Invoice Amount", "* SUPPLIER FINAL")
_MIDDLE = ("* Expenditure Category", "* Date", "* Total Invoice Amount", "* SUPPLIER")
_PLAIN = ("Expenditure Category", "Date", "Total Invoice Amount", "SUPPLIER FINAL", "Column1")


@dataclass
class Expected:
    """What a plan of the workbook must say, counted while it was written."""

    rows_read: int = 0
    rows_taken: int = 0
    rows_withheld: int = 0
    rows_undated: int = 0
    sum: Decimal = Decimal("0.00")
    rows_set_aside: Counter[str] = field(default_factory=Counter)
    by_month: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    by_sheet: dict[str, tuple[int, Decimal]] = field(default_factory=dict)
    suppliers: set[str] = field(default_factory=set)
    days: list[date] = field(default_factory=list)

    def take(self, sheet: str, name: str, pence: int, day: date | None) -> None:
        amount = Decimal(pence) / 100
        self.rows_read += 1
        self.rows_taken += 1
        self.sum += amount
        rows, total = self.by_sheet.get(sheet, (0, Decimal("0.00")))
        self.by_sheet[sheet] = (rows + 1, total + amount)
        if name in WITHHELD:
            self.rows_withheld += 1
        else:
            self.suppliers.add(name)
        if day is None:
            self.rows_undated += 1
            return
        self.days.append(day)
        rows, total = self.by_month.get(f"{day:%Y-%m}", (0, Decimal("0.00")))
        self.by_month[f"{day:%Y-%m}"] = (rows + 1, total + amount)

    def leave(self, reason: str) -> None:
        self.rows_read += 1
        self.rows_set_aside[reason] += 1


def twelve_sheet_workbook(path: Path, *, rows_a_month: int = 30, undated: int = 0, seed: int = 7) -> Expected:
    """Write the workbook of April 2023 to March 2024; `undated` payments carry "VARIOUS" for a date."""
    random, expected, workbook = Random(seed), Expected(), Workbook()  # noqa: S311 - no secrets here
    workbook.remove(workbook.active)  # type: ignore[arg-type]
    for number, first in enumerate(_months()):
        sheet = workbook.create_sheet(f"{first:%b %y}")
        headings = _STARRED if number < 3 else _MIDDLE if number < 9 else _PLAIN
        if number == 4:
            sheet.append(["Payments over £500"])
            sheet.append([])
        sheet.append(headings)
        for line in range(rows_a_month):
            _write_payment(sheet, expected, random, first, line)
        _write_untidy_lines(sheet, expected, headings, number)
    last = workbook.worksheets[-1]
    for line in range(undated):
        name, pence = SUPPLIERS[line % len(SUPPLIERS)], 60_000 + line
        last.append([CATEGORIES[0], "VARIOUS", pence / 100, name])
        expected.take(last.title, name, pence, None)
    workbook.create_sheet("Notes")
    workbook.save(path)
    return expected


def _months() -> Iterator[date]:
    for month in range(12):
        yield date(2023 + (month + 3) // 12, (month + 3) % 12 + 1, 1)


def _write_payment(sheet: Worksheet, expected: Expected, random: Random, first: date, line: int) -> None:
    """One payment; every tenth is to a withheld payee, every fifteenth to a look-alike, some are refunds."""
    if line % 10 == 9:
        name = WITHHELD[line // 10 % len(WITHHELD)]
    elif line % 15 == 7:
        name = random.choice(LOOK_ALIKES)
    else:
        name = random.choice(SUPPLIERS)
    pence = random.randint(50_000, 9_000_000) * (-1 if line % 20 == 19 else 1)
    written = nextafter(pence / 100, 0) if line % 4 == 1 else pence / 100
    shown = name.replace(" ", "\u00a0", 1) if line % 7 == 3 else name
    day = first + timedelta(days=random.randint(0, 27))
    sheet.append([random.choice(CATEGORIES), day, written, shown])
    expected.take(sheet.title, name, pence, day)


def _write_untidy_lines(sheet: Worksheet, expected: Expected, headings: tuple[str, ...], number: int) -> None:
    if number == 1:  # the headings of a second printed page
        sheet.append([])
        sheet.append(headings)
    if number == 2:
        sheet.append(["Agency Staff", date(2023, 6, 30), "see invoice", SUPPLIERS[0]])
        expected.leave("amount unreadable")
    if number == 5:
        sheet.append(["", "", "", SUPPLIERS[1]])
        expected.leave("no amount")
    if number == 11:
        sheet.append([])
        sheet.append(["Grand Total", "", float(expected.by_sheet[sheet.title][1]), ""])
        expected.leave("total")
