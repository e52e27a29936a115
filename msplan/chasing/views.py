"""My work, and the ledger of chasing."""

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.chasing.exports import LEDGER, TO_COME
from msplan.chasing.forms import LedgerFilter
from msplan.chasing.models import Digest, Sweep
from msplan.chasing.planning import Mine, plan, work_of
from msplan.chasing.sending import run_is_missing
from msplan.chasing.table import table
from msplan.chasing.wording import said_of
from msplan.lib.dates import deadline_words, is_working_day, next_working_day, spoken, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.lib.taking_away import SENSITIVE

SOON = timedelta(days=28)
LAST_SWEEPS = 10
OFFICIAL = "OFFICIAL"


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
    restricted = sum(bool(m.due.permission) for m in (*found, *work.late_in_area))
    context = {
        "groups": [group for group in groups if group[1]],
        "sentence": _sentence(found, on),
        "late": [_item(m, on) for m in work.late_in_area],
        "seen": [
            one for source in settings.PICTURE_SOURCES for one in import_string(source)(request.user, on)
        ],
        "late_restricted": sum(bool(m.due.permission) for m in work.late_in_area),
        "on": on,
        # What needs a permission is named here for whoever has it: the page is then marked like it.
        "marking": SENSITIVE if restricted else OFFICIAL,
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
    said = f"{overdue} overdue" if overdue else "Nothing that you have to answer is overdue"
    if not coming:
        return f"{said}."
    return f"{said}. The next one is due {'today' if min(coming) == on else f'on {spoken(min(coming))}'}."


@may("chasing.see")
@require_safe
@tidied
def ledger(request: HttpRequest) -> HttpResponse:
    """What was sent: to whom, when, under which rules, what became of it, and what was passed over."""
    on, at = today(), timezone.now()
    form = LedgerFilter(request)
    sweeps = list(Sweep.objects.all()[:LAST_SWEEPS])
    sent = Digest.objects.open().matching(**form.values).with_story()
    context = {
        "form": form,
        "page": page_of(sent, request, noun=("mail", "mails"), export=LEDGER, chosen=form.chosen),
        "sweeps": sweeps,
        "tabs": _tabs("ledger"),
        "may_see_outbox": request.user.may("outbox.see"),
        "is_missing": run_is_missing(at=at, swept=any(sweep.day == on for sweep in sweeps)),
    }
    return render(request, "chasing/ledger.html", context)


@may("chasing.see")
@require_safe
def to_come(request: HttpRequest) -> HttpResponse:
    """What would be sent on the next day of chasing, as things are now: what the command's dry run prints."""
    day = _next_day(today())
    planned = [digest for digest in plan(day) if not digest.restricted]
    page = page_of(planned, request, noun=("mail to come", "mails to come"), export=TO_COME)
    context = {
        "day": day,
        "page": page,
        "planned": [{"digest": digest, "lines": said_of(digest, day)} for digest in page],
        "tabs": _tabs("to_come"),
    }
    return render(request, "chasing/to_come.html", context)


@may("chasing.see")
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    return render(request, "chasing/rules.html", {"rows": table(), "tabs": _tabs("rules")})


def _next_day(on: date) -> date:
    """Today while its run has not been, else the next working day."""
    swept = Sweep.objects.filter(day=on).exists()
    return on if is_working_day(on) and not swept else next_working_day(on + timedelta(days=1))


def _tabs(current: str) -> list[dict[str, object]]:
    names = {"ledger": "What was sent", "to_come": "What is to come", "rules": "Who is told when"}
    return [
        {"text": text, "href": reverse(f"chasing:{name}"), "current": name == current}
        for name, text in names.items()
    ]
