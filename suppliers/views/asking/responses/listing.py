"""The list of responses: what is to be read, flags first."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.asking.models import Response
from suppliers.asking.reading.forms import ResponseFilter
from suppliers.asking.reading.listing import matching, responses_for, with_flags
from suppliers.asking.reading.rights import READ_FIRST
from suppliers.views.asking.responses.words import band_of, outcome_of, state_of
from suppliers.views.exports import RESPONSES

SORTS = {
    "urgent": ("rank", "band_rank", "last_at"),
    "handed_in": "last_at",
    "supplier": "invitation__supplier__name",
}
WORDS = {"urgent": "those to be read first, by flags, band and the day they came", "handed_in": "day it came"}


@may("responses.read")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = ResponseFilter(request)
    sort = sort_of(request, allowed=SORTS, default="urgent", words=WORDS)
    found = matching(responses_for(request.user), person=request.user, **form.values)
    page = page_of(
        with_flags(found).order_by(*sort.by("pk").order_by),
        request,
        noun=("response", "responses"),
        export=RESPONSES,
        chosen=form.chosen,
    )
    first = request.user.may(READ_FIRST)
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [row_of(one) for one in page],
        "is_empty": not page.total and not form.chosen,
        "held": Response.objects.held().count() if first else 0,
        "may_read_first": first,
    }
    return render(request, "suppliers/asking/responses/index.html", context)


def row_of(response: Any) -> dict[str, Any]:
    """Of one that is hidden nothing but that it came."""
    hidden = response.is_hidden
    row = {"response": response, "hidden": hidden, "state": _state(response)}
    if hidden:
        return row
    return {
        **row,
        "band": band_of(response),
        "critical": response.critical_standing,
        "critical_words": f"{response.critical_standing} critical",
        "others": response.flags_standing - response.critical_standing,
        "outcome": outcome_of(response) if response.outcome else None,
    }


def _state(response: Any) -> dict[str, str]:
    return state_of(response.invitation.state, is_hidden=response.is_hidden or response.is_held)
