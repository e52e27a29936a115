"""The list of returns, as a page and as a file."""

from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.models import ReturnSeries
from actions.returns.exporting import returns_on
from actions.returns.facts import due_fact, known
from actions.returns.forms import ReturnFilter
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of

SORTS: Any = {
    "kind": ("kind", "group", "supplier__name"),
    "owner": "owner__name",
    "due": F("due_on").asc(nulls_last=True),
}
WORDS = {"kind": "what is counted", "due": "due date", "owner": "who owes it"}


@may("returns.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponseBase:
    on, form = today(), ReturnFilter(request)
    sort = sort_of(request, allowed=SORTS, default="due", words=WORDS)
    found = ReturnSeries.objects.matching(on=on, person=request.user, **form.values)
    rows = found.with_things().with_last().order_by(*sort.by("number").order_by)
    if wants_file(request):
        return file_of(rows, request, returns_on(on), chosen=form.chosen)
    page = page_of(rows, request, noun=("return", "returns"), export=returns_on(on))
    links = [] if "mine" in form.values else [{"text": "My own", "href": "?mine=on"}]
    if request.user.may("returns.hand_in"):
        links.append({"text": "Import counts", "href": reverse("returns:import")})
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [_row(one, on) for one in page],
        "links": links,
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("returns.edit"),
    }
    return render(request, "actions/returns/index.html", context)


def _row(series: Any, on: Any) -> dict[str, Any]:
    return {"series": series, "known": known(series, on), "due": due_fact(series, on)}
