"""All indicators, and the lines of the key risk indicators for the corporate risk register; both as files too."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from statements.figures.indicator_list import STANDING, matching, rows_of
from statements.figures.indicators import AREAS, indicators
from statements.figures.scopes import this_year
from statements.figures.watching import key_risks
from statements.views.indicators.files import ALL, RISK_REGISTER
from statements.writing.indicator_forms import IndicatorFilter

EVERYTHING = 100  # all of them stand on one page


@may("indicators.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    """All of them by area, with what each says now. Two queries."""
    scope, form = this_year(today()), IndicatorFilter(request)
    everything = rows_of(scope)
    rows = matching(everything, request.user, **form.values)
    found = [(name, [row for row in rows if row.kpi.area == area]) for area, name in AREAS.items()]
    context: dict[str, Any] = {
        "form": form,
        "page": page_of(
            rows,
            request,
            noun=("indicator", "indicators"),
            per_page=EVERYTHING,
            number=1,
            export=ALL,
            chosen=form.chosen,
        ),
        "areas": [{"name": name, "rows": of_area} for name, of_area in found if of_area],
        "scope": scope,
        "total": len(indicators()),
        "counted": len(STANDING),
        "late": sum(row.is_late for row in everything),
        "past": sum(row.is_key_risk and bool(row.level) for row in everything),
    }
    return render(request, "drafts/indicators/index.html", context)


@may("indicators.see")
@require_safe
def risk_register(request: HttpRequest) -> HttpResponse:
    on = today()
    rows = key_risks(on)
    noun = ("key risk indicator", "key risk indicators")
    page = page_of(rows, request, noun=noun, per_page=EVERYTHING, number=1, export=RISK_REGISTER)
    past = [row for row in rows if row.is_past]
    context = {"page": page, "past": past, "others": [row for row in rows if not row.is_past], "on": on}
    return render(request, "drafts/indicators/risk_register.html", context)
