"""The registers of policies and of routes, as pages and as files."""

from collections import Counter
from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.models import ConcernRoute, Covers, Policy
from actions.policies.exporting import policies_on, routes_on
from actions.policies.facts import covers_fact, public_fact, review_fact
from actions.policies.forms import PolicyFilter, RouteFilter
from actions.policies.models.policy import NOT_YET
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from msplan.lib.taking_away import wants_file
from msplan.views.files_of_lists import file_of

SORTS: Any = {
    "title": "title",
    "department": "department__name",
    "owner": "owner__name",
    "review": (F("review_on").asc(nulls_last=True), "number"),
}
WORDS = {"review": "next review"}


@may("policies.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponseBase:
    on = today()
    rows, form, sort = _policies(request, on)
    if wants_file(request):
        return file_of(rows, request, policies_on(on), chosen=form.chosen)
    page = page_of(rows, request, noun=("policy", "policies"), export=policies_on(on))
    facts = [{"policy": p, "covers": covers_fact(p), "review": review_fact(p, on)} for p in page]
    context = _context(request, form, sort, page, facts) | {"coverage": coverage_parts(on), "on": on}
    return render(request, "actions/policies/index.html", context)


@may("policies.see")
@require_safe
@tidied
def routes(request: HttpRequest) -> HttpResponseBase:
    on = today()
    rows, form, sort = _routes(request, on)
    if wants_file(request):
        return file_of(rows, request, routes_on(on), chosen=form.chosen)
    page = page_of(rows, request, noun=("route", "routes"), export=routes_on(on))
    facts = [{"route": r, "review": review_fact(r, on), "public": public_fact(r)} for r in page]
    return render(request, "actions/policies/routes.html", _context(request, form, sort, page, facts))


def coverage_parts(on: date) -> list[dict[str, str]]:
    """How many of the force's policies cover modern slavery, whatever the filters: "4 of 12 …", "3 partly". One query.

    Each number leads to the policies that it counts.
    """
    policies: Any = Policy.objects.standing(on)
    said: Counter[str | None] = Counter(policies.with_coverage(on).values_list("covers", flat=True))
    parts = [
        (Covers.YES.value, f"{said[Covers.YES]} of {said.total()} policies cover modern slavery"),
        (Covers.PARTLY.value, f"{said[Covers.PARTLY]} partly"),
        (Covers.NO.value, f"{said[Covers.NO]} not"),
    ]
    parts += [(NOT_YET, f"{said[None]} nobody has looked at yet")] if said[None] else []
    return [{"text": text, "href": f"?covers={covers}"} for covers, text in parts]


def _policies(request: HttpRequest, on: date) -> tuple[Any, PolicyFilter, Any]:
    """What the list shows on all its pages together, with its filters and its order."""
    form = PolicyFilter(request)
    sort = sort_of(request, allowed=SORTS, default="review", words=WORDS)
    found: Any = Policy.objects.matching(on=on, person=request.user, **form.values)
    rows = found.with_people().with_actions().select_related("file")
    return rows.order_by(*sort.by("number").order_by), form, sort


def _routes(request: HttpRequest, on: date) -> tuple[Any, RouteFilter, Any]:
    form = RouteFilter(request)
    sort = sort_of(request, allowed=SORTS, default="review", words=WORDS)
    found = ConcernRoute.objects.matching(on=on, person=request.user, **form.values)
    return found.with_people().order_by(*sort.by("number").order_by), form, sort


def _context(request: HttpRequest, form: Any, sort: Any, page: Any, rows: Any) -> dict[str, Any]:
    """What both lists' templates read."""
    mine = [] if "mine" in form.values else [{"text": "My own", "href": "?mine=on"}]
    return {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": rows,
        "shortcuts": mine,
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("policies.edit"),
    }
