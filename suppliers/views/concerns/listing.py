"""The list of concerns. For whoever may not see it there is no such address."""

from datetime import date
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import deadline_words, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.concerns.forms import ConcernFilter
from suppliers.concerns.models import Concern, ConcernState
from suppliers.views.concerns.raising import SENSITIVE
from suppliers.views.exports import CONCERNS

SORTS = {"due": F("due_on").asc(nulls_last=True), "raised": "raised_at", "reference": "reference"}
TONES = {ConcernState.RAISED: "bad", ConcernState.ACKNOWLEDGED: "warn", ConcernState.CLOSED: "plain"}


@may("concerns.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on, form = today(), ConcernFilter(request)
    sort = sort_of(request, allowed=SORTS, default="due", words={"due": "what is due first"})
    found = Concern.objects.matching(**form.values).with_due().with_people()
    page = page_of(
        found.order_by(*sort.by("pk").order_by),
        request,
        noun=("concern", "concerns"),
        export=CONCERNS,
        chosen=form.chosen,
    )
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": [{"concern": concern, **_due(concern, on)} for concern in page],
        "is_empty": not page.total and not form.chosen,
        "supplier": form.values.get("supplier"),
        "marking": SENSITIVE,
    }
    return render(request, "suppliers/concerns/index.html", context)


def _due(concern: Concern, on: date) -> dict[str, Any]:
    """How a row says where it stands and what is due."""
    words = deadline_words(concern.due, on) if concern.due else ""
    late = bool(concern.due and concern.due < on)
    return {
        "tone": TONES[ConcernState(concern.state)],
        "deadline": words[:1].upper() + words[1:],
        "due_tone": "bad" if late else "warn",
        "what": concern.next_step or ("Acknowledge it" if concern.due else ""),
    }
