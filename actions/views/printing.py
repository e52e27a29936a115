"""A plan that is too long to be printed while one waits: asked for, watched, fetched. Seen by whoever asked, only."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import PlanPrint
from actions.plan.exporting import entries, marking_of
from actions.plan.models.plan_print import KEPT
from actions.plan.printing import ask_again, ask_for_print
from actions.tasks import nudge
from actions.views.exporting import document_of, title_of, what_is_asked_for
from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.force.models import ForceProfile
from msplan.lib.dates import london_date, today
from msplan.lib.lists import page_of, query_with
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition


@may("actions.see")
def print_plan(request: HttpRequest) -> HttpResponse:
    """What would be printed, and what this person asked for before; a POST asks for it."""
    if request.method == "POST":
        return _asked(request)
    found, chosen = what_is_asked_for(request, today())
    mine = PlanPrint.objects.asked_by(request.user).without_contents()
    context = {
        "asked": found.count(),
        "filters": chosen,
        "here": f"{reverse('actions:print_plan')}{_query(request)}",
        "back": f"{reverse('actions:index')}{_query(request)}",
        "days": KEPT.days,
        "page": page_of(
            mine, request, noun=("PDF that you asked for", "PDFs that you asked for"), per_page=10
        ),
    }
    return render(request, "actions/print/ask.html", context)


def _asked(request: HttpRequest) -> HttpResponse:
    at, force = timezone.now(), ForceProfile.current()
    found, chosen = what_is_asked_for(request, london_date(at))
    rows = entries(found, sees_suppliers=request.user.may("suppliers.see"))
    try:
        asked = ask_for_print(
            document_of(rows, chosen, force=force, at=at),
            query=_query(request),
            filters=chosen,
            actions=len(rows),
            sensitive=marking_of(rows) == Marking.SENSITIVE.label,
            title=title_of(force),
            author=force.name,
            by=request.user,
            at=at,
        )
    except MadeAlready as before:
        asked = before.thing
        messages.info(request, "You asked for this PDF a moment ago, and it is being made.")
    nudge(asked.pk)
    return redirect("actions:show_print", asked.pk)


@may("actions.see")
@require_safe
def show_print(request: HttpRequest, pk: int) -> HttpResponse:
    asked = _print_or_404(request, pk)
    context = {
        "asked": asked,
        "again": f"{reverse('actions:print_plan')}{asked.query}",
        "list": f"{reverse('actions:index')}{asked.query}",
    }
    return render(request, "actions/print/show.html", context)


@may("actions.see")
@require_POST
def print_again(request: HttpRequest, pk: int) -> HttpResponse:
    """After a failure."""
    asked = _print_or_404(request, pk)
    try:
        ask_again(asked, by=request.user, at=timezone.now())
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        nudge(pk)
    return redirect("actions:show_print", pk)


@may("actions.see")
@require_safe
def print_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF itself, while it is kept."""
    asked = get_object_or_404(PlanPrint.objects.asked_by(request.user).ready(), pk=pk)
    headers = {
        "Content-Disposition": f'attachment; filename="{asked.file_name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(bytes(asked.content), content_type="application/pdf", headers=headers)


def _print_or_404(request: HttpRequest, pk: int) -> PlanPrint:
    return get_object_or_404(PlanPrint.objects.asked_by(request.user).without_contents(), pk=pk)


def _query(request: HttpRequest) -> str:
    """The list's address behind the question mark, with it; nothing where nothing was chosen."""
    return query_with(request, page=None).removesuffix("?")
