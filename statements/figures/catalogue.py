"""Every figure, table and chart by name."""

from collections.abc import Iterable
from difflib import get_close_matches

from statements.figures import asking, charts, plan, risks, supply, tables
from statements.figures.charts import ChartOf
from statements.figures.definition import Figure, Table

FIGURES: dict[str, Figure] = {
    figure.key: figure for figure in (*supply.FIGURES, *asking.FIGURES, *plan.FIGURES, *risks.FIGURES)
}
TABLES: dict[str, Table] = {table.key: table for table in tables.TABLES}
CHARTS: dict[str, ChartOf] = {chart.key: chart for chart in charts.CHARTS}

KEYS: dict[str, Iterable[str]] = {"figure": FIGURES, "table": TABLES, "chart": CHARTS}


def near(name: str, names: Iterable[str]) -> list[str]:
    """At most three known names that look like this one, the likeliest first."""
    return get_close_matches(name, list(names), n=3, cutoff=0.6)
