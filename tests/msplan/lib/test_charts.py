import re
from decimal import Decimal
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import register_namespace

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from msplan.lib import drawing
from msplan.lib.charts import Chart, bar_chart, line_chart, shown, stacked_bar

SVG = "{http://www.w3.org/2000/svg}"


def bars(**more: object) -> Chart:
    given_ = {
        "title": "Cleaning has most suppliers",
        "rows": [("Cleaning & <laundry>", 1234), ("Tŷ Ŵyn food", 7)],
        "label_heading": "Category",
        "value_heading": "Suppliers",
    }
    return bar_chart(**(given_ | more))  # type: ignore[arg-type]


def stacked() -> Chart:
    return stacked_bar(
        title="Most is done",
        rows=[("Force", {"Done": 3, "Doing": 2}), ("Business", {"Doing": 1})],
        series=["Done", "Doing"],
        label_heading="Aspect",
    )


def lines() -> Chart:
    return line_chart(
        title="Answers have doubled",
        series={"Answered": [12, None, 64], "Assessed": [5, 22, 61]},
        periods=["2022-23", "2023-24", "2024-25"],
        period_heading="Year",
        unit="percent",
    )


def words(chart: Chart) -> list[str]:
    root = fromstring(chart.svg)
    return ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]


@pytest.mark.parametrize("make", [bars, stacked, lines])
def test_only_presentation_attributes(make: object) -> None:
    chart = make()  # type: ignore[operator]
    root = fromstring(chart.svg)

    tags = {element.tag.removeprefix(SVG) for element in root.iter()}
    names = {name for element in root.iter() for name in element.attrib}
    assert tags <= {"svg", "path", "text", "line", "rect", "circle", "polygon", "title", "desc"}
    assert not names & {"style", "href", "onload", "{http://www.w3.org/1999/xlink}href"}
    assert "url(" not in chart.svg


@pytest.mark.parametrize("make", [bars, stacked, lines])
def test_named_for_screen_readers(make: object) -> None:
    chart = make()  # type: ignore[operator]
    root = fromstring(chart.svg)

    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert (root.get("role"), title.text, desc.text) == ("img", chart.title, chart.description)
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"


def test_the_same_input_gives_the_same_bytes() -> None:
    assert [stacked().svg, lines().svg, bars().svg] == [stacked().svg, lines().svg, bars().svg]


def test_other_libraries_namespaces_do_not_matter() -> None:
    register_namespace("", "https://elsewhere.example")

    assert bars().svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" role="img"')


def test_ids_differ_between_charts_and_by_ident() -> None:
    ids = re.findall(r' id="([^"]+)"', bars().svg + bars(ident="2").svg + stacked().svg)

    assert len(ids) == len(set(ids)) == 6


def test_bars_are_labelled_and_as_long_as_their_values() -> None:
    chart = bars(rows=[("Cleaning & <laundry>", 1000), ("Food", 250)])

    lengths = [float(found) for found in re.findall(r'width="([\d.]+)" height="22"', chart.svg)]
    assert words(chart) == ["Cleaning & <laundry>", "1,000", "Food", "250"]
    assert lengths[1] / lengths[0] == pytest.approx(0.25, abs=0.001)
    assert chart.rows == (("Cleaning & <laundry>", "1,000"), ("Food", "250"))


def test_stacked_bars_say_every_part_and_the_total() -> None:
    chart = stacked()

    assert words(chart) == ["Done", "Doing", "3", "2", "1", "Force", "5", "Business", "1"]
    assert chart.headings == ("Aspect", "Done", "Doing", "Total")
    assert chart.rows == (("Force", "3", "2", "5"), ("Business", "0", "1", "1"))


def test_lines_are_named_at_their_ends_and_a_gap_is_not_a_zero() -> None:
    chart = lines()

    assert words(chart)[-4:] == ["64%", "Answered", "61%", "Assessed"]
    assert re.findall(r'd="([ML\d.,]+)"', chart.svg)[0].count("M") == 2
    assert chart.rows == (
        ("2022-23", "12%", "5%"),
        ("2023-24", "Not measured", "22%"),
        ("2024-25", "64%", "61%"),
    )
    assert chart.description == (
        "Line chart. Answered: 12% in 2022-23 to 64% in 2024-25; Assessed: 5% in 2022-23 to 61% in 2024-25."
    )


def test_names_at_the_ends_of_lines_do_not_cover_each_other() -> None:
    places = drawing.apart([100, 102, 104, 238], [2, 2, 3, 2], lowest=248)

    ordered = sorted(zip(places, [2, 2, 3, 2], strict=True))
    for (upper, lines_above), (lower, lines_below) in pairwise(ordered):
        assert lower - upper >= (lines_above + lines_below) * drawing.LINE / 2
    assert max(places) + drawing.LINE <= 248


def test_a_number_inside_a_part_is_readable_on_its_colour() -> None:
    for paper, ink in drawing.INK_ON.items():
        assert _contrast(paper, ink) >= 4.5


@pytest.mark.parametrize(
    ("value", "unit", "short", "text"),
    [
        (1234, "count", False, "1,234"),
        (2.25, "count", False, "2.3"),
        (60.5, "percent", False, "61%"),
        (0.4, "percent", False, "less than 1%"),
        (0.4, "percent", True, "<1%"),
        (99.6, "percent", False, "more than 99%"),
        (99.6, "percent", True, ">99%"),
        (0, "percent", True, "0%"),
        (100, "percent", True, "100%"),
        (-3, "days", False, "−3 days"),
        (1, "days", False, "1 day"),
        (Decimal("30449999.99"), "pounds", True, "£30.4m"),
        (Decimal("30000000"), "pounds", True, "£30m"),
        (33_000, "pounds", True, "£33k"),
        (Decimal("30449999.50"), "pounds", False, "£30,450,000"),
    ],
)
def test_numbers_as_readers_meet_them(value: Decimal, unit: str, short: object, text: str) -> None:
    assert shown(value, unit, short=bool(short)) == text  # type: ignore[arg-type]


YEAR = [
    "Nov 2025",
    "Dec 2025",
    *(f"{month} 2026" for month in "Jan Feb Mar Apr May Jun Jul Aug Sep Oct".split()),
]


def a_line(*values: float | None, **more: Any) -> Chart:
    return line_chart(title="t", series={"a": values}, periods=YEAR[: len(values)], **more)


def points(chart: Chart) -> list[tuple[float, float]]:
    root = fromstring(chart.svg)
    return [(float(one.get("cx", 0)), float(one.get("cy", 0))) for one in root.iter(f"{SVG}circle")]


def within(chart: Chart) -> bool:
    """Nothing is written beyond the edges of the sheet."""
    root = fromstring(chart.svg)
    tall = float(root.get("height", 0))
    for text in root.iter(f"{SVG}text"):
        width = drawing.text_width(text.text or "", bold=text.get("font-weight") == "700")
        share = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.get("text-anchor", "start")]
        left, foot = float(text.get("x", 0)) - share * width, float(text.get("y", 0))
        if left < 0 or left + width > drawing.WIDTH + 1 or foot < drawing.FONT * 0.75 or foot > tall:
            return False
    return True


def test_a_single_point_stands_in_the_middle_with_its_value() -> None:
    chart = a_line(3)

    [(x, _)] = points(chart)
    assert drawing.WIDTH * 0.3 < x < drawing.WIDTH * 0.7
    assert words(chart)[-1] == "3"
    assert chart.rows == (("Nov 2025", "3"),)
    assert within(chart)


def test_nothing_but_zeros_lies_on_the_line_of_zero() -> None:
    chart = a_line(*[0] * 12, levels=[("Target", 0)])

    assert len({y for _, y in points(chart)}) == 1
    assert {row[1] for row in chart.rows} == {"0"}
    assert within(chart)


def test_twelve_months_with_gaps_are_as_many_strokes_as_there_are_runs() -> None:
    chart = a_line(31, 35, None, None, 44, 46, 50, None, 55, 57, 60, 61, unit="percent")

    [path] = re.findall(r'd="([ML\d.,]+)"', chart.svg)
    assert path.count("M") == 3
    assert [row[1] for row in chart.rows].count("Not measured") == 3
    assert within(chart)


def test_below_zero_hangs_from_the_line_of_zero() -> None:
    chart = a_line(-5, 3, -12, 8, unit="days")

    heights = [y for _, y in points(chart)]
    zero = next(float(t.get("y", 0)) for t in fromstring(chart.svg).iter(f"{SVG}text") if t.text == "0") - 5
    assert [y > zero for y in heights] == [True, False, True, False]
    assert [row[1] for row in chart.rows] == ["−5 days", "3 days", "−12 days", "8 days"]
    assert within(chart)
    assert within(a_line(-5, -3))


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="numbers from zero up"):
        a_line(value)


def test_what_is_aimed_at_is_a_dashed_line_with_its_name_and_in_the_words() -> None:
    chart = a_line(31, 44, unit="percent", levels=[("Target", 95), ("Red", 40)])

    level = [path for path in fromstring(chart.svg).iter(f"{SVG}path") if path.get("stroke") == drawing.QUIET]
    assert len({path.get("stroke-dasharray") for path in level}) == 2
    assert all(path.get("stroke-dasharray") for path in level)
    assert words(chart)[-4:] == ["95%", "Target", "40%", "Red"]
    assert chart.description.endswith("; Target: 95%; Red: 40%.")
    assert within(chart)


def test_a_level_above_all_values_is_in_the_picture() -> None:
    chart = a_line(1, 2, levels=[("Target", 40)])

    assert max(float(word) for word in words(chart) if word.isdigit()) >= 40


@pytest.mark.parametrize("values", [[99, 100] * 6, [1_234_567] * 12, [-1_000] * 12, [1, 9] * 6])
def test_values_beside_points_do_not_touch(values: list[float]) -> None:
    chart = a_line(*values, unit="pounds")
    spots = {round(x, 1) for x, _ in points(chart)}

    beside = sorted(
        (float(t.get("x", 0)), drawing.text_width(t.text or ""))
        for t in fromstring(chart.svg).iter(f"{SVG}text")
        if t.get("text-anchor") == "middle"
        and round(float(t.get("x", 0)), 1) in spots
        and "£" in (t.text or "")
    )
    for (x, width), (following, next_width) in pairwise(beside):
        assert x + width / 2 <= following - next_width / 2
    assert within(chart)


def test_long_names_stay_on_the_sheet() -> None:
    long = "External capability: procurement and the whole supply chain beyond tier 1 " * 2
    together = stacked_bar(
        title="t",
        rows=[(long, {"Answered in time and in full, with evidence": 3, "Late": 2})],
        series=("Answered in time and in full, with evidence", "Late"),
        label_heading="h",
    )
    ends = line_chart(
        title="t", series={long: [1, 2], "b": [2, 2], "c": [1, 2], "d": [1, 1]}, periods=YEAR[:2]
    )

    assert all(within(chart) for chart in (bars(rows=[(long, 3), ("b" * 90, 0)]), together, ends))


def test_parts_that_are_equally_dark_in_grey_differ_by_stripes() -> None:
    chart = stacked_bar(
        title="t", rows=[("a", {"1": 5, "2": 5, "3": 5, "4": 5})], series=list("1234"), label_heading="h"
    )
    stripes = [
        line for line in fromstring(chart.svg).iter(f"{SVG}line") if line.get("stroke") == drawing.PAPER
    ]
    upright = [line for line in stripes if line.get("x1") == line.get("x2")]

    assert upright
    assert len(upright) < len(stripes)
    greys = [_grey(colour) for colour in drawing.PALETTE[:2]]
    assert abs(greys[0] - greys[1]) > 50


def _grey(colour: str) -> float:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_nothing_to_draw_is_said() -> None:
    with pytest.raises(ValueError, match="There is nothing to draw"):
        bars(rows=[])
    with pytest.raises(ValueError, match="There is nothing to draw"):
        line_chart(title="t", series={"a": [None]}, periods=["2024"])


def test_what_a_chart_cannot_show_is_refused() -> None:
    with pytest.raises(ValueError, match="numbers from zero up"):
        bars(rows=[("a", -1)])
    with pytest.raises(ValueError, match="one to 4 series"):
        stacked_bar(title="t", rows=[("a", {"x": 1})], series=list("abcde"), label_heading="h")
    with pytest.raises(ValueError, match="one value, or None"):
        line_chart(title="t", series={"a": [1]}, periods=["2023", "2024"])


@given(st.text(min_size=1, max_size=60), st.floats(min_value=0, max_value=1e9))
def test_any_label_is_shown_as_text(label: str, value: float) -> None:
    root = fromstring(bars(rows=[(label, value)]).svg)

    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg", "text", "line", "rect", "title", "desc",
    }  # fmt: skip


@pytest.mark.parametrize("largest", [0, 1, 3, 7, 12, 99, 100, 1234, 0.4])
def test_lines_have_round_ticks_up_to_the_largest_value(largest: float) -> None:
    chart = line_chart(title="t", series={"a": [0, largest]}, periods=["1", "2"])

    assert "undefined" not in chart.svg
    numbers = [float(word.replace(",", "")) for word in words(chart)]
    assert max(numbers) >= largest


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    brighter, darker = sorted((light(one), light(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)
