"""One indicator: what it says now and said before, what it is, and the records behind it."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import FILE
from msplan.lib.taking_away import wants_file
from statements.figures.catalogue import FIGURES
from statements.figures.definition import FEW, numbers_of
from statements.figures.indicator_list import Row, row_of
from statements.figures.indicator_table import of_measurement
from statements.figures.indicators import DIRECTIONS, TYPES
from statements.figures.over_time import chart, is_events, newest_first, next_measured, points
from statements.figures.scopes import this_year
from statements.models import Indicator
from statements.views.indicators.fetching import kpi_or_404, may_hand_in
from statements.views.indicators.files import of_one


@may("indicators.see")
@require_safe
def detail(request: HttpRequest, code: str) -> HttpResponseBase:
    kpi, scope = kpi_or_404(code), this_year(today())
    indicator = Indicator.objects.select_related("owner").with_last(scope.on).filter(code=kpi.id).first()
    figures = [FIGURES[key] for key in kpi.figures if key in FIGURES]
    numbers = numbers_of(figures, scope, FEW)
    row = row_of(kpi, indicator, scope, numbers)
    rows = list(indicator.measurements.select_related("entered_by", "evidence_file")) if indicator else []
    found = points(row, rows, numbers.few)
    if wants_file(request):
        return of_one(row, found, facts(row), request)
    context: dict[str, Any] = {
        "row": row,
        "kpi": kpi,
        "chart": chart(row, found),
        "points": newest_first(found),
        "has_counted": any(point.counted for point in found),
        "by_period": is_events(row),
        "on": scope.on,
        "summary": [{"key": key, "value": value[:1].upper() + value[1:]} for key, value in facts(row)],
        "acts": [{"text": "Change", "href": reverse("drafts:indicator_set_up", args=[code])}]
        if request.user.may("indicators.set")
        else [],
        "figures": [
            {"reading": figure.reading(scope, numbers), "may_list": request.user.may(figure.permission)}
            for figure in figures
        ],
        "handed_in": [{"row": one, "reading": of_measurement(kpi, one, numbers.few)} for one in rows],
        "may_hand_in": kpi.is_entered
        and not _is_told_by_records(row)
        and may_hand_in(request.user, indicator),
        "exports": [
            {"text": text, "href": f"?{FILE}={kind}"} for text, kind in (("Excel", "xlsx"), ("CSV", "csv"))
        ],
    }
    return render(request, "drafts/indicators/detail.html", context)


def _is_told_by_records(row: Row) -> bool:
    """Then nobody hands in values any more; those that were handed in stay to be read."""
    reading = row.reading
    return row.is_counted and reading is not None and (reading.value is not None or bool(reading.hidden))


def facts(row: Row) -> list[tuple[str, str]]:
    """What it is, name by name."""
    kpi, one = row.kpi, row.told
    found = [
        ("Definition", f"{kpi.formula}."),
        ("How it is worked out", row.figure.definition if row.figure else _handed_in(row)),
        ("What it covers", _covers(row)),
        ("What it cannot say", row.limits),
        ("Owner", row.owner.name if row.owner else "Nobody yet"),
        ("Baseline", one.baseline),
        ("Since the baseline", one.course),
        ("Target", one.target),
        ("Thresholds", row.threshold_words or "none"),
        ("Key risk indicator", "Yes" if row.is_key_risk else "No"),
        ("How often", row.frequency_words),
        ("Next value", _next(row)),
        ("Direction", DIRECTIONS[kpi.direction]),
        ("Kind", TYPES[kpi.type]),
        ("Area", row.area),
        ("Where its value comes from", row.source),
        ("Where the indicator comes from", f"{kpi.origin} (confidence {kpi.confidence})"),
    ]
    if row.promised_words:
        found.insert(0, ("Promised in the first statement", f"Measure {kpi.promised}: {row.promised_words}"))
    if row.missing_words:
        place = next(n for n, (name, _) in enumerate(found) if name == "What it cannot say")
        found.insert(place, ("What is missing", row.missing_words))
    return found


def _handed_in(row: Row) -> str:
    if row.kpi.entry == "share":
        return "Somebody hands in the two numbers for each period; the share is worked out from them."
    return (
        "Somebody hands in the number for each period, with what shows it." if row.kpi.entry else "Not yet."
    )


def _covers(row: Row) -> str:
    figure = row.figure
    if figure is None:
        return "The period that each value is handed in for."
    if is_events(row):
        return f"Events since 1 April {this_year(row.on).first.year} above; by period further down."
    return "The records as they are today above; as they were at month ends further down."


def _next(row: Row) -> str:
    if row.figure is None:
        return row.owed_words or ("Nothing is owed" if row.indicator else "Asked for once it is set up")
    if is_events(row) or not row.figure.measured:
        return "Counted at any time"
    return f"Counted at any time; kept as it is on {plain(next_measured(row.on))}"
