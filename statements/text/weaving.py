"""A section's Markdown with its tokens, as safe HTML."""

import re
from collections.abc import Mapping, Sequence
from itertools import count

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from msplan.lib.charts import Chart
from statements.figures.catalogue import CHARTS
from statements.figures.freezing import Readings
from statements.figures.reading import TableReading
from statements.rendering.blocks import ShownPicture, chart_block, figure_span, no_steps_block, picture_block
from statements.text.tokens import PICTURE, Token, woven

# A day, which is not broken over two lines where there is room.
DATE = re.compile(r"[0-9]{1,2} [A-Z][a-z]+ [0-9]{4}")
FEW_COLUMNS = 3
NO_PICTURES: Mapping[int, ShownPicture] = {}


def section_html(
    body: str,
    readings: Readings,
    *,
    charts: "count[int] | None" = None,
    pictures: Mapping[int, ShownPicture] = NO_PICTURES,
    no_steps: str = "",
) -> SafeString:
    """The section as the document shows it. ``charts`` numbers the charts through the whole document; ``no_steps``
    is why no steps were taken on its topic."""
    numbers = charts or count(1)

    def piece(token: Token) -> str:
        if token.kind == PICTURE:
            picture = pictures.get(int(token.key))
            return picture_block(picture) if picture else ""
        if token.kind == "figure":
            return figure_span(readings.figures[token.key].shown, token.key)
        if token.kind == "table":
            return table_block(readings.tables[token.key])
        drawn = drawing(token.key, readings)
        if drawn is None:
            return format_html("<p>There is nothing to draw yet for “{}”.</p>", CHARTS[token.key].label)
        return chart_block(drawn, next(numbers))

    html, _ = woven(body, piece)
    return no_steps_block(no_steps) + html if no_steps else html


def drawing(key: str, readings: Readings) -> Chart | None:
    """The chart, or None where there is nothing to draw."""
    chart = CHARTS[key]
    try:
        return chart.draw(readings.tables[chart.table])
    except ValueError:
        return None


def table_block(table: TableReading) -> SafeString:
    """A table with its caption and scopes; its last row is the sum wherever it holds numbers."""
    if not table.rows:
        return format_html("<p>There is nothing to list under “{}”.</p>", table.label)
    numeric = ["" if unit == "words" else SafeString(' class="numeric"') for unit in ("words", *table.units)]
    head = format_html_join("", '<th scope="col"{}>{}</th>', zip(numeric, table.headings, strict=True))
    heads = table.headings if is_worded(table) else None
    rows = format_html_join("\n", "<tr>{}</tr>", ((_row(row, numeric, heads),) for row in table.shown_rows))
    return format_html(
        '<div class="table-wrap" tabindex="0" role="group" aria-label="{}">'
        "<table{}><caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>\n{}\n</tbody></table></div>",
        table.label,
        SafeString(' class="worded"') if heads else "",
        table.label,
        head,
        rows,
    )


def is_worded(table: TableReading) -> bool:
    """Whether it holds sentences in three columns or more: on a phone each row becomes a card."""
    return len(table.headings) >= FEW_COLUMNS and all(unit == "words" for unit in table.units)


def _row(row: list[str], numeric: list[str], heads: Sequence[str] | None = None) -> SafeString:
    first = format_html('<th scope="row">{}</th>', row[0])
    kinds = [
        kind or (SafeString(' class="when"') if DATE.fullmatch(text) else "")
        for kind, text in zip(numeric[1:], row[1:], strict=True)
    ]
    named = [format_html(' data-head="{}"', head) for head in heads[1:]] if heads else [""] * len(kinds)
    rest = format_html_join("", "<td{}{}>{}</td>", zip(kinds, named, row[1:], strict=True))
    return format_html("{}{}", first, rest)
