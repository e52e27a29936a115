"""Charts as SVG, each with its table: one place for all of them, on pages and in the PDF.

Bars and lines only. The title says what the chart shows, values and lines are labelled where they are, and no
meaning rests on colour. The drawing carries no script, no style and no font: only presentation attributes,
so it passes a strict content security policy, and the same input gives the same bytes.
"""

import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias
from xml.etree import ElementTree

from django.utils.safestring import SafeString

Number: TypeAlias = int | float | Decimal
Unit: TypeAlias = Literal["count", "percent", "pounds"]

# The Government Analysis Function's palette, in its order: neighbours differ in lightness as well as in hue.
PALETTE = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")
INK_ON = dict(zip(PALETTE, ("#FFFFFF", "#0B0C0C", "#FFFFFF", "#0B0C0C", "#FFFFFF", "#0B0C0C"), strict=True))
INK = "#0B0C0C"
QUIET = "#505A5F"
RULE = "#CECECE"
MOST_SERIES = 4  # what a reader can keep apart; more belongs in a table

WIDTH = 560
FONT = 14
BAR = 24
STEP = 38
PLOT_HEIGHT = 230
LETTER = 7.6  # the usual width of a letter at FONT, for room that has to be known before drawing
LABEL_LETTERS = 24

_SVG = "http://www.w3.org/2000/svg"
_LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_UNWANTED = ("class", "role", "style", "pointer-events", "font-family", "version")

ElementTree.register_namespace("", _SVG)


@dataclass(frozen=True)
class Chart:
    """A drawing, its words for those who do not see it, and the table that goes beside it."""

    svg: SafeString
    title: str
    description: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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
    _require(rows)
    largest = max(float(value) for _, value in rows) or 1
    values = [
        {"row": n, "value": float(value), "text": shown(value, unit, short=True)}
        for n, (_, value) in enumerate(rows)
    ]
    room = max(len(str(value["text"])) for value in values) * LETTER + 14
    x = {
        "field": "value",
        "type": "quantitative",
        "axis": None,
        "scale": {"domain": [0, largest], "nice": False},
    }
    plot = _plot_width([label for label, _ in rows])
    x["scale"]["range"] = [0, plot - room]  # type: ignore[index]
    layers = [
        {"mark": {"type": "bar", "height": BAR, "color": PALETTE[0]}, "encoding": {"x": x}},
        {
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "fontWeight": "bold"},
            "encoding": {"x": x, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    spec = _rows_spec(values, [label for label, _ in rows], plot, layers)
    told = description or _told("Bar chart", [(label, shown(value, unit)) for label, value in rows])
    table = tuple((label, shown(value, unit)) for label, value in rows)
    return _chart(spec, title, told, (label_heading, value_heading), table, ident)


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
    _require(rows, series)
    totals = [sum(float(parts.get(name, 0)) for name in series) for _, parts in rows]
    largest = max(totals) or 1
    labels = [label for label, _ in rows]
    plot = _plot_width(labels)
    room = max(len(shown(total, unit, short=True)) for total in totals) * LETTER + 14
    scale = (plot - room) / largest
    parts, ends = [], []
    for n, (_, amounts) in enumerate(rows):
        start = 0.0
        for order, name in enumerate(series):
            amount = float(amounts.get(name, 0))
            text = shown(amounts.get(name, 0), unit, short=True)
            fits = amount * scale > len(text) * LETTER + 8
            parts.append(
                {"row": n, "from": start, "to": start + amount, "middle": start + amount / 2, "series": name}
                | {"text": text if fits else "", "ink": INK_ON[PALETTE[order]]}
            )
            start += amount
        ends.append({"row": n, "to": start, "text": shown(start, unit, short=True)})
    x_scale = {"domain": [0, largest], "nice": False, "range": [0, plot - room]}
    x = {"type": "quantitative", "axis": None, "scale": x_scale}
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": list(series), "range": list(PALETTE[: len(series)])},
        "legend": _key(series),
    }
    layers = [
        {
            "mark": {"type": "bar", "height": BAR, "stroke": "white", "strokeWidth": 1.5},
            "encoding": {"x": x | {"field": "from"}, "x2": {"field": "to"}, "color": colour},
        },
        {
            "mark": {"type": "text", "baseline": "middle"},
            "encoding": {
                "x": x | {"field": "middle"},
                "text": {"field": "text", "type": "nominal"},
                "color": {"field": "ink", "type": "nominal", "scale": None},
            },
        },
        {
            "data": {"values": ends},
            "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "fontWeight": "bold"},
            "encoding": {"x": x | {"field": "to"}, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    spec = _rows_spec(parts, labels, plot, layers)
    headings = (label_heading, *series, "Total")
    table = tuple(
        (label, *(shown(amounts.get(name, 0), unit) for name in series), shown(_exact(amounts, series), unit))
        for label, amounts in rows
    )
    told = description or _told(
        f"Stacked bar chart; each bar reads, from left to right, {_listed(series)}",
        [
            (row[0], _listed([f"{name} {value}" for name, value in zip(series, row[1:-1], strict=True)]))
            for row in table
        ],
    )
    return _chart(spec, title, told, headings, table, ident)


def line_chart(
    *,
    title: str,
    series: Mapping[str, Sequence[Number | None]],
    periods: Sequence[str],
    period_heading: str = "Period",
    unit: Unit = "count",
    description: str = "",
    ident: str = "",
) -> Chart:
    """Lines over ``periods``, from zero, each named at its end. ``None`` is a gap: not measured, not zero."""
    _require(periods, list(series))
    if any(len(values) != len(periods) for values in series.values()):
        raise ValueError("every line needs one value, or None, for each period")
    known = [float(value) for values in series.values() for value in values if value is not None]
    _require(known)
    step, top = _ticks(max(known), whole=unit == "count")
    points, names = [], []
    for order, (name, values) in enumerate(series.items()):
        drawn = [(n, value) for n, value in enumerate(values) if value is not None]
        for n, value in drawn:
            text = shown(value, unit, short=True) if len(series) == 1 and n != drawn[-1][0] else ""
            points.append({"period": n, "value": float(value), "series": name, "text": text})
        if drawn:
            n, value = drawn[-1]
            lines = (
                [shown(value, unit, short=True), *textwrap.wrap(name, 17)]
                if len(series) > 1
                else [shown(value, unit, short=True)]
            )
            names.append({"period": n, "at": float(value), "lines": lines, "order": order})
    _part(names, top)
    letters = max(len(line) for name in names for line in name["lines"])
    plot = WIDTH - len(shown(top, unit, short=True)) * LETTER - 16 - letters * LETTER - 16
    spec = _lines_spec(points, names, list(series), list(periods), plot, step, top, unit)
    headings = (period_heading, *series)
    table = tuple(
        (
            period,
            *(
                "Not measured" if values[n] is None else shown(_number(values[n]), unit)
                for values in series.values()
            ),
        )
        for n, period in enumerate(periods)
    )
    told = description or _told(
        "Line chart",
        [
            (
                name,
                f"from {_edge(values, periods, unit, first=True)} to {_edge(values, periods, unit, first=False)}",
            )
            for name, values in series.items()
        ],
    )
    return _chart(spec, title, told, headings, table, ident)
