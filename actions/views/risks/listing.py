"""The lists of priority risks and of known unknowns."""

from typing import Any

from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from actions.models import KnownUnknown, PriorityRisk, Salience
from actions.risks.facts import by_fact, offer_fact, review_fact, salience_fact, state_fact
from actions.risks.forms import RiskFilter, UnknownFilter
from actions.views.exports import RISKS, UNKNOWNS
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of

GRAVEST_FIRST = Case(
    *(When(salience=value, then=Value(n)) for n, value in enumerate(Salience.values)),
    output_field=IntegerField(),
).asc()
SORTS: Any = {"number": "number", "salience": GRAVEST_FIRST, "owner": "owner__name", "review": "review_on"}
SORTS_OF_UNKNOWNS: Any = {"number": "number", "by": "by_on", "owner": "owner__name", "review": "review_on"}
WORDS = {"review": "next yearly review", "by": "day by which it is found out"}


@may("risks.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, form = today(), RiskFilter(request)
    sort = sort_of(request, allowed=SORTS, default="salience", words=WORDS)
    found = PriorityRisk.objects.matching(on=on, person=request.user, **form.values)
    rows = found.with_people().with_actions().order_by(*sort.by("number").order_by)
    page = page_of(rows, request, noun=("priority risk", "priority risks"), export=RISKS, chosen=form.chosen)
    facts = [
        {"risk": r, "salience": salience_fact(r), "review": review_fact(r, on), "state": state_fact(r),
         "offer": offer_fact(r)}
        for r in page
    ]  # fmt: skip
    return render(request, "actions/risks/index.html", _list(request, form, sort, page, facts, "index"))


@may("risks.see")
@require_safe
@tidied
def unknowns(request: HttpRequest) -> HttpResponse:
    on, form = today(), UnknownFilter(request)
    sort = sort_of(request, allowed=SORTS_OF_UNKNOWNS, default="number", words=WORDS)
    found = KnownUnknown.objects.matching(on=on, person=request.user, **form.values)
    rows = found.with_people().with_actions().order_by(*sort.by("number").order_by)
    page = page_of(
        rows, request, noun=("known unknown", "known unknowns"), export=UNKNOWNS, chosen=form.chosen
    )
    facts = [
        {"unknown": u, "by": by_fact(u, on), "review": review_fact(u, on), "state": state_fact(u),
         "offer": offer_fact(u)}
        for u in page
    ]  # fmt: skip
    return render(request, "actions/risks/unknowns.html", _list(request, form, sort, page, facts, "unknowns"))


def _list(request: HttpRequest, form: Any, sort: Any, page: Any, rows: Any, name: str) -> dict[str, Any]:
    """What both lists' templates read."""
    return {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": rows,
        "shortcuts": [] if "mine" in form.values else [{"text": "My own", "href": "?mine=on"}],
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("risks.edit"),
        "tabs": [
            {"text": "Priority risks", "href": reverse("risks:index"), "current": name == "index"},
            {"text": "Known unknowns", "href": reverse("risks:unknowns"), "current": name == "unknowns"},
        ],
    }
