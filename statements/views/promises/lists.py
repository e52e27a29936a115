"""Promises of one statement, those it makes and those it answers; and "We said, we did" over all years."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from statements.models import CARRIED, Promise, PromiseAnswer, Section, Statement
from statements.promises.counting import standing
from statements.promises.facts import deadline_fact, outcome_fact
from statements.promises.rights import may_mark
from statements.promises.wording import stands_in
from statements.views.exports import PROMISES
from statements.views.fetching import statement_or_404
from statements.writing.predecessor import predecessor

NEAR_DAYS = 28


@may("drafts.see")
@require_safe
def of_statement(request: HttpRequest, pk: int) -> HttpResponse:
    statement, on = statement_or_404(pk), today()
    texts = {section.pk: section for section in statement.sections.standing()}
    owed = Promise.objects.owed_in(statement).in_order().annotate(actions=Count("links"))
    made = statement.promises.standing().select_related("owner").annotate(actions=Count("links"))
    context = {
        "statement": statement,
        "before": predecessor(statement),
        "standing": standing(statement),
        "owed": [{"promise": one, "fact": outcome_fact(one.outcome, one.moved_to)} for one in owed],
        "made": [_made(one, texts) for one in made.order_by("number")],
        "may_mark": may_mark(request.user) and (statement.is_editable or statement.before_msplan),
        "on": on,
    }
    return render(request, "drafts/promises/of_statement.html", context)


def _made(promise: Promise, texts: dict[int, Section]) -> dict[str, Any]:
    section = texts.get(promise.section_id)
    stands = section is not None and stands_in(promise.wording, section.body)
    return {"promise": promise, "section": section, "stands": stands}


@may("promises.see")
@require_safe
def said(request: HttpRequest) -> HttpResponse:
    """Every promise of every public statement, newest first, and what became of it."""
    on = today()
    page = page_of(_public(), request, noun=("promise", "promises"), export=PROMISES)
    rows = [_told(one, on) for one in page]
    context = {"page": page, "rows": rows, "may_see_drafts": request.user.may("drafts.see")}
    return render(request, "drafts/promises/said.html", context)


def _public() -> "QuerySet[Promise]":
    last = PromiseAnswer.objects.filter(promise=OuterRef("pk")).order_by("-after__period_end", "-pk")
    moved = last.filter(new_due_on__isnull=False)
    return (
        Promise.objects.standing()
        .filter(statement__in=Statement.objects.public_now())
        .select_related("statement", "owner")
        .annotate(
            last_outcome=Subquery(last.values("outcome")[:1]),
            last_sentence=Subquery(last.values("sentence")[:1]),
            last_moved=Subquery(last.values("new_due_on")[:1]),
            date_now=Subquery(moved.values("new_due_on")[:1]),
        )
        .order_by("-statement__period_end", "number")
    )


def _told(promise: Any, on: date) -> dict[str, Any]:
    """A date is spoken of only where it is near or past, and nobody has said the end of it."""
    settled = promise.last_outcome is not None and promise.last_outcome not in CARRIED
    due_on = promise.date_now or promise.due_on
    is_near = not settled and (due_on - on).days <= NEAR_DAYS
    return {
        "promise": promise,
        "fact": outcome_fact(promise.last_outcome, promise.last_moved),
        "sentence": promise.last_sentence or "",
        "due_on": due_on,
        "deadline": deadline_fact(due_on, on, settled=False) if is_near else None,
    }
