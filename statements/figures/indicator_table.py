"""What the indicators say at one time: the page of them, the table and the chart for the text. Reads only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from msplan.lib.charts import Chart, bar_chart
from msplan.lib.dates import plain
from statements.figures.definition import (
    EVENTS,
    FEW,
    STATE,
    Counted,
    Figure,
    Numbers,
    Scope,
    Table,
    Words,
)
from statements.figures.indicators import Kpi, indicators
from statements.figures.periods import stale_words
from statements.figures.reading import NOTHING_COUNTED, Reading, TableReading, shown
from statements.figures.suppression import hidden_count, hidden_share
from statements.models import Indicator, IndicatorMeasurement, Measurement

SEE = "indicators.see"
NO_TARGET = "none"
HEADINGS = ("Indicator", "Baseline", "Last value", "Target", "Since the baseline")
FIELDS = (
    "code", "baseline", "baseline_of", "target", "target_on", "last_value", "last_numerator", "last_denominator",
    "last_period_end", "frequency",
)  # fmt: skip
SHARE = re.compile(r"(?:more than |less than )?(\d+)%")


def in_use(scope: Scope) -> "QuerySet[Indicator]":
    """Those that a statement tells of, with the last value handed in for a period that had ended by then."""
    return Indicator.objects.shown().with_last(scope.last)


IN_USE = Words(in_use, FIELDS)


@dataclass(frozen=True)
class Told:
    """One indicator in words."""

    kpi: Kpi
    baseline: str
    last: str
    target: str
    course: str


def told(kpi: Kpi, row: Mapping[str, Any], reading: Reading | None) -> Told:
    """``row`` has the indicator's own settings, by name; ``reading`` what it says now."""
    baseline, target = _decimal(row["baseline"]), _decimal(row["target"])
    target = _decimal(kpi.target) if target is None else target
    return Told(
        kpi,
        baseline=f"{shown(baseline, kpi.unit)} ({row['baseline_of']})" if baseline is not None else "none",
        last=last_words(reading),
        target=_target(kpi, target, _date(row["target_on"])),
        course=course(kpi, baseline, reading),
    )


def last_words(reading: Reading | None) -> str:
    """The value, and what it was worked out from."""
    if reading is None:
        return NOTHING_COUNTED
    return (
        f"{reading.shown} ({reading.counted})"
        if reading.counted and reading.value is not None
        else reading.shown
    )


def course(kpi: Kpi, baseline: Decimal | None, reading: Reading | None) -> str:
    """Which way it went since the baseline, in words; of what is hidden nothing is said."""
    if baseline is None:
        return "no baseline"
    if reading is None or reading.hidden or reading.value is None:
        return "not told" if reading is not None and reading.hidden else NOTHING_COUNTED
    if reading.value == baseline:
        return "the same"
    went_up = reading.value > baseline
    if kpi.direction == "none":
        return "up" if went_up else "down"
    return "better" if went_up == (kpi.direction == "up") else "worse"


def entered(
    kpi: Kpi, *, numerator: Decimal, denominator: Decimal | None, value: Decimal, to: date, few: int
) -> Reading:
    """A value that somebody handed in, as readers meet it: few people are told in words."""
    hidden = None
    if kpi.people:
        hidden = (
            hidden_count(numerator, few) if denominator is None else hidden_share(numerator, denominator, few)
        )
    return Reading(
        key=kpi.slug,
        label=kpi.label,
        kind=EVENTS,
        unit=kpi.unit,
        value=None if hidden else value,
        numerator=None if hidden else numerator,
        denominator=None if hidden else denominator,
        definition=kpi.formula,
        last=to,
        hidden=hidden.words if hidden else "",
    )


def of_measurement(kpi: Kpi, row: IndicatorMeasurement, few: int) -> Reading:
    return entered(
        kpi, numerator=row.numerator, denominator=row.denominator, value=row.value, to=row.period_end, few=few
    )


def of_row(kpi: Kpi, row: Mapping[str, Any], few: int) -> Reading | None:
    """The last value handed in, out of the fields of ``with_last``; None where there is none."""
    if row["last_value"] is None:
        return None
    numerator, value = Decimal(str(row["last_numerator"])), Decimal(str(row["last_value"]))
    to = _date(row["last_period_end"])
    assert to is not None
    return entered(
        kpi, numerator=numerator, denominator=_decimal(row["last_denominator"]), value=value, to=to, few=few
    )


def counted_or_entered(kpi: Kpi, counted: Reading, row: Mapping[str, Any], few: int) -> Reading:
    """What the records say. Where they say nothing yet, the last value that people handed in before there were any."""
    if not kpi.is_entered or counted.value is not None or counted.hidden:
        return counted
    return of_row(kpi, row, few) or counted


def now(
    kpi: Kpi, figure: Figure | None, row: Mapping[str, Any], scope: Scope, numbers: Numbers
) -> Reading | None:
    """What it says at a time. ``row`` has the fields of ``with_last``, ``numbers`` the parts of its figure."""
    if figure is None:
        return of_row(kpi, row, numbers.few)
    return counted_or_entered(kpi, figure.reading(scope, numbers), row, numbers.few)


def counted_figures(figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """By indicator: the figure that stands for it, where the catalogue has one."""
    found = (
        (kpi.id, next((key for key in kpi.figures if key in figures), "")) for kpi in indicators().values()
    )
    return {code: figures[key] for code, key in found if key}


def tables(figures: Mapping[str, Figure]) -> list[Table]:
    """The table of indicators; figures are handed in, because the catalogue is made of both."""
    standing = counted_figures(figures)

    def rows(scope: Scope, numbers: Numbers) -> list[tuple[Any, ...]]:
        measured = _measured(standing.values(), scope)
        found = []
        for row in sorted(numbers.said[IN_USE], key=lambda row: row["code"]):
            kpi = indicators()[row["code"]]
            figure = standing.get(kpi.id)
            if figure is None:
                reading = of_row(kpi, row, numbers.few)
            elif figure.key in measured:
                counted = figure.told(*measured[figure.key], numbers.few)
                reading = counted_or_entered(kpi, counted, row, numbers.few)
            else:
                reading = counted_or_entered(kpi, figure.reading(scope, numbers), row, numbers.few)
            one = told(kpi, row, reading)
            # What is counted is never old.
            was_entered = reading is not None and reading.key == kpi.slug
            old = stale_words(scope.last, _often(kpi, row), reading.last) if reading and was_entered else ""
            last = f"{one.last}; {old}" if old else one.last
            found.append((kpi.label, one.baseline, last, one.target, one.course))
        return found

    return [
        Table(
            "indicators",
            "Our indicators",
            EVENTS,
            "What each indicator was when we began to measure it, what it is for the period (a state as at the end of "
            "the period, where it was measured then), what we aim at, and whether it went the right way. A value that "
            "nobody has handed in is not known.",
            SEE,
            HEADINGS,
            ("words", "words", "words", "words"),
            rows,
            lambda scope: [row.code for row in in_use(scope).order_by("code")],
            tuple(dict.fromkeys([part for figure in standing.values() for part in figure.parts] + [FEW])),
            words=IN_USE,
            measured=False,
        )
    ]


def _measured(figures: Iterable[Figure], scope: Scope) -> dict[str, tuple[Counted, dict[str, date]]]:
    """States as they were measured at the period's last day: what the same figure says elsewhere in the text."""
    keys = [figure.key for figure in figures if figure.kind == STATE]
    kept = Measurement.objects.filter(as_at=scope.last, key__in=keys).defer("references")
    return {
        row.key: (Counted(row.numerator, row.denominator, row.value), {"as_at": row.as_at}) for row in kept
    }


def chart(table: TableReading) -> Chart:
    """Shares as bars, read from the table's own words, so that a sealed one draws the same."""
    rows = [(row[0], Decimal(match[1])) for row in table.rows if (match := SHARE.match(str(row[2])))]
    better = sum(row[4] == "better" for row in table.rows)
    if not rows:
        raise ValueError("There is nothing to draw.")
    noun = "indicator is" if len(table.rows) == 1 else "indicators are"
    return bar_chart(
        title=f"{better} of {len(table.rows)} {noun} better than at the baseline",
        rows=rows,
        label_heading="Indicator",
        value_heading="Last value",
        unit="percent",
    )


def _often(kpi: Kpi, row: Mapping[str, Any]) -> str:
    """How often a value is wanted: the force may say otherwise than the data."""
    return row["frequency"] or kpi.frequency


def _target(kpi: Kpi, target: Decimal | None, on: date | None) -> str:
    if target is None:
        return kpi.target_words or NO_TARGET
    return f"{shown(target, kpi.unit)} by {plain(on)}" if on else shown(target, kpi.unit)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _date(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else value or None
