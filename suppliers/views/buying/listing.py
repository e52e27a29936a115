"""The list of planned purchases."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import deadline_words, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.buying.forms import PurchaseFilter
from suppliers.models import PlannedPurchase
from suppliers.views.buying.page import TONES
from suppliers.views.exports import PURCHASES

SORTS = {"award": "award_on", "value": "value", "title": "title"}
WORDS = {"award": "day of the planned award", "value": "estimated value", "title": "what is bought"}


@may("buying.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, form = today(), PurchaseFilter(request)
    sort = sort_of(request, allowed=SORTS, default="award", words=WORDS)
    found = PlannedPurchase.objects.matching(on=on, **form.values).with_people()
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("planned purchase", "planned purchases"),
        export=PURCHASES,
        chosen=form.chosen,
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [_row(one, on) for one in page],
        "is_empty": not page.total and not form.chosen,
        "unscreened": PlannedPurchase.objects.unscreened_by(on).count(),
        "may_edit": request.user.may("buying.edit"),
    }
    return render(request, "suppliers/buying/index.html", context)


def _row(one: PlannedPurchase, on: date) -> dict[str, Any]:
    return {
        "purchase": one,
        "deadline": deadline_words(one.award_on, on),
        "is_late": one.award_on < on,
        "tone": TONES.get(one.band, "neutral"),
    }
