"""Figures beside the draft: what each says, what it means, and the records it was counted from."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import demand, may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from statements.figures import asking, diligence, engaging, plan, risks, supply
from statements.figures.catalogue import FIGURES
from statements.figures.definition import Scope
from statements.figures.freezing import frozen, live, scope_of
from statements.figures.scopes import this_year
from statements.views.exports import records_of
from statements.views.fetching import statement_or_404
from statements.views.records import rows_of, shown_rows

OTHERS = "The statement itself"
# Under which headings they are shown; those of a room that is not named here come last.
NAMES = {
    supply: "Suppliers and spend",
    diligence: "Due diligence, contracts and supply chain",
    asking: "Questionnaires",
    engaging: "Engagement, concerns and meetings",
    plan: "The action plan",
    risks: "Priority risks",
}
GROUPS = {name: {figure.key for figure in room.FIGURES} for room, name in NAMES.items()}


@may("drafts.see")
@require_safe
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    """All figures for one statement: frozen ones, or those of today."""
    statement = statement_or_404(pk)
    on = today()
    readings = (
        frozen(statement) if statement.is_frozen else live(statement, figures=FIGURES, tables=(), on=on)
    )
    groups: dict[str, list[dict[str, Any]]] = {name: [] for name in GROUPS}
    for reading in readings.figures.values():
        group = next((name for name, keys in GROUPS.items() if reading.key in keys), OTHERS)
        groups.setdefault(group, []).append(
            {
                "reading": reading,
                "href": f"{reverse('drafts:records', args=[reading.key])}?statement={pk}",
                "may_list": reading.key in FIGURES and request.user.may(FIGURES[reading.key].permission),
            }
        )
    filled = [{"name": name, "anchor": slugify(name), "rows": rows} for name, rows in groups.items() if rows]
    return render(request, "drafts/figures.html", {"statement": statement, "groups": filled})


@may("drafts.see")
@require_safe
def records(request: HttpRequest, key: str) -> HttpResponse:
    """The records that a figure counts today, or would count for a statement."""
    if key not in FIGURES:
        raise Http404
    figure = FIGURES[key]
    demand(request.user, figure.permission)
    scope = _scope(request)
    rows, columns = rows_of(figure.records(scope))
    page = page_of(rows, request, noun=("record", "records"), export=records_of(figure, columns))
    context: dict[str, Any] = {
        "figure": figure,
        "reading": figure.read(scope),
        "scope": scope,
        "columns": columns,
        "page": page,
        "rows": shown_rows(page, columns),
    }
    return render(request, "drafts/records.html", context)


def _scope(request: HttpRequest) -> Scope:
    typed = request.GET.get("statement", "")
    if typed.isascii() and typed.isdigit() and len(typed) < 10:
        return scope_of(statement_or_404(int(typed)), today())
    return this_year(today())
