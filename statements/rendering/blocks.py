"""Pieces that are put into a section's text: a figure, a table of figures, a chart with its table."""

from collections.abc import Sequence

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from msplan.lib.charts import Chart
from statements.rendering.document import PublicFigure


def figure_span(value_text: str, key: str) -> SafeString:
    """A number in the text, with the name under which the data file holds it."""
    return format_html('<data class="figure" value="{}">{}</data>', key, value_text)


def figures_table(figures: Sequence[PublicFigure], *, caption: str) -> SafeString:
    """Figures with what they were counted from and what they mean."""
    context = {"figures": figures, "caption": caption}
    return mark_safe(render_to_string("statements/document/figures_table.html", context))


def chart_block(chart: Chart, number: int) -> SafeString:
    """The chart under its finding, and the same numbers as a table. ``number`` counts charts in the document."""
    return mark_safe(render_to_string("statements/document/chart.html", {"chart": chart, "number": number}))
