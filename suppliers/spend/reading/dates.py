"""Dates as spend files write them. Rules: docs/rules/spend-files.md, "Dates".

A date is read, never guessed: what cannot be one day for certain gives no date.
"""

import re
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from .amounts import Cell

FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2099
# A file in which one order is this many times as often proved as the other is written in that order.
CLEAR_MAJORITY: Final = 20

_EXCEL_ZERO = date(1899, 12, 30)
_DAYS_TO_1904: Final = 1462
_MONTHS: Final = {
    "jan": 1, "january": 1, "feb": 2, "february": 2, "mar": 3, "march": 3, "apr": 4, "april": 4, "may": 5,
    "jun": 6, "june": 6, "jul": 7, "july": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9,
    "oct": 10, "october": 10, "nov": 11, "november": 11, "dec": 12, "december": 12,
}  # fmt: skip
_TIME = r"(?:[T\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp][Mm])?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_DAY_NAME = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[\s,.]+)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_NUMBERS = re.compile(rf"(\d{{1,2}})([-/. ])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_DAY_NAMED_MONTH = re.compile(
    rf"{_DAY_NAME}(\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[-/.,\s]*([a-z]{{3,9}})\.?[-/.,\s]*(\d{{4}}|\d{{2}}){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_NAMED_MONTH_DAY = re.compile(
    rf"{_DAY_NAME}([a-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}){_TIME}",
    re.ASCII | re.IGNORECASE,
)
_NAMED_MONTH = re.compile(r"([a-z]{3,9})\.?[-/.,'\s]*(\d{4}|\d{2})", re.ASCII | re.IGNORECASE)
_SPOKEN_MONTH = re.compile(r"(?<![a-z])([a-z]{3,9})[\s,._-]*(20\d\d)(?!\d)", re.ASCII | re.IGNORECASE)
_SPOKEN_NUMBERS = re.compile(r"(?<!\d)(20\d\d)[-_.]?(0[1-9]|1[0-2])(?!\d)", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/](\d{4})", re.ASCII)


class Month(NamedTuple):
    """A month without a day."""

    year: int
    month: int


class TwoWays(NamedTuple):
    """Two numbers and a year, such as 03/04/2017, which the order of the file must settle."""

    first: int
    second: int
    year: int


Read = date | Month | TwoWays | None


def read_date(cell: Cell) -> Read:
    """What one cell says: a day, a month, a pair that the file's order must settle, or nothing usable."""
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    if isinstance(cell, str):
        return _from_text(" ".join(cell.replace("\u00a0", " ").replace("\x00", "").split()))
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None  # a time of day or a length of time
    return _from_number(cell)


def _from_number(number: float) -> date | None:
    """A spreadsheet's serial number (41883 is 1 September 2014), or a date run together (20140901)."""
    if not 0 < number < 100_000_000:
        return None
    if number < 100_000:
        return _plausible(_EXCEL_ZERO + timedelta(days=int(number)))
    whole = int(number)
    return _day(whole // 10_000, whole // 100 % 100, whole % 100)


def _from_text(text: str) -> Read:
    if match := _NUMBERS.fullmatch(text):
        return _two_ways(int(match[1]), int(match[3]), _full_year(match[4]))
    if match := _YEAR_FIRST.fullmatch(text):
        return _day(int(match[1]), int(match[3]), int(match[4]))
    if text.isascii() and text.isdigit() and len(text) in (5, 8):
        return _from_number(int(text))
    return _from_words(text)


def _from_words(text: str) -> Read:
    if match := _DAY_NAMED_MONTH.fullmatch(text):
        month = _MONTHS.get(match[2].lower())
        return _day(_full_year(match[3]), month, int(match[1])) if month else None
    if match := _NAMED_MONTH_DAY.fullmatch(text):
        month = _MONTHS.get(match[1].lower())
        return _day(int(match[3]), month, int(match[2])) if month else None
    if match := _NAMED_MONTH.fullmatch(text):
        month = _MONTHS.get(match[1].lower())
        return _month(_full_year(match[2]), month) if month else None
    if match := _YEAR_MONTH.fullmatch(text):
        return _month(int(match[1]), int(match[2]))
    if match := _MONTH_YEAR.fullmatch(text):
        return _month(int(match[2]), int(match[1]))
    return None


def month_named(text: str) -> Month | None:
    """The month that a whole text names: "Apr 21", "2021-04", "April 2021"."""
    found = _from_text(" ".join(text.replace("_", " ").split()))
    return found if isinstance(found, Month) else None


def names_a_month(text: str) -> bool:
    """Whether the text is a month and nothing else, with its year or without: "Apr", "April 2021"."""
    return text.strip().lower().rstrip(".") in _MONTHS or month_named(text) is not None


def read_month(cell: Cell) -> Read:
    """What a cell of a column of months says: as any other, and 202106 is June 2021 there."""
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()
    if re.fullmatch(r"(?:19|20)\d{4}", text, re.ASCII) and (month := _month(int(text[:4]), int(text[4:]))):
        return month
    return read_date(cell)


def months_in(text: str) -> set[Month]:
    """Every month with its year that is spoken of in a title or the name of a file.

    None at all where it speaks of a month without a year too: "apr-jun-2014" is a quarter.
    """
    words = re.findall(r"[a-z]+", text.lower())
    if sum(word in _MONTHS for word in words) > sum(1 for _ in _SPOKEN_MONTH.finditer(text)):
        return set()
    found = {
        month
        for match in _SPOKEN_MONTH.finditer(text)
        if (number := _MONTHS.get(match[1].lower())) and (month := _month(int(match[2]), number))
    }
    for match in _SPOKEN_NUMBERS.finditer(text):
        if month := _month(int(match[1]), int(match[2])):
            found.add(month)
    return found


def _full_year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _two_ways(first: int, second: int, year: int) -> Read:
    day_first, month_first = _day(year, second, first), _day(year, first, second)
    if day_first == month_first:
        return day_first
    return TwoWays(first, second, year)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        return None


def _plausible(day: date) -> date | None:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _month(year: int, month: int) -> Month | None:
    return Month(year, month) if FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 else None


class DateOrder:
    """Gathers, over a whole file, what proves that its dates are day first or month first.

    `from_1904`: the file is a workbook that counts its serial numbers from 1904, as old Macs did.
    """

    def __init__(self, *, from_1904: bool = False) -> None:
        self._later = _DAYS_TO_1904 if from_1904 else 0
        self.read: dict[Cell, Read] = {}
        self._settled: dict[Cell, date | Month | None] = {}
        self._day_first: tuple[int, str] = (0, "")
        self._month_first: tuple[int, str] = (0, "")

    def note(self, cell: Cell, *, is_month: bool = False) -> None:
        """Remember one cell; each distinct text is read once and gives evidence once."""
        if cell in self.read:
            return
        read = read_month if is_month else read_date
        self._settled.clear()
        self.read[cell] = found = read(self._since_1900(cell))
        if isinstance(found, TwoWays):
            if _day(found.year, found.second, found.first) is None:
                self._month_first = (self._month_first[0] + 1, self._month_first[1] or str(cell))
            elif _day(found.year, found.first, found.second) is None:
                self._day_first = (self._day_first[0] + 1, self._day_first[1] or str(cell))

    def _since_1900(self, cell: Cell) -> Cell:
        is_serial = self._later and isinstance(cell, int | float) and 0 < cell < 100_000
        return cell + self._later if is_serial and not isinstance(cell, bool | str) else cell  # type: ignore[operator]

    @property
    def order(self) -> str:
        """ "day first", "month first", or "neither" where the file contradicts itself."""
        day_first, month_first = self._day_first[0], self._month_first[0]
        if month_first == 0 or day_first >= CLEAR_MAJORITY * month_first:
            return "day first"
        if day_first == 0 or month_first >= CLEAR_MAJORITY * day_first:
            return "month first"
        return "neither"

    @property
    def example(self) -> str:
        """A date of the file that proves its order; empty where nothing does."""
        return {"day first": self._day_first[1], "month first": self._month_first[1]}.get(self.order, "")

    @property
    def contradicted(self) -> bool:
        return bool(self._day_first[0] and self._month_first[0])

    def settle(self, cell: Cell) -> date | Month | None:
        """The day (or month) a cell means under the file's order. What has one reading only gets it."""
        if cell not in self._settled:
            self._settled[cell] = self._settle(cell)
        return self._settled[cell]

    def _settle(self, cell: Cell) -> date | Month | None:
        found = self.read[cell] if cell in self.read else read_date(self._since_1900(cell))
        if not isinstance(found, TwoWays):
            return found
        day_first = _day(found.year, found.second, found.first)
        month_first = _day(found.year, found.first, found.second)
        if day_first is None or month_first is None:
            return day_first or month_first
        return {"day first": day_first, "month first": month_first}.get(self.order)
