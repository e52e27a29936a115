"""The history for those who check: who did what, when, and what it was before.

Here and not in ``history``: the page asks what the reader may see, and accounts stands above history.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.forms import HistoryFilter
from msplan.accounts.permissions import may
from msplan.history.models import Entry
from msplan.history.sealing import seal_of_the_shown
from msplan.history.telling import told
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.taking_away import SENSITIVE, Export


def _changes(row: dict[str, Any]) -> str:
    """As the page says them: what was, and what it became."""
    return "\n".join(f"{one['name']}: {one['old']} → {one['new']}" for one in row["changes"]) or row["text"]


HISTORY = Export(
    "History",
    "history",
    (("When", "when"), ("Who", "by"), ("What", "title"), ("How it was, and became", _changes)),
    marking=SENSITIVE,
    prepare=lambda entries: [told(entry) for entry in entries],
)


@may("history.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = HistoryFilter(request)
    entries = Entry.objects.open().matching(**form.values).with_details()
    page = page_of(
        entries, request, noun=("entry", "entries"), per_page=50, export=HISTORY, chosen=form.chosen
    )
    context = {
        "filter": form,
        "page": page,
        "entries": [told(entry) for entry in page],
        "seal": seal_of_the_shown(),
    }
    return render(request, "history/index.html", context)
