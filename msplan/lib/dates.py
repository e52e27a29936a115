"""Dates as the work knows them: financial years, calendar months without drift, working days.

Rules take ``on: date``. Only views, tasks and commands call ``today()``.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from dateutil.relativedelta import relativedelta
from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """The date in London now. For the edges of the program only."""
    return london_date(timezone.now())


def london_date(at: datetime) -> date:
    """The date in London at this moment: half past midnight BST is still yesterday in UTC."""
    return at.astimezone(LONDON).date()


def add_months(start: date, months: int) -> date:
    """``start`` and so many calendar months, clamped to the month's end.

    Always count from the first date (``add_months(start, 6 * n)``), never from the last result: 31 August
    goes to 28 February and back to 31 August, and does not drift to 28 August.
    """
    return start + relativedelta(months=months)


@dataclass(frozen=True, order=True)
class FinancialYear:
    """1 April to 31 March, named "2024-25"."""

    start_year: int

    @classmethod
    def of(cls, on: date) -> "FinancialYear":
        return cls(on.year if on.month >= 4 else on.year - 1)

    @classmethod
    def from_label(cls, label: str) -> "FinancialYear":
        """The year named "2024-25". Raises ValueError for anything else, "2024-26" and "9999-00" included."""
        if re.fullmatch(r"[12][0-9]{3}-[0-9]{2}", label):
            year = cls(int(label[:4]))
            if year.label == label:
                return year
        raise ValueError(f"{label!r} is not a financial year")

    @property
    def first(self) -> date:
        return date(self.start_year, 4, 1)

    @property
    def last(self) -> date:
        return date(self.start_year + 1, 3, 31)

    @property
    def label(self) -> str:
        return f"{self.start_year}-{(self.start_year + 1) % 100:02d}"

    @property
    def previous(self) -> "FinancialYear":
        return FinancialYear(self.start_year - 1)

    @property
    def next(self) -> "FinancialYear":
        return FinancialYear(self.start_year + 1)

    def __contains__(self, on: date) -> bool:
        return self.first <= on <= self.last

    def __str__(self) -> str:
        return self.label


def month_ends(first: date, last: date) -> list[date]:
    """Every month end from ``first`` to ``last``, both included where they are one."""
    ends = []
    end = last_of_month(first)
    while end <= last:
        ends.append(end)
        end = last_of_month(end + timedelta(days=1))
    return ends


def last_of_month(on: date) -> date:
    return on + relativedelta(day=31)


@lru_cache
def _bank_holidays(year: int) -> frozenset[date]:
    """England's and Wales's bank holidays, one-off ones included, from a library that needs no network."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(on: date) -> bool:
    return on.weekday() < 5 and on not in _bank_holidays(on.year)


def next_working_day(on: date) -> date:
    """``on`` itself if it is a working day, else the first one after it."""
    while not is_working_day(on):
        on += timedelta(days=1)
    return on


def add_working_days(on: date, days: int) -> date:
    """So many working days after ``on``, which is not counted itself."""
    for _ in range(days):
        on = next_working_day(on + timedelta(days=1))
    return on


@lru_cache(maxsize=1024)
def spoken(on: date) -> str:
    """Tuesday 4 August 2026."""
    return f"{on:%A} {on.day} {on:%B} {on.year}"


@lru_cache(maxsize=1024)
def plain(on: date) -> str:
    """4 August 2026."""
    return f"{on.day} {on:%B} {on.year}"


def deadline_words(due_on: date, on: date) -> str:
    """The deadline as words, computed and never typed: "due in 12 days", "due today", "9 days overdue"."""
    days = (due_on - on).days
    if days > 28:
        return "on time"
    if days > 0:
        return f"due in {days} day{'' if days == 1 else 's'}"
    if days == 0:
        return "due today"
    return f"{-days} day{'' if days == -1 else 's'} overdue"
