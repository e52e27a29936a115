"""Importing a plan: upload, columns, check, confirm; and what can be downloaded on the way."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import ImportState, PlanImport
from actions.plan.importing.answers import Answers
from actions.plan.importing.checking import check
from actions.plan.importing.confirming import ConfirmRefused, confirm_import, discard_import, say_columns
from actions.plan.importing.forms import ColumnsForm, ConfirmPlanForm, PlaceForm, UploadPlanForm
from actions.plan.importing.reading import Grid, Unreadable
from actions.plan.importing.returning import template, with_errors
from actions.plan.importing.uploading import answers_for, grid_in, grids_in, upload_plan
from actions.views.import_page import show_page
from actions.views.saving import resaved
from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from msplan.lib.marks import mark
from msplan.lib.states import InvalidTransition

OPEN = (ImportState.UPLOADED, ImportState.READY)
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@may("actions.import")
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    page = page_of(PlanImport.objects.with_people(), request, noun=("plan file", "plan files"))
    return render(request, "actions/import/list.html", {"page": page})


@may("actions.import")
def upload(request: HttpRequest) -> HttpResponse:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = UploadPlanForm(*sent, cancel_href=reverse("actions:imports"))
    if request.method == "POST" and form.is_valid():
        try:
            kept = upload_plan(form.upload, by=request.user, at=timezone.now())
        except FileRefused as refusal:
            form.add_error("file" if form.cleaned_data["file"] else "table", str(refusal))
        else:
            return redirect("actions:import_columns", kept.pk)
    status = 422 if form.errors else 200
    return render(request, "actions/import/upload.html", {"form": form}, status=status)


@may("actions.import")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """What each column holds. Sheet and line of headings come from the address: looking at another saves nothing."""
    plan_import = import_or_404(pk)
    if plan_import.state not in OPEN:
        return redirect("actions:show_import", pk)
    grids = grids_in(plan_import)
    answers, place = _looked_at(request, plan_import, grids)
    grid = next(grid for grid in grids if grid.name == answers.sheet)
    back = reverse("actions:show_import", args=[pk]) if plan_import.state == ImportState.READY else ""

    def form_of() -> ColumnsForm:
        plan_import.refresh_from_db(fields=["answers"])
        sent, seen = request.POST if request.method == "POST" else None, mark(plan_import.answers)
        return ColumnsForm(sent, grid=grid, answers=answers, version=seen, cancel_href=back)

    def say(form: ColumnsForm) -> bool:
        seen = form.cleaned_data["version"]
        say_columns(plan_import, form.answers, seen=seen, by=request.user, at=timezone.now())
        return True

    said, form = resaved(request, form_of, say)
    if said:
        return redirect("actions:show_import", pk)
    context = {"import": plan_import, "form": form, "place": place, "grid": grid, "many": len(grids) > 1}
    return render(request, "actions/import/columns.html", context, status=422 if form.errors else 200)


def _looked_at(request: HttpRequest, plan_import: PlanImport, grids: list[Grid]) -> tuple[Answers, PlaceForm]:
    """What was said so far; or the guess for the sheet and line that the address or the form names."""
    kept = Answers.stored(plan_import.answers)
    asked = request.POST if request.method == "POST" else request.GET
    if not {"sheet", "header"} & set(asked):
        return kept, PlaceForm(grids=grids, answers=kept)
    place = PlaceForm(asked, grids=grids, answers=kept)
    if not place.is_valid():
        return kept, place
    sheet, header = place.cleaned_data["sheet"], place.cleaned_data["header"]
    if (sheet, header) == (kept.sheet, kept.header):
        return kept, place
    grid = next(grid for grid in grids if grid.name == sheet)
    try:
        named = header if sheet == kept.sheet or request.method == "POST" else None
        found = answers_for(grid, named)
    except Unreadable as problem:
        place.add_error("sheet", str(problem))
        return kept, place
    if named is not None and found.header != named:
        place.add_error("header", f"Row {named} of the sheet is empty. Choose the row with the headings")
    return found, PlaceForm(grids=grids, answers=found) if not place.errors else place


@may("actions.import")
@require_safe
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    plan_import = import_or_404(pk)
    if plan_import.state == ImportState.UPLOADED:
        return redirect("actions:import_columns", pk)
    return show_page(request, plan_import)


@may("actions.import")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    plan_import = import_or_404(pk)
    if plan_import.state != ImportState.READY:
        messages.info(request, f"This file is {plan_import.get_state_display().lower()} already.")
        return redirect("actions:show_import", pk)
    checked = check(grid_in(plan_import), Answers.stored(plan_import.answers), on=today())
    form = ConfirmPlanForm(request.POST, checked=checked)
    if form.is_valid():
        try:
            confirm_import(plan_import, **form.said, by=request.user, at=timezone.now())
        except (ConfirmRefused, InvalidTransition) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("actions:show_import", pk)
    return show_page(request, import_or_404(pk), form)


@may("actions.import")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        discard_import(import_or_404(pk), by=request.user, at=timezone.now())
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("actions:show_import", pk)
    messages.success(request, "The file was discarded. Nothing of it is in the plan.")
    return redirect("actions:imports")


@may("actions.import")
@require_safe
def errors(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, with a column that says what to correct."""
    plan_import = import_or_404(pk)
    if plan_import.state != ImportState.READY:
        raise Http404
    grid, answers = grid_in(plan_import), Answers.stored(plan_import.answers)
    faults = check(grid, answers, on=today()).faults
    name, content = with_errors(grid, answers.header, faults, name=plan_import.file.name, at=timezone.now())
    return download(content, name)


@may("actions.import")
@require_safe
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    return download(template(kind, on=today()), f"action-plan-template.{kind}")


def download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MEDIA_TYPES[name.rsplit(".", 1)[-1]])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def import_or_404(pk: int) -> PlanImport:
    return get_object_or_404(PlanImport.objects.with_people(), pk=pk)
