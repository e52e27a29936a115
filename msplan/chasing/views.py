"""My work, and the ledger of chasing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.chasing.models import Digest, Sweep
from msplan.chasing.planning import open_items, plan
from msplan.lib.dates import deadline_words, next_working_day, today
from msplan.lib.lists import page_of


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    on = today()
    items = [
        {"due": due, "deadline": deadline_words(due.due_on, on), "late": due.due_on < on}
        for due in open_items(on, request.user.pk)
    ]
    return render(request, "chasing/mine.html", {"items": items, "on": on})


@may("chasing.see")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    digests = Digest.objects.select_related("person", "mail").prefetch_related("reminders__person")
    page = page_of(digests, request, noun=("digest", "digests"))
    day = next_working_day(today())
    context = {"page": page, "sweeps": Sweep.objects.all()[:7], "next_day": day, "next": plan(day)}
    return render(request, "chasing/ledger.html", context)
