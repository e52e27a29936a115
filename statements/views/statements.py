"""The list of statements, one statement's page, its preview."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.force.context import force_of
from msplan.force.models import Body
from msplan.lib.dates import FinancialYear, today
from msplan.lib.lists import page_of
from msplan.lib.refusing import StaleEdit
from statements.agreement.submitting import Fault, faults_of
from statements.coverage.outcomes import Coverage, coverage_of
from statements.due import expected
from statements.models import Section, Statement, Update
from statements.models.statement import slug_of
from statements.next_step import next_step, other_steps
from statements.promises.counting import standing_of
from statements.promises.stopping import Promised, promised_in
from statements.publishing.publishing import publication_of
from statements.timeline import story
from statements.views.around import after_of, dated, names_of, surrounded_or_404
from statements.views.exports import STATEMENTS
from statements.views.fetching import SaidNo, add_refusal, form_page, statement_or_404
from statements.views.telling import comments_in, facts, section_rows
from statements.writing import drafting
from statements.writing.entering import why_not_public
from statements.writing.forms import OTHER, OpenForm, TitleForm
from statements.writing.offered import offered
from statements.writing.previewing import draft_article


@may("drafts.see")
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    on = today()
    months = force_of(request).statement_due_months
    page = page_of(
        Statement.objects.newest_first(), request, noun=("statement", "statements"), export=STATEMENTS
    )
    rows = [{"statement": one, "facts": facts(one, months, on)} for one in page]
    missing = [one for one in expected(on) if one.statement is None]
    context = {"page": page, "rows": rows, "missing": missing, "may_edit": request.user.may("drafts.edit")}
    return render(request, "drafts/index.html", context)


@may("drafts.edit")
def open_new(request: HttpRequest) -> HttpResponse:
    taken = set(Statement.objects.values_list("slug", flat=True))
    now = FinancialYear.of(today())
    years = [year for year in (now, now.previous, now.previous.previous) if year.label not in taken]
    form = OpenForm(
        request.POST or None,
        years=years,
        initial={
            "bodies": Body.objects.all(),
            "year": years[min(1, len(years) - 1)].label if years else OTHER,
            "covers": covered_last(),
        },
        cancel_href=reverse("drafts:index"),
    )
    if request.method == "POST" and form.is_valid():
        first, last = form.period
        title = f"Modern slavery statement {slug_of(first, last)}"
        try:
            opened = drafting.open_statement(
                period_start=first,
                period_end=last,
                title=title,
                bodies=form.cleaned_data["bodies"],
                covers=form.cleaned_data["covers"],
                by=request.user,
                at=timezone.now(),
            )
        except SaidNo as refusal:
            add_refusal(form, refusal)
        else:
            return redirect("drafts:detail", opened.pk)
    return form_page(request, "open", None, form)


def covered_last() -> list[str]:
    """Whom the newest statement covers; officers and staff before there is any."""
    newest = Statement.objects.newest_first().first() or Statement()
    return [name for name in Statement.COVERS if getattr(newest, name)]


@may("drafts.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    statement = surrounded_or_404(pk)
    on = today()
    publication = publication_of(statement) if statement.is_sealed else None
    sections = list(statement.sections.standing().select_related("edited_by", "author"))
    covered = coverage_of(statement, sections, force_of(request), on=on)
    promised = promised_in(statement)
    faults = _faults(statement, covered, sections, promised)
    comments = comments_in(statement.comment_rows)
    names = names_of(statement, sections)
    told = list(statement.updates.newest_first()) if statement.published_at else []
    context = {
        "statement": statement,
        "publication": publication,
        "facts": facts(statement, force_of(request).statement_due_months, on),
        "faults": faults,
        "step": next_step(
            statement, publication, request.user, faults=len(faults), names=names.get("open", 0)
        ),
        "others": other_steps(statement, request.user),
        "sections": section_rows(sections, faults, comments),
        "comments": comments,
        "promised": standing_of(promised),
        "covered": covered,
        "approvals": dated(statement.approved),
        "signatures": dated(statement.signed),
        "may_edit": statement.is_editable and request.user.may("drafts.edit"),
        "offered": offered()
        if statement.state == Statement.State.DRAFTING and request.user.may("risks.see")
        else [],
        "names": names,
        "updates": told,
        "may_open_update": request.user.may("updates.edit") and _takes_update(statement, told),
        "after": after_of(statement, request.user),
        "story": page_of(story(statement), request, noun=("entry", "entries"), per_page=12),
    }
    return render(request, "drafts/detail.html", context)


def _takes_update(statement: Any, told: list[Update]) -> bool:
    """The newest in force, while no update of it is being prepared: updates.writing refuses all else."""
    is_newest = statement.state == Statement.State.PUBLISHED and not statement.has_newer
    return is_newest and not any(update.state in Update.PREPARING for update in told)


def _faults(statement: Any, covered: Coverage, sections: list[Section], promised: Promised) -> list[Fault]:
    """What stops it on its way: to the board, or, of one from before, to the published ones."""
    if not statement.is_editable:
        return []
    if statement.before_msplan:
        return [Fault(sentence) for sentence in why_not_public(statement)]
    bodies = [(line["name"], line["board"]) for line in statement.body_lines]
    return faults_of(statement, covered, sections=sections, promised=promised, bodies=bodies)


@may("drafts.see")
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    if statement.state == Statement.State.REMOVED:
        messages.error(request, "This statement was removed: there is nothing to preview.")
        return redirect("drafts:detail", pk)
    context = {"statement": statement, "article": draft_article(statement, force_of(request), on=today())}
    return render(request, "drafts/preview.html", context)


@may("drafts.edit")
def title(request: HttpRequest, pk: int) -> HttpResponse:
    statement = statement_or_404(pk)
    here = reverse("drafts:detail", args=[pk])
    form = TitleForm(request.POST or None, initial={"title": statement.title}, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        said, seen = form.cleaned_data["title"], form.cleaned_data["version"]
        try:
            drafting.set_title(statement, title=said, seen=seen, by=request.user, at=timezone.now())
        except SaidNo as refusal:
            add_refusal(form, refusal)
        except StaleEdit:  # somebody saved between the form's look and the act's
            form = TitleForm(request.POST, initial={"title": statement_or_404(pk).title}, cancel_href=here)
        else:
            messages.success(request, "Title saved.")
            return redirect(here)
    return form_page(request, "title", statement, form)
