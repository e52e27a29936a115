"""The plan as a file: what the list shows, with its filters and its order, as XLSX, CSV or a PDF for print."""

from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import Action
from actions.plan.exporting import Entry, counts, entries, headings, marking_of, printed, rows_of, sheet_of
from actions.plan.filter_form import ActionFilter
from actions.plan.models.finding import ActionQuerySet
from actions.plan.sorting import SORT_WORDS, sorts
from msplan.accounts.permissions import may
from msplan.force.models import ForceProfile
from msplan.lib.dates import london_date
from msplan.lib.lists import query_with, sort_of
from msplan.lib.spreadsheets import write_csv, write_xlsx
from msplan.printing.pdf import RenderFailed, render_pdf

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "Modern slavery action plan"
# Some 20 milliseconds an action: more than this would keep a person, and a web process, waiting for too long.
MOST_AT_ONCE = 400


@may("actions.see")
@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    rows, chosen = _asked_for(request, london_date(at))
    sheet = sheet_of(rows, london_date(at), sees_suppliers=request.user.may("suppliers.see"))
    title = title_of(ForceProfile.current())
    content = write_xlsx([sheet], title=title, marking=marking_of(rows), as_at=at, filters=chosen)
    return _file(content, XLSX, _name(rows, at, "xlsx"))


@may("actions.see")
@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """Rows and nothing else: the date and the marking are in the file's name."""
    at = timezone.now()
    rows, _ = _asked_for(request, london_date(at))
    sees = request.user.may("suppliers.see")
    lines = rows_of(rows, london_date(at), sees_suppliers=sees)
    content = write_csv(lines, headings=headings(sees_suppliers=sees))
    return _file(content, "text/csv; charset=utf-8", _name(rows, at, "csv"))


@may("actions.see")
@require_safe
def plan_pdf(request: HttpRequest) -> HttpResponse:
    """At once where it is short; a longer one is made in the background, which a page of its own asks for."""
    at = timezone.now()
    found, chosen = what_is_asked_for(request, london_date(at))
    if found.count() > MOST_AT_ONCE:
        return redirect(f"{reverse('actions:print_plan')}{query_with(request, page=None)}")
    rows = entries(found, sees_suppliers=request.user.may("suppliers.see"))
    force = ForceProfile.current()
    html = document_of(rows, chosen, force=force, at=at)
    try:
        pdf = render_pdf(html, title=title_of(force), author=force.name, created=at, complete=False)
    except RenderFailed as fault:
        return _back(request, f"{fault} Choose fewer actions with the filters, or take the spreadsheet.")
    return _file(pdf, "application/pdf", _name(rows, at, "pdf"))


def document_of(rows: list[Entry], chosen: list[str], *, force: ForceProfile, at: datetime) -> str:
    """The plan as one HTML document for print, its marking on every page."""
    on = london_date(at)
    context = {
        "title": TITLE,
        "force": force,
        "at": at,
        "marking": marking_of(rows),
        "filters": chosen,
        "counts": counts(rows, on),
        "parts": printed(rows, on),
    }
    return render_to_string("actions/plan_document.html", context)


def title_of(force: ForceProfile) -> str:
    return f"{TITLE}, {force.name}"


def _back(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect(f"{reverse('actions:index')}{query_with(request)}")


def exports_of(request: HttpRequest) -> list[dict[str, str]]:
    """The links above the list: the same address with another ending."""
    query = query_with(request, page=None).removesuffix("?")
    found = [
        {"text": text, "href": f"{reverse(f'actions:{name}')}{query}"}
        for text, name in (("Excel", "export_xlsx"), ("CSV", "export_csv"), ("PDF for print", "plan_pdf"))
    ]
    if request.user.may("actions.import"):
        found.append({"text": "Import a plan", "href": reverse("actions:imports")})
    return found


def what_is_asked_for(request: HttpRequest, on: date) -> tuple[ActionQuerySet[Action], list[str]]:
    """What the list would show on all its pages together, and its filters as sentences."""
    form = ActionFilter(request)
    sort = sort_of(request, allowed=sorts(on), default="plan", words=SORT_WORDS).by("number")
    found = Action.objects.matching(on=on, person=request.user, **form.values).order_by(*sort.order_by)
    return found, [f"{one.group}: {one.label}" for one in form.chosen]


def _asked_for(request: HttpRequest, on: date) -> tuple[list[Entry], list[str]]:
    found, chosen = what_is_asked_for(request, on)
    return entries(found, sees_suppliers=request.user.may("suppliers.see")), chosen


def _name(rows: list[Entry], at: datetime, ending: str) -> str:
    return f"action-plan-{london_date(at).isoformat()}-{marking_of(rows)}.{ending}"


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
