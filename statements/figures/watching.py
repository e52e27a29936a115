"""Key risk indicators, and which of them are past their threshold: for the lead and for the corporate risk register.

Rule: docs/rules/indicators.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from msplan.lib.dates import plain
from statements.figures.catalogue import FIGURES
from statements.figures.definition import FEW, STATE, Figure, Numbers, Scope, numbers_of
from statements.figures.indicator_table import counted_figures, last_words, now
from statements.figures.indicators import Kpi, indicators
from statements.figures.reading import Reading, shown
from statements.figures.scopes import this_year
from statements.models import Indicator
from statements.models.indicator import Worse

RED, AMBER, WITHIN = "red", "amber", ""
LEVELS = {RED: "Past red", AMBER: "Past amber", WITHIN: "Within its threshold"}
UNKNOWN = "No value to compare"


@dataclass(frozen=True)
class Watched:
    """A key risk indicator at one time. ``threshold`` is the value it is past, or the nearest one it is within."""

    indicator: Indicator
    kpi: Kpi
    reading: Reading | None
    level: str
    threshold: Decimal

    @property
    def is_past(self) -> bool:
        return self.level != WITHIN

    @property
    def is_known(self) -> bool:
        """Whether there is a value to compare; small counts of people are not compared."""
        return self.reading is not None and self.reading.value is not None

    @property
    def state(self) -> str:
        return LEVELS[self.level] if self.is_known else UNKNOWN

    @property
    def words(self) -> str:
        """ "61% (11 of 18); red is below 80%"."""
        if not self.is_known:
            return f"{last_words(self.reading)}; {self.state.lower()}"
        if not self.is_past:
            return f"{last_words(self.reading)}, within its threshold: {self.threshold_words}"
        return f"{last_words(self.reading)}; {self.level} is {self.threshold_words}"

    @property
    def threshold_words(self) -> str:
        return f"{self.indicator.worse} {shown(self.threshold, self.kpi.unit)}"

    @property
    def line(self) -> str:
        """What a corporate risk register can take over as it is."""
        if self.is_past:
            stands = f"past its {self.level} threshold ({self.threshold_words})"
        else:
            stands = f"{'within its ' if self.is_known else ''}threshold {self.threshold_words}"
        return f"Modern slavery: “{self.kpi.label}” is {last_words(self.reading)}, {stands}, {_as_at(self.reading)}."

    @property
    def href(self) -> str:
        return reverse("drafts:indicator", args=[self.kpi.slug])


def past_threshold(on: date) -> list[Watched]:
    """Key risk indicators that are past red or amber, red ones first. At most two queries."""
    return [one for one in key_risks(on) if one.is_past]


def key_risks(on: date) -> list[Watched]:
    """All of them: past red, past amber, without a value to compare, within. At most two queries."""
    rows, scope = set_up(on), this_year(on)
    return told(rows, scope, numbers_of(figures_of(rows).values(), scope, FEW)) if rows else []


def set_up(on: date) -> list[Indicator]:
    """The key risk indicators as the force set them up. One query."""
    return list(Indicator.objects.key_risks().select_related("owner").with_last(on).order_by("code"))


def figures_of(rows: Iterable[Indicator]) -> dict[str, Figure]:
    """By the indicator's code, where one is counted: what ``told`` finds read, FEW besides."""
    standing = counted_figures(FIGURES)
    return {row.code: standing[row.code] for row in rows if row.code in standing}


def told(rows: Iterable[Indicator], scope: Scope, numbers: Numbers) -> list[Watched]:
    """The same from what was read already."""
    rows, found = list(rows), []
    figures = figures_of(rows)
    for row in rows:
        kpi, figure = indicators()[row.code], figures.get(row.code)
        reading = now(kpi, figure, vars(row), scope, numbers)
        level = level_of(row, reading)
        threshold = row.amber if level == AMBER or (level == WITHIN and row.amber is not None) else row.red
        assert threshold is not None  # a key risk indicator has a red value
        found.append(Watched(row, kpi, reading, level, threshold))
    order = [RED, AMBER, UNKNOWN, WITHIN]
    return sorted(found, key=lambda one: order.index(one.level if one.is_known else UNKNOWN))


def level_of(row: Indicator, reading: Reading | None) -> str:
    """Red, amber or neither. A value that equals a threshold is not past it; of what is hidden nothing is said."""
    if reading is None or reading.value is None or not row.worse:
        return WITHIN
    for level, threshold in ((RED, row.red), (AMBER, row.amber)):
        if threshold is None:
            continue
        if reading.value < threshold if row.worse == Worse.BELOW else reading.value > threshold:
            return level
    return WITHIN


def _as_at(reading: Reading | None) -> str:
    if reading is None:
        return "no value yet"
    since = f", counted since {plain(reading.first)}" if reading.kind != STATE and reading.first else ""
    return f"as at {plain(reading.counted_on)}{since}"
