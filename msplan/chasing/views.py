"""My work, and the ledger of chasing."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.chasing.models import Digest, Sweep
from msplan.chasing.planning import Mine, plan, work_of
from msplan.chasing.sending import run_is_missing
from msplan.lib.dates import deadline_words, is_working_day, next_working_day, spoken, today
from msplan.lib.lists import page_of

SOON = timedelta(days=28)
LAST_SWEEPS = 10


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    on = today()
    work = work_of(request.user, on)
    found = work.mine
    groups = [
        ("Overdue", [_item(m, on) for m in found if m.due.due_on < on]),
        ("In the next 28 days", [_item(m, on) for m in found if on <= m.due.due_on <= on + SOON]),
        ("Later", [_item(m, on) for m in found if m.due.due_on > on + SOON]),
    ]
    context = {
        "groups": [group for group in groups if group[1]],
        "sentence": _sentence(found, on),
        "late": [_item(m, on) for m in work.late_in_area],
        "on": on,
    }
    return render(request, "chasing/mine.html", context)


def _item(mine: Mine, on: date) -> dict[str, object]:
    days = (mine.due.due_on - on).days
    words = deadline_words(mine.due.due_on, on)
    return {
        "due": mine.due,
        "day": spoken(mine.due.due_on),
        "deadline": words[:1].upper() + words[1:],
        "tone": "bad" if days < 0 else "warn" if days <= 28 else "plain",
        "owner": "" if mine.is_own else mine.owner.name,
        "first": days < 0,
    }


def _sentence(found: list[Mine], on: date) -> str:
    """The state of things in one line: what is overdue, what comes next."""
    overdue = sum(m.due.due_on < on for m in found)
    coming = [m.due.due_on for m in found if m.due.due_on >= on]
    said = f"{overdue} overdue" if overdue else "Nothing overdue"
    return f"{said}. The next one is due on {spoken(min(coming))}." if coming else f"{said}."


@may("chasing.see")
@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    on, at = today(), timezone.now()
    sweeps = list(Sweep.objects.all()[:LAST_SWEEPS])
    swept = any(sweep.day == on for sweep in sweeps)
    day = on if is_working_day(on) and not swept else next_working_day(on + timedelta(days=1))
    context = {
        "page": page_of(Digest.objects.with_story(), request, noun=("mail", "mails")),
        "sweeps": sweeps,
        "day": day,
        "planned": plan(day),
        "may_see_outbox": request.user.may("outbox.see"),
        "is_missing": run_is_missing(at=at, swept=swept),
    }
    return render(request, "chasing/ledger.html", context)
