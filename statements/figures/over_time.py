"""One indicator over time: measured at month ends, counted by periods, or handed in; with its chart. Reads only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import cast

from msplan.lib.charts import Chart, Unit, line_chart
from msplan.lib.dates import last_of_month
from statements.figures.definition import EVENTS, STATE, Counted, Figure, Scope, numbers_over
from statements.figures.indicator_list import Row
from statements.figures.indicator_table import of_measurement
from statements.figures.periods import first_day, last_ended, next_end
from statements.figures.reading import Reading, shown
from statements.models import IndicatorMeasurement, Measurement

MOST_MONTHS = 13
MOST_PERIODS = 8
DRAWN = ("percent", "count", "pounds", "days")


@dataclass(frozen=True)
class Point:
    """A period and what was told of it; ``reading`` is None where nobody measured or handed in anything."""

    end: date
    reading: Reading | None
    first: date | None = None

    @property
    def label(self) -> str:
        return f"{self.end:%b %Y}"

    @property
    def value(self) -> Decimal | None:
        return self.reading.value if self.reading else None

    @property
    def shown(self) -> str:
        return self.reading.shown if self.reading else "not measured"

    @property
    def counted(self) -> str:
        return self.reading.counted if self.reading else ""


def points(row: Row, handed_in: Sequence[IndicatorMeasurement], few: int) -> list[Point]:
    """What it was, oldest first, with every period between the first and the last. One query at most."""
    figure = row.figure
    if figure is None:
        standing = [one for one in handed_in if one.is_standing]
        return _filled(
            {one.period_end: of_measurement(row.kpi, one, few) for one in standing}, row.frequency, on=row.on
        )
    if figure.kind == STATE:
        return _handed_in_before(row, handed_in, _at_month_ends(figure, few) if figure.measured else [], few)
    return _by_periods(figure, row.frequency, row.on, few)


def _at_month_ends(figure: Figure, few: int) -> list[Point]:
    rows = Measurement.objects.filter(key=figure.key).defer("references").order_by("-as_at")[:MOST_MONTHS]
    told = {
        one.as_at: figure.told(Counted(one.numerator, one.denominator, one.value), {"as_at": one.as_at}, few)
        for one in rows
    }
    return _filled(told, "month")[-MOST_MONTHS:]


def _handed_in_before(
    row: Row, handed_in: Sequence[IndicatorMeasurement], counted: list[Point], few: int
) -> list[Point]:
    """Of one that is counted by now: values that people handed in stand before the first that was counted."""
    known = [
        n
        for n, point in enumerate(counted)
        if point.reading and (point.value is not None or point.reading.hidden)
    ]
    kept = counted[known[0] :] if known else []
    earlier = [
        Point(one.period_end, of_measurement(row.kpi, one, few), one.period_start)
        for one in handed_in
        if one.is_standing and (not kept or one.period_end < kept[0].end)
    ]
    if not earlier:
        return counted
    earlier.sort(key=lambda point: point.end)
    end = next_end(earlier[-1].end, row.frequency)
    while kept and end < kept[0].end:  # nobody handed one in, and nothing was counted yet
        earlier.append(Point(end, None))
        end = next_end(end, row.frequency)
    return [*earlier, *kept]


def _by_periods(figure: Figure, frequency: str, on: date, few: int) -> list[Point]:
    """Events can be counted at any time. Periods before the first in which there was anything are left out."""
    ends = [last_ended(on, frequency)]
    while len(ends) < MOST_PERIODS:
        ends.append(last_ended(first_day(ends[-1], frequency), frequency))
    scopes = [Scope(on=on, first=first_day(end, frequency), last=end) for end in reversed(ends)]
    found: list[Point] = []
    for scope, numbers in zip(scopes, numbers_over(figure, scopes), strict=True):
        counted = figure.counted(scope, numbers)
        if not found and not counted.numerator and not counted.denominator:
            continue
        when = {"first": scope.first, "last": scope.last}
        pieces = [numbers[part] for part in figure.pieces]
        found.append(Point(scope.last, figure.told(counted, when, few, pieces), scope.first))
    return found


def _filled(told: dict[date, Reading], frequency: str, on: date | None = None) -> list[Point]:
    """With the periods that are missing in between; with ``on`` up to the last one that is over."""
    if not told:
        return []
    end, last = min(told), max(told)
    until = max(last, last_ended(on, frequency)) if on else last
    ends = set(told)
    while (end := next_end(end, frequency)) <= until:
        ends.add(end)
    return [Point(one, told.get(one)) for one in sorted(ends)]


def chart(row: Row, found: Sequence[Point]) -> Chart | None:
    """None where there is nothing to draw, or no value may be told."""
    measured = [point for point in found if point.value is not None]
    if not measured or row.kpi.unit not in DRAWN:
        return None
    return line_chart(
        title=finding(row, measured),
        series={row.kpi.label: [point.value for point in found]},
        periods=[point.label for point in found],
        unit=cast(Unit, row.kpi.unit),
        levels=levels(row),
        untold={n: point.shown for n, point in enumerate(found) if point.reading and point.value is None},
    )


def finding(row: Row, measured: Sequence[Point]) -> str:
    """ "61% in October 2026, up from 31% in November 2025; the target is 95%"."""
    first, last, unit = measured[0], measured[-1], row.kpi.unit
    began = shown(last.value, unit)
    words = f"{began[:1].upper()}{began[1:]} in {last.end:%B %Y}"
    if first is not last:
        assert first.value is not None
        assert last.value is not None
        way = "up from" if last.value > first.value else "down from" if last.value < first.value else "as in"
        then = f"{first.end:%B %Y}" if way == "as in" else f"{shown(first.value, unit)} in {first.end:%B %Y}"
        words += f", {way} {then}"
    target = row.target
    return words if target is None else f"{words}; the target is {shown(target, unit)}"


def levels(row: Row) -> list[tuple[str, Decimal]]:
    """The target and the thresholds."""
    setup = row.indicator
    named = [("Target", row.target)]
    if setup is not None:
        named += [("Amber", setup.amber), ("Red", setup.red)]
    found: dict[Decimal, str] = {}
    for name, value in named:
        if value is not None:
            found[value] = f"{found[value]}, {name.lower()}" if value in found else name
    return [(name, value) for value, name in found.items()]


def is_events(row: Row) -> bool:
    return row.figure is not None and row.figure.kind == EVENTS


def newest_first(found: Iterable[Point]) -> list[Point]:
    return sorted(found, key=lambda point: point.end, reverse=True)


def next_measured(on: date) -> date:
    """The month end at which a state is measured next."""
    return last_of_month(on)
