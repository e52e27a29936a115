"""The coverage check of one statement: three meters, each rule with what shows it, and what a person says about it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msplan.accounts.permissions import demand, may
from msplan.force.context import force_of
from msplan.lib.dates import today
from statements.coverage import gates, marking
from statements.coverage.forms import MarkForm
from statements.coverage.outcomes import Coverage, coverage_of
from statements.coverage.proposals import proposals
from statements.coverage.rules import catalogue
from statements.coverage.telling import groups_of, row_of
from statements.models import CoverageMark, Statement
from statements.views.fetching import SaidNo, add_refusal, form_page, statement_or_404
from statements.writing.predecessor import predecessor


@may("drafts.see")
@require_safe
def coverage(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    found = _checked(request, statement)
    context = {
        "statement": statement,
        "meters": found.meters,
        "groups": groups_of(found, only_open=request.GET.get("show") != "all"),
        "shows_all": request.GET.get("show") == "all",
        "open": sum(outcome.is_open for outcome in found.outcomes),
        "total": len(found.outcomes),
        "stopping": gates.stops_next(statement, found),
        "switches": found.switches,
        "proposals": [] if found.switches.amended else proposals(),
    }
    return render(request, "drafts/coverage/show.html", context)


@may("drafts.see")
@require_http_methods(["GET", "HEAD", "POST"])
def coverage_rule(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    """One rule: its basis, what shows it, what comes near, and the form to say something about it."""
    statement = statement_or_404(pk)
    if rule not in catalogue().rules:
        raise Http404
    found = _checked(request, statement)
    if request.method != "POST":
        return _rule_page(request, statement, found, rule, _form(request, pk, found, rule))
    demand(request.user, "coverage.mark")
    form = _form(request, pk, found, rule)
    if form.is_valid():
        try:
            marking.mark(statement, found, rule, **form.words, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, "Saved.")
            return redirect("drafts:coverage", pk)
    return _rule_page(request, statement, found, rule, form)


@may("coverage.mark")
@require_POST
def coverage_take_back(request: HttpRequest, pk: int, rule: str) -> HttpResponse:
    statement = statement_or_404(pk)
    try:
        if marking.take_back(statement, rule, by=request.user, at=timezone.now()):
            messages.success(request, "Taken back: the check counts again.")
    except SaidNo as refusal:
        messages.error(request, str(refusal))
    return redirect("drafts:coverage_rule", pk, rule)


def _checked(request: HttpRequest, statement: Statement) -> Coverage:
    """With the text of the statement before, to find what was only copied."""
    earlier = predecessor(statement)
    before = list(earlier.sections.standing()) if earlier else None
    sections = list(statement.sections.standing())
    return coverage_of(statement, sections, force_of(request), on=today(), before=before)


def _form(request: HttpRequest, pk: int, found: Coverage, rule: str) -> MarkForm:
    back = reverse("drafts:coverage", args=[pk])
    return MarkForm(request.POST or None, outcome=found.of(rule), person=request.user, cancel_href=back)


def _rule_page(
    request: HttpRequest, statement: Statement, found: Coverage, rule: str, form: MarkForm
) -> HttpResponse:
    outcome = found.of(rule)
    context: dict[str, Any] = {
        "row": row_of(outcome),
        "outcome": outcome,
        "may_mark": request.user.may("coverage.mark") and statement.state in Statement.PREPARING,
        "may_edit": request.user.may("drafts.edit") and statement.is_editable,
        "earlier": CoverageMark.objects.filter(
            statement=statement, rule=rule, ended_at__isnull=False
        ).select_related("by"),
    }
    return form_page(request, "coverage/rule", statement, form, **context)
