"""What a figure or a table says at one time, and how readers meet it: the same words everywhere.

Page, PDF, CSV, JSON and dashboard all print ``Reading.shown``; nothing else formats a figure.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast

NOTHING_COUNTED = "not known"


@dataclass(frozen=True)
class Hidden:
    """In the place of a small count of people: what is told instead. The rules: statements/figures/suppression.py."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True)
class Reading:
    """One figure at one time. ``value`` is None where there was nothing to count.

    A state has ``as_at``; events have the period ``first`` to ``last`` (both included). ``hidden`` is what is told in
    its place where it counts few people; then no number is here at all.
    """

    key: str
    label: str
    kind: str
    unit: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None
    definition: str
    as_at: date | None = None
    first: date | None = None
    last: date | None = None
    counts_in: str = "count"
    hidden: str = ""

    @property
    def is_mean(self) -> bool:
        """A sum over so many, and no part of anything."""
        return self.unit == "days" or self.counts_in == "percent"

    @property
    def counted(self) -> str:
        """What it was worked out from: "160 of 250", "£5,022,719 of £58,013,298", "340 days over 23", "165% over 3"."""
        if self.denominator is None or self.hidden:
            return ""
        if self.is_mean:
            return f"{shown(self.numerator, self.unit)} over {shown(self.denominator, 'count')}"
        return f"{shown(self.numerator, self.counts_in)} of {shown(self.denominator, self.counts_in)}"

    @property
    def shown(self) -> str:
        return self.hidden or shown(self.value, self.unit)

    @property
    def counted_on(self) -> date:
        """The day a state is of, or the last day of the events counted."""
        return cast(date, self.as_at or self.last)


@dataclass(frozen=True)
class TableReading:
    """One table at one time. Each row begins with its label; ``units`` has one for each further column.

    A unit "words" marks a column of text. A cell that counts few people is ``Hidden``.
    """

    key: str
    label: str
    kind: str
    definition: str
    headings: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    as_at: date | None = None
    first: date | None = None
    last: date | None = None

    @property
    def counted_on(self) -> date:
        return cast(date, self.as_at or self.last)

    @property
    def shown_rows(self) -> list[list[str]]:
        return [
            [str(row[0]), *(self._cell(value, unit) for value, unit in zip(row[1:], self.units, strict=True))]
            for row in self.rows
        ]

    @staticmethod
    def _cell(value: Any, unit: str) -> str:
        if isinstance(value, Hidden):
            return value.words
        return str(value) if unit == "words" else shown(None if value is None else Decimal(str(value)), unit)


def cell(value: Any, unit: str) -> Any:
    """A cell as it comes back from stored JSON, where money is text and what is hidden is ``{"hidden": words}``."""
    if isinstance(value, dict):
        return Hidden(value["hidden"])
    return Decimal(str(value)) if unit in ("pounds", "percent", "days") and value is not None else value


def stored(value: Any) -> Any:
    """A cell for stored JSON: the other way of ``cell``."""
    return {"hidden": value.words} if isinstance(value, Hidden) else value


def shown(value: Decimal | None, unit: str) -> str:
    """As readers meet it: 1,234; 61%; £30,412,345; 34 days. Rounded half up, for showing only.

    A share is never rounded to nothing or to all of it: 2,499 of 2,500 is "more than 99%".
    """
    if value is None:
        return NOTHING_COUNTED
    whole = value.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    minus = "−" if whole < 0 else ""
    match unit:
        case "percent" if 0 < value < 1:
            return "less than 1%"
        case "percent" if 99 < value < 100:
            return "more than 99%"
        case "percent":
            return f"{minus}{abs(whole):,}%"
        case "pounds":
            return f"{minus}£{abs(whole):,}"
        case "days":
            return f"{minus}{abs(whole):,} day{'' if abs(whole) == 1 else 's'}"
    return f"{minus}{abs(whole):,}"


def plain_number(value: Decimal | int | None, *, places: int = 2) -> int | float | None:
    """A number for data files: whole where it is whole, else with so many places, rounded half up."""
    if value is None:
        return None
    value = Decimal(value)
    if value == value.to_integral_value():
        return int(value)
    return float(value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
