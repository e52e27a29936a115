"""The history for those who check: who did what, when, and what it was before.

Here and not in ``history``: the page asks what the reader may see, and accounts stands above history.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.forms import HistoryFilter
from msplan.accounts.permissions import may
from msplan.history.models import Entry
from msplan.history.telling import told
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of


@may("history.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    form = HistoryFilter(request)
    entries = Entry.objects.open().matching(**form.values).with_details()
    page = page_of(entries, request, noun=("entry", "entries"), per_page=50)
    context = {"filter": form, "page": page, "entries": [told(entry) for entry in page]}
    return render(request, "history/index.html", context)
