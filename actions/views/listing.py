"""The list of actions."""

from datetime import date

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.models import Action
from actions.plan.facts import deadline_fact, progress_fact, rating_fact, review_fact
from actions.plan.filter_form import ActionFilter
from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of, sort_of

SORTS = {
    "number": "number",
    "title": "title",
    "owner": F("owner__name").asc(nulls_last=True),
    "review": F("review_on").asc(nulls_last=True),
    "target": "target_on",
    "progress": "progress",
}
SORT_WORDS = {"review": "next review", "target": "target date"}


@may("actions.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    on = today()
    form = ActionFilter(request)
    sort = sort_of(request, allowed=SORTS, default="number", words=SORT_WORDS)
    found = Action.objects.matching(on=on, person=request.user, **form.values)
    rows = found.with_people().order_by(*sort.by("number").order_by)
    page = page_of(rows, request, noun=("action", "actions"))
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [row(action, on) for action in page],
        "shortcuts": [] if "mine" in form.values else [{"text": "My actions", "href": "?mine=on"}],
        "is_empty": not page.total and not form.chosen,
        "may_create": request.user.may("actions.create"),
    }
    return render(request, "actions/index.html", context)


def row(action: Action, on: date) -> dict[str, object]:
    """One line of actions/rows.html."""
    return {
        "action": action,
        "progress": progress_fact(action),
        "deadline": deadline_fact(action, on),
        "review": review_fact(action, on),
        "rating": rating_fact(action, on),
    }
