"""The page itself, and the lists that no other room has."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import demand, may
from msplan.files.models import Marking
from msplan.force.context import force_of
from msplan.lib.dates import london_date
from msplan.lib.lists import page_of
from msplan.lib.spreadsheets import Cell
from msplan.lib.taking_away import Export, Told, wants_file
from msplan.views.files_of_lists import file_of
from statements.dashboard.changes import Wanted
from statements.dashboard.counts import LISTED, with_last_check
from statements.dashboard.harm import scored_words, scorings
from statements.dashboard.page import Dashboard, dashboard
from statements.figures.scopes import this_year
from statements.views.records import Row, in_words, row_of, rows_of, shown_rows
from suppliers.models import Supplier

# What a list of suppliers at risk says of each, on the page and in its file.
AT_RISK: tuple[tuple[str, Told], ...] = (
    ("Supplier", lambda one: row_of(one).text),
    ("Category", lambda one: row_of(one).cells[0]),
    ("Band", lambda one: row_of(one).cells[1]),
    ("Last check", "last_done"),
    ("Paid in two years", "score.recent_spend"),
)
# What fits on one printed page. The rest is a click away.
MOST_DECISIONS, MOST_WATCHED = 5, 4


@may("dashboard.see")
@require_safe
def show(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    return render(request, "dashboard/show.html", told(read(request, now), now))


@may("dashboard.see")
@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """All that waits for whoever asks."""
    now = timezone.now()
    return render(request, "dashboard/decisions.html", told(read(request, now), now))


@may("dashboard.see")
@require_safe
def records(request: HttpRequest, key: str) -> HttpResponseBase:
    """The rows that a number of the page counts."""
    if key not in LISTED:
        raise Http404
    count, now = LISTED[key], timezone.now()
    demand(request.user, count.permission)
    scope = this_year(london_date(now))
    rows, _ = rows_of(count.records(scope))
    rows = with_last_check(rows.by_priority())  # type: ignore[attr-defined]  # of suppliers all of them
    # Every such list is of bands, and those are as of a night.
    scored = scored_words(scorings(scope).values_list("at", flat=True))
    export = Export(
        count.label,
        f"dashboard-{count.key}",
        AT_RISK,
        formats={"Paid in two years": "#,##0.00"},
        notes=(scored, count.definition),
    )
    if wants_file(request):
        return file_of(rows, request, export)
    page = page_of(rows, request, noun=(count.one, count.many), export=export)
    context = {
        "label": count.label,
        "words": f"{count.definition} The highest priority first.",
        "now": now,
        "columns": [heading for heading, _ in AT_RISK],
        "page": page,
        "rows": [_at_risk(one) for one in page],
        "scored": scored,
    }
    return render(request, "dashboard/records.html", context)


def read(request: HttpRequest, now: datetime, also: Wanted | None = None) -> Dashboard:
    return dashboard(request.user, this_year(london_date(now)), force_of(request), also)


def told(page: Dashboard, now: datetime) -> dict[str, Any]:
    """What the templates of page and pack are given."""
    return {
        "page": page,
        "now": now,
        "on": london_date(now),
        "decisions": page.decisions[:MOST_DECISIONS],
        "watched": page.watched[:MOST_WATCHED],
        "more_watched": max(0, len(page.watched) - MOST_WATCHED),
        "more_decisions": max(0, len(page.decisions) - MOST_DECISIONS),
        "marking": str((Marking.SENSITIVE if page.sensitive else Marking.OFFICIAL).label),
    }


def listed(label: str, words: str, page: Any, columns: tuple[str, ...], now: datetime) -> dict[str, Any]:
    """What dashboard/records.html is given."""
    rows = shown_rows(page, columns)
    return {"label": label, "words": words, "now": now, "columns": columns, "page": page, "rows": rows}


def export_of(label: str, key: str, columns: tuple[str, ...]) -> Export:
    """The columns of the list, the record's own name first."""
    filled = [(columns[0], lambda record: row_of(record).text)]
    filled += [
        (heading, lambda record, place=place: _cell(row_of(record), place))
        for place, heading in enumerate(columns[1:])
    ]
    return Export(label, f"dashboard-{key}", filled)


def _at_risk(one: Supplier) -> dict[str, Any]:
    """As ``shown_rows`` of the records that figures count."""
    row, last_done = row_of(one), one.last_done  # type: ignore[attr-defined]  # with_last_check
    cells = (*row.cells, last_done or "Never", one.score.recent_spend)
    labels = [heading for heading, _ in AT_RISK[1:]]
    return {
        "text": row.text,
        "href": row.href,
        "labelled": list(zip(labels, map(in_words, cells), strict=True)),
    }


def _cell(row: Row, place: int) -> Cell:
    return row.cells[place] if place < len(row.cells) else ""
