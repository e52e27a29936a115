"""Charts for the text, each drawn from a table: what a chart shows can be read as numbers beside it."""

from collections.abc import Callable
from dataclasses import dataclass

from msplan.lib.charts import Chart, bar_chart, stacked_bar
from statements.figures import indicator_table
from statements.figures.reading import TableReading


@dataclass(frozen=True)
class ChartOf:
    """A chart of one table. ``draw`` raises ValueError where there is nothing to draw."""

    key: str
    label: str
    table: str
    draw: Callable[[TableReading], Chart]


def suppliers_by_band(table: TableReading) -> Chart:
    rows = [(row[0], row[1]) for row in table.rows[:-1]]
    everybody = table.rows[-1][1]
    high = dict(rows).get("High", 0)
    return bar_chart(
        title=f"{high:,} of {everybody:,} active suppliers are in the high band",
        rows=_some(rows),
        label_heading="Band",
        value_heading="Active suppliers",
    )


def actions_by_aspect(table: TableReading) -> Chart:
    rows = [
        (row[0].split(" (")[0], {"Completed": row[3], "Open, on time": row[1] - row[2], "Open, late": row[2]})
        for row in table.rows[:-1]
    ]
    late, opened = table.rows[-1][2], table.rows[-1][1]
    if not table.rows[-1][4]:
        raise ValueError("There is nothing to draw.")
    return stacked_bar(
        title=f"{late:,} of {opened:,} open actions are late",
        rows=rows,
        series=("Completed", "Open, on time", "Open, late"),
        label_heading="Aspect",
    )


def spend_by_category(table: TableReading) -> Chart:
    rows = [(row[0], row[1]) for row in table.rows[:-1] if row[1] > 0]
    largest = rows[0][0] if rows else ""
    return bar_chart(
        title=f"{largest} is the largest known category of spend",
        rows=_some(rows),
        label_heading="Category",
        value_heading="Spend",
        unit="pounds",
    )


def _some(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if not any(value for _, value in rows):
        raise ValueError("There is nothing to draw.")
    return rows


CHARTS = [
    ChartOf("indicators", "Our indicators", "indicators", indicator_table.chart),
    ChartOf("suppliers_by_band", "Active suppliers by risk band", "suppliers_by_band", suppliers_by_band),
    ChartOf("actions_by_aspect", "Actions by aspect", "actions_by_aspect", actions_by_aspect),
    ChartOf("spend_by_category", "Spend by category", "spend_by_category", spend_by_category),
]
