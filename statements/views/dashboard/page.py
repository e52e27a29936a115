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
from msplan.lib.taking_away import Export, wants_file
from msplan.views.files_of_lists import file_of
from statements.dashboard.changes import Wanted
from statements.dashboard.counts import LISTED
from statements.dashboard.harm import scored_words, scorings
from statements.dashboard.page import Dashboard, dashboard
from statements.figures.scopes import this_year
from statements.views.records import Row, row_of, rows_of, shown_rows

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
    rows, columns = rows_of(count.records(scope))
    rows = rows.by_priority()  # type: ignore[attr-defined]  # of suppliers all of them
    export = export_of(count.label, count.key, columns)
    if wants_file(request):
        return file_of(rows, request, export)
    page = page_of(rows, request, noun=(count.one, count.many), export=export)
    context = listed(count.label, f"{count.definition} The highest priority first.", page, columns, now)
    # Every such list is of bands, and those are as of a night.
    context["scored"] = scored_words(scorings(scope).values_list("at", flat=True))
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


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""
