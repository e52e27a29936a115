"""Every figure, table and chart by name."""

from collections.abc import Iterable
from difflib import get_close_matches

from statements.figures import (
    asking,
    charts,
    coverage,
    diligence,
    engaging,
    indicator_table,
    plan,
    policies,
    promises,
    publication,
    returns,
    risks,
    supply,
    tables,
    training,
)
from statements.figures.charts import ChartOf
from statements.figures.definition import Figure, Table

# In the order in which an editor meets them.
ROOMS = (
    supply,
    diligence,
    asking,
    engaging,
    plan,
    risks,
    policies,
    training,
    returns,
    promises,
    publication,
    coverage,
)
FIGURES: dict[str, Figure] = {figure.key: figure for room in ROOMS for figure in room.FIGURES}
TABLES: dict[str, Table] = {
    table.key: table for room in (tables, engaging, promises) for table in room.TABLES
}
TABLES |= {table.key: table for table in indicator_table.tables(FIGURES)}
CHARTS: dict[str, ChartOf] = {chart.key: chart for chart in charts.CHARTS}

KEYS: dict[str, Iterable[str]] = {"figure": FIGURES, "table": TABLES, "chart": CHARTS}


def near(name: str, names: Iterable[str]) -> list[str]:
    """At most three known names that look like this one, the likeliest first."""
    return get_close_matches(name, list(names), n=3, cutoff=0.6)
