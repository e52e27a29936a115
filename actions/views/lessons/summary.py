"""The quarterly summary: a page to choose the months on, and the same as a document to print."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.lessons.forms import SummaryForm
from actions.lessons.summarising import ThreeMonths
from actions.lessons.summarising import summary as summary_of
from msplan.accounts.permissions import may
from msplan.lib.dates import add_months, today
from msplan.lib.filters import tidied
from msplan.lib.lists import query_with

MONTHS_OFFERED = 36


@may("lessons.see")
@require_safe
@tidied
def summary(request: HttpRequest) -> HttpResponse:
    return render(request, "actions/lessons/summary.html", _context(request))


@may("lessons.see")
@require_safe
@tidied
def print_summary(request: HttpRequest) -> HttpResponse:
    return render(request, "actions/lessons/summary_document.html", _context(request))


def _context(request: HttpRequest) -> dict[str, Any]:
    on = today()
    sees = request.user.may("lessons.see_sensitive")
    quarter = ThreeMonths.quarter_before(on)
    this_month = on.replace(day=1)
    offered = [ThreeMonths(add_months(this_month, -n)) for n in range(MONTHS_OFFERED)]
    choices = [(m.key, m.short) for m in offered]
    form = SummaryForm(request, choices=choices, shown=quarter.key, chooses=sees)
    months = next((m for m in offered if m.key == form.values.get("months")), quarter)
    sensitive = sees and not form.values.get("open")
    found = summary_of(months, person=request.user, sensitive=sensitive)
    return {
        "form": form,
        "summary": found,
        "marking": found.marking.label,
        "query": query_with(request),
        "left_out": sees and not sensitive,
        "sees": sees,
        "on": on,
    }
