"""Charts as SVG, each with its table: one place for all of them, on pages and in the PDF.

Bars and lines only. The title says what the chart shows, values and lines are named where they are, and no
meaning rests on colour. The drawing carries no script, no style and no font file: only presentation
attributes, so that it passes a strict content security policy, and the same input gives the same bytes.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from math import isfinite
from typing import Any, Literal, TypeAlias

from django.utils.safestring import SafeString, mark_safe

from msplan.lib.drawing import (
    BAR,
    DASHES,
    FONT,
    INK_ON,
    LEVEL_DASHES,
    LINE,
    PALETTE,
    PAPER,
    PLAIN_PARTS,
    PLOT_HEIGHT,
    PLOT_TOP,
    QUIET,
    STEP,
    WIDTH,
    Drawing,
    apart,
    text_width,
    wrapped,
)

Number: TypeAlias = int | float | Decimal
Unit: TypeAlias = Literal["count", "percent", "pounds", "days"]

MOST_SERIES = 4  # what a reader can keep apart; more belongs in a table
NOT_MEASURED = "Not measured"
LABEL_LETTERS = 25
SHORT_LETTERS = 9
FACTORS = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True)
class Chart:
    """A drawing, its words for those who do not see it, and the table that goes beside it."""

    svg: SafeString
    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shown(value: Number, unit: Unit, *, short: bool = False) -> str:
    """The number as readers meet it: 1,234; 61%; £30,400,000, or £30.4m where there is little room."""
    exact = _exact(value)
    if exact < 0:
        return f"−{shown(-exact, unit, short=short)}"
    if unit == "percent" and (0 < exact < 1 or 99 < exact < 100):  # never rounded to nothing, or to all
        less, end = exact < 1, "1%" if exact < 1 else "99%"
        return f"{'<' if less else '>'}{end}" if short else f"{'less' if less else 'more'} than {end}"
    if unit == "percent":
        return f"{_rounded(exact, 0)}%"
    if unit == "days" and not short:
        return f"{_rounded(exact, 0):,} day{'' if _rounded(exact, 0) == 1 else 's'}"
    if unit in ("count", "days"):
        return f"{exact:,.0f}" if exact == exact.to_integral_value() else f"{_rounded(exact, 1):,}"
    for size, letter in ((Decimal(1_000_000), "m"), (Decimal(1_000), "k")):
        if short and abs(exact) >= size:
            return f"£{_rounded(exact / size, 1).normalize():,f}{letter}"
    return f"£{_rounded(exact, 0):,}"


def bar_chart(
    *,
    title: str,
    rows: Sequence[tuple[str, Number]],
    label_heading: str,
    value_heading: str,
    unit: Unit = "count",
    description: str = "",
    ident: str = "",
) -> Chart:
    """Horizontal bars in the order given, each with its value at its end. ``title`` states the finding.

    ``ident`` tells two equal charts on one page apart. Raises ValueError when there is nothing to draw.
    """
    _require(rows, [value for _, value in rows])
    table = tuple((label, shown(value, unit)) for label, value in rows)
    told = description or _told("Bar chart", table)
    headings = (label_heading, value_heading)
    drawing = Drawing(ident=_ident(ident, title, headings, table), title=title, description=told)
    frame = _Rows(
        [label for label, _ in rows], [(value, shown(value, unit, short=True)) for _, value in rows]
    )
    for n, (_, value) in enumerate(rows):
        if value:
            drawing.rect(frame.left, frame.top(n), frame.length(value), BAR, fill=PALETTE[0])
    frame.write(drawing)
    return Chart(mark_safe(drawing.finished(frame.height)), title, told, headings, table)


def stacked_bar(
    *,
    title: str,
    rows: Sequence[tuple[str, Mapping[str, Number]]],
    series: Sequence[str],
    label_heading: str,
    unit: Unit = "count",
    description: str = "",
    ident: str = "",
) -> Chart:
    """Horizontal bars in parts, the parts always in the order of ``series``, as the key above them says."""
    amounts = [[parts.get(name, 0) for name in series] for _, parts in rows]
    _require(rows, [amount for line in amounts for amount in line], series=series)
    totals = [sum((_exact(amount) for amount in line), Decimal(0)) for line in amounts]
    table = tuple(
        (label, *(shown(amount, unit) for amount in amounts[n]), shown(totals[n], unit))
        for n, (label, _) in enumerate(rows)
    )
    told = description or _told(
        f"Stacked bar chart, the parts from left to right {_listed(series)}",
        [
            (row[0], _listed([f"{name} {text}" for name, text in zip(series, row[1:-1], strict=True)]))
            for row in table
        ],
    )
    headings = (label_heading, *series, "Total")
    drawing = Drawing(ident=_ident(ident, title, headings, table), title=title, description=told)
    frame = _Rows([label for label, _ in rows], [(total, shown(total, unit, short=True)) for total in totals])
    frame.first_top += _write_key(drawing, series, frame.left)
    for n, line in enumerate(amounts):
        _draw_parts(drawing, frame, n, [(amount, shown(amount, unit, short=True)) for amount in line])
    frame.write(drawing)
    return Chart(mark_safe(drawing.finished(frame.height)), title, told, headings, table)


@dataclass(frozen=True)
class Box:
    """One of four: its name, and what it counts."""

    label: str
    count: int


def four_boxes(
    *,
    title: str,
    boxes: Sequence[Box],
    across: tuple[str, str],
    upwards: tuple[str, str],
    label_heading: str,
    value_heading: str,
    description: str = "",
    ident: str = "",
) -> Chart:
    """Two by two, row by row from the top left; the fuller a box, the longer the bar in it, all to one scale."""
    if len(boxes) != 4:
        raise ValueError("four boxes have four parts")
    table = tuple((box.label, shown(box.count, "count")) for box in boxes)
    told = description or _told("Four boxes", table)
    headings = (label_heading, value_heading)
    drawing = Drawing(ident=_ident(ident, title, headings, table), title=title, description=told)
    left, top, height, gap = 92.0, 28.0, 104.0, 6.0
    width = (WIDTH - left - gap - 1) / 2  # the last line needs its own width
    most = max(*(box.count for box in boxes), 1)
    for n, box in enumerate(boxes):
        x, y = left + n % 2 * (width + gap), top + n // 2 * (height + gap)
        for x1, y1, x2, y2 in (
            (x, y, x + width, y),
            (x, y + height, x + width, y + height),
            (x, y, x, y + height),
            (x + width, y, x + width, y + height),
        ):
            drawing.rule(x1, y1, x2, y2, stroke=QUIET)
        drawing.text([box.label], x + 10, y + 22)
        drawing.text([shown(box.count, "count")], x + 10, y + 50, bold_first=True)
        if box.count:
            drawing.rect(x + 10, y + 72, max((width - 20) * box.count / most, 2), 18, fill=PALETTE[0])
    for n, words in enumerate(across):
        drawing.text([words], left + n * (width + gap) + width / 2, 14, anchor="middle", fill=QUIET)
    for n, words in enumerate(upwards):
        drawing.text([words], left - 10, top + n * (height + gap) + height / 2, anchor="end", fill=QUIET)
    return Chart(mark_safe(drawing.finished(top + 2 * height + gap + 4)), title, told, headings, table)


def line_chart(
    *,
    title: str,
    series: Mapping[str, Sequence[Number | None]],
    periods: Sequence[str],
    period_heading: str = "Period",
    unit: Unit = "count",
    levels: Sequence[tuple[str, Number]] = (),
    untold: Mapping[int, str] | None = None,
    description: str = "",
    ident: str = "",
    gap: str = NOT_MEASURED,
) -> Chart:
    """Lines over ``periods``, each named at its end. ``None`` is a gap, not zero; the table says ``gap`` there.

    ``levels`` are values to compare with, a target or a threshold: level dashed lines, named at their ends too. Zero is
    always in the picture; numbers below it hang from its line. ``untold`` says by its place what the table tells of a
    period in the place of a gap.
    """
    if any(len(values) != len(periods) for values in series.values()):
        raise ValueError("Every line needs one value, or None, for each period.")
    measured = {name: _measured(values) for name, values in series.items()}
    drawn = [value for line in measured.values() for _, value in line]
    _require(periods, drawn, series=list(series), below_zero=True)
    gaps = dict(untold or {})
    table = tuple(
        (period, *(_shown_or_gap(line[n], unit, gaps.get(n, gap)) for line in series.values()))
        for n, period in enumerate(periods)
    )
    facts = [(name, _journey(line, periods, unit)) for name, line in measured.items()]
    told = description or _told(
        "Line chart", [*facts, *((name, shown(value, unit)) for name, value in levels)]
    )
    headings = (period_heading, *series)
    drawing = Drawing(ident=_ident(ident, title, headings, table), title=title, description=told)
    names = {
        name: [shown(line[-1][1], unit, short=True), *(wrapped(name, 17, most=2) if len(series) > 1 else [])]
        for name, line in measured.items()
        if line
    }
    named = {name: [shown(value, unit, short=True), *wrapped(name, 17, most=2)] for name, value in levels}
    everything = [*drawn, *(value for _, value in levels)]
    ticks = _ticks(max(map(_exact, everything)), unit, lowest=min(map(_exact, everything)))
    plot = _Plot(periods, ticks, names | named)
    plot.write(drawing)
    for order, (_name, value) in enumerate(levels):
        plot.level(drawing, value, dash=LEVEL_DASHES[order % len(LEVEL_DASHES)])
    for order, name in enumerate(series):
        label_points = len(series) == 1
        _draw_line(drawing, plot, measured[name], order, unit=unit, label_points=label_points)
    ends = [
        (plot.x(line[-1][0]), plot.y(line[-1][1]), names[name]) for name, line in measured.items() if line
    ]
    ends += [(plot.right, plot.y(value), named[name]) for name, value in levels]
    places = apart([y for _, y, _ in ends], [len(lines) for _, _, lines in ends], lowest=plot.foot + 8)
    for (x, _, lines), y in zip(ends, places, strict=True):
        drawing.text(lines, x + 12, y, bold_first=True)
    return Chart(mark_safe(drawing.finished(plot.height)), title, told, headings, table)


class _Rows:
    """The frame of horizontal bars: labels on the left, a bar's total at its end."""

    def __init__(self, labels: Sequence[str], ends: Sequence[tuple[Number, str]]) -> None:
        self.labels = [wrapped(label, LABEL_LETTERS) for label in labels]
        self.ends = ends
        self.first_top = 6.0
        self.steps = [max(STEP, len(lines) * LINE + 8) for lines in self.labels]
        self.left = 10 + max(text_width(line) for lines in self.labels for line in lines)
        room = WIDTH - self.left - 14 - max(text_width(text, bold=True) for _, text in ends)
        self.scale = room / (max(float(value) for value, _ in ends) or 1)

    @property
    def height(self) -> float:
        return self.first_top + sum(self.steps) + 6

    def top(self, row: int) -> float:
        return self.first_top + sum(self.steps[:row]) + (self.steps[row] - BAR) / 2

    def length(self, value: Number) -> float:
        return float(value) * self.scale

    def write(self, drawing: Drawing) -> None:
        for n, (lines, (value, text)) in enumerate(zip(self.labels, self.ends, strict=True)):
            middle = self.top(n) + BAR / 2
            drawing.text(lines, self.left - 10, middle, anchor="end")
            drawing.text([text], self.left + self.length(value) + 8, middle, bold_first=True)
        drawing.rule(self.left, self.first_top, self.left, self.height - 6, stroke=QUIET)


class _Plot:
    """The frame of lines: ticks on the left, periods below, room for the lines' names on the right."""

    def __init__(
        self, periods: Sequence[str], ticks: Sequence[tuple[Decimal, str]], names: Mapping[str, Sequence[str]]
    ) -> None:
        self.ticks = ticks
        self.left = 12 + max(text_width(text) for _, text in ticks)
        room = max(text_width(line, bold=n == 0) for lines in names.values() for n, line in enumerate(lines))
        # The last period's name hangs around the end of the line: half of it needs room, too.
        last = max(text_width(line) for line in wrapped(periods[-1], SHORT_LETTERS))
        self.right = WIDTH - max(18 + room, last / 2 + 2)
        self.only = len(periods) == 1
        self.levels: list[float] = []
        self.gap = (self.right - self.left - 28) / max(1, len(periods) - 1)
        self.periods = self._fitting(periods)

    @property
    def height(self) -> float:
        return PLOT_TOP + PLOT_HEIGHT + 12 + max(len(lines) for _, lines in self.periods) * 17

    def x(self, period: int) -> float:
        return (self.left + self.right) / 2 if self.only else self.left + 28 + period * self.gap

    def y(self, value: Number) -> float:
        lowest, highest = float(self.ticks[0][0]), float(self.ticks[-1][0])
        return PLOT_TOP + PLOT_HEIGHT * (1 - (float(value) - lowest) / (highest - lowest))

    @property
    def foot(self) -> float:
        """The lowest line: that of zero, where nothing is below it."""
        return PLOT_TOP + PLOT_HEIGHT

    def level(self, drawing: Drawing, value: Number, *, dash: str) -> None:
        y = self.y(value)
        self.levels.append(y)
        drawing.path(f"M{self.left:.2f},{y:.2f}L{self.right:.2f},{y:.2f}", stroke=QUIET, dash=dash, width=1.5)

    def write(self, drawing: Drawing) -> None:
        for value, text in self.ticks:
            y = self.y(value)
            drawing.rule(self.left, y, self.right, y, **({"stroke": QUIET} if not value else {}))
            drawing.text([text], self.left - 8, y, anchor="end")
        for n, lines in self.periods:
            drawing.text(lines, self.x(n), self.foot + 18, anchor="middle", from_top=True)

    def _fitting(self, periods: Sequence[str]) -> list[tuple[int, list[str]]]:
        """Every period's name if there is room, else every second or third, counted from the last."""
        for every in range(1, len(periods) + 1):
            kept = [n for n in range(len(periods)) if (len(periods) - 1 - n) % every == 0]
            lines = [wrapped(periods[n], max(4, int(self.gap * every / 9))) for n in kept]
            widest = max(text_width(line) for names in lines for line in names)
            if widest < self.gap * every - 4 and max(len(names) for names in lines) <= 3:
                break
        return list(zip(kept, lines, strict=True))


def _write_key(drawing: Drawing, series: Sequence[str], left: float) -> float:
    """The key, in the bars' own order; its height."""
    rooms = [text_width(name) + 44 for name in series]
    x = start = left if left + sum(rooms) <= WIDTH else 2
    y = 16.0
    for order, (name, room) in enumerate(zip(series, rooms, strict=True)):
        if x > start and x + room - 22 > WIDTH:
            x, y = start, y + 24
        drawing.patterned(order, x, y - 7, 14, 14)
        drawing.text([name], x + 20, y)
        x += room
    return y + 8


def _draw_parts(drawing: Drawing, frame: _Rows, row: int, parts: Sequence[tuple[Number, str]]) -> None:
    x = frame.left
    for order, (amount, text) in enumerate(parts):
        length = frame.length(amount)
        if not length:
            continue
        # A white edge on the right parts neighbours; what is too thin for one keeps its colour.
        drawing.patterned(order, x, frame.top(row), length - 1.5 if length > 3 else length, BAR)
        if length > text_width(text) + (10 if order >= PLAIN_PARTS else 4):
            middle = frame.top(row) + BAR / 2
            if order >= PLAIN_PARTS:  # the number stands on a plain patch
                room = text_width(text) + 8
                drawing.rect(
                    x + (length - room) / 2, middle - FONT / 2 - 1, room, FONT + 2, fill=PALETTE[order]
                )
            drawing.text([text], x + length / 2, middle, anchor="middle", fill=INK_ON[PALETTE[order]])
        x += length


def _draw_line(
    drawing: Drawing,
    plot: _Plot,
    line: Sequence[tuple[int, Number]],
    order: int,
    *,
    unit: Unit,
    label_points: bool,
) -> None:
    path, previous = "", -2
    for n, value in line:
        path += f"{'L' if n == previous + 1 else 'M'}{plot.x(n):.2f},{plot.y(value):.2f}"
        previous = n
    drawing.path(path, stroke=PALETTE[order], dash=DASHES[order])
    for n, value in line:
        drawing.marker(order, plot.x(n), plot.y(value), fill=PALETTE[order])
    values = dict(line)
    for n, value in _with_room(line, plot, unit) if label_points else []:
        # Above the point, or below where both neighbours are higher and their lines would cross the number.
        higher = [values[near] > value for near in (n - 1, n + 1) if near in values]
        away = FONT + 2 if higher and all(higher) and plot.y(value) + FONT + 8 < plot.foot else -FONT - 3
        text, x, y = shown(value, unit, short=True), plot.x(n), plot.y(value) + away
        if any(abs(level - y) < FONT for level in plot.levels):  # a dashed line would cross the number
            room = text_width(text)
            drawing.rect(x - room / 2, y - FONT / 2 - 1, room, FONT + 2, fill=PAPER)
        drawing.text([text], x, y, anchor="middle")


def _with_room(line: Sequence[tuple[int, Number]], plot: "_Plot", unit: Unit) -> list[tuple[int, Number]]:
    """The points whose values are written beside them: all but the last, or as many as do not touch."""
    found: list[tuple[int, Number]] = []
    edge = plot.x(line[-1][0]) - 12  # the last one's value stands at the line's end
    for n, value in reversed(line[:-1]):
        half = text_width(shown(value, unit, short=True)) / 2 + 2
        if plot.x(n) + half <= edge:
            found.append((n, value))
            edge = plot.x(n) - half
    return found[::-1]


def _exact(value: Number) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _require(
    rows: Sequence[Any], values: Sequence[Number], *, series: Sequence[str] = ("",), below_zero: bool = False
) -> None:
    if not rows or not values:
        raise ValueError("There is nothing to draw.")
    if not 1 <= len(series) <= MOST_SERIES or len(set(series)) != len(series):
        raise ValueError(f"A chart takes one to {MOST_SERIES} series, each with a name of its own.")
    if any(not isfinite(value) or (value < 0 and not below_zero) for value in values):
        raise ValueError("A chart takes numbers from zero up.")


def _measured(values: Sequence[Number | None]) -> list[tuple[int, Number]]:
    return [(n, value) for n, value in enumerate(values) if value is not None]


def _shown_or_gap(value: Number | None, unit: Unit, gap: str) -> str:
    return gap if value is None else shown(value, unit)


def _ticks(largest: Decimal, unit: Unit, *, lowest: Decimal = Decimal(0)) -> list[tuple[Decimal, str]]:
    """Round steps from zero, or below it, to at or above the largest value: two to six, some more below zero."""
    largest, lowest = max(largest, Decimal(0)), min(lowest, Decimal(0))
    if unit == "percent" and 50 < largest <= 100 and not lowest:
        step = Decimal(25)
    else:
        rough = (largest - lowest or Decimal(1)) / 4
        power = Decimal(10) ** rough.adjusted()
        step = next(power * factor for factor in FACTORS if power * factor >= rough)
        if unit in ("count", "days"):
            step = max(Decimal(1), step.to_integral_value(ROUND_UP))
    above = int((largest / step).to_integral_value(ROUND_UP))
    below = int((-lowest / step).to_integral_value(ROUND_UP))
    steps = range(-below, max(above, 1 - below) + 1)
    return [(step * n, shown(step * n, unit, short=True)) for n in steps]


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def _told(kind: str, facts: Sequence[tuple[str, str]]) -> str:
    return f"{kind}. {'; '.join(f'{name}: {fact}' for name, fact in facts)}."


def _journey(line: Sequence[tuple[int, Number]], periods: Sequence[str], unit: Unit) -> str:
    if not line:
        return NOT_MEASURED.lower()
    (first, start), (last, end) = line[0], line[-1]
    return f"{shown(start, unit)} in {periods[first]} to {shown(end, unit)} in {periods[last]}"


def _ident(ident: str, title: str, headings: tuple[str, ...], table: tuple[tuple[str, ...], ...]) -> str:
    return f"chart-{hashlib.sha256(repr((ident, title, headings, table)).encode()).hexdigest()[:10]}"
