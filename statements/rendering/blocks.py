"""Pieces that are put into a section's text: a figure, a table of figures, a chart with its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from msplan.lib.charts import Chart
from statements.rendering.document import PublicFigure


@dataclass(frozen=True)
class ShownPicture:
    """A picture where it stands: its address, what it shows, its size in pixels."""

    src: str
    alt: str
    width: int
    height: int


def picture_block(picture: ShownPicture) -> SafeString:
    """The class comes first: that is how the renderer of the PDF finds a picture of ours among all text."""
    return format_html(
        '<div class="picture"><img class="picture-image" src="{}" alt="{}" width="{}" height="{}" '
        'loading="lazy"></div>',
        picture.src,
        picture.alt,
        picture.width,
        picture.height,
    )


def no_steps_block(reason: str) -> SafeString:
    """That a topic has nothing to report, and why."""
    return format_html(
        '<p class="no-steps"><strong>We took no steps on this topic in the period.</strong> {}</p>\n', reason
    )


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
