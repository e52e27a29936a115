"""What a person does with a spend file: columns, month, yes, no, undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.states import InvalidTransition
from suppliers.models import ImportState, SpendImport
from suppliers.spend.confirming import ConfirmRefused, ask_to_confirm
from suppliers.spend.forms import AmountForm, ColumnsForm, ConfirmForm, HeadingsForm, PeriodForm
from suppliers.spend.planning import discard as discard_plan
from suppliers.spend.planning import read_again
from suppliers.spend.reading import NO_HEADINGS
from suppliers.spend.undoing import UndoRefused, undo_import, why_not
from suppliers.views.import_pages import ready_page, refused_page
from suppliers.views.imports import import_or_404, nudge


@may("suppliers.import")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the columns hold; where none was recognised, name the headings."""
    spend_import = import_or_404(pk)
    here = reverse("suppliers:show_import", args=[pk])
    if spend_import.state == ImportState.REFUSED and request.GET.get("headings") == "none":
        return _by_position(request, spend_import)
    if spend_import.state == ImportState.REFUSED:
        headings = HeadingsForm(request.POST or None)
        if request.method == "POST" and headings.is_valid():
            return _read_again(request, spend_import, mapping=headings.mapping)
        return refused_page(request, spend_import, headings)
    if spend_import.state != ImportState.READY:
        return redirect(here)
    form = ColumnsForm(request.POST or None, columns=_columns(spend_import), cancel_href=here)
    if request.method == "POST" and form.is_valid():
        places = {NO_HEADINGS: "yes"} if (spend_import.mapping or {}).get(NO_HEADINGS) else {}
        return _read_again(request, spend_import, mapping={**form.mapping, **places})
    context = {"form": form, "import": spend_import}
    return render(request, "suppliers/columns.html", context, status=422 if form.errors else 200)


def _by_position(request: HttpRequest, spend_import: SpendImport) -> HttpResponse:
    """The file has no headings, a person says: what stands at each place, with some of it."""
    here = reverse("suppliers:show_import", args=[spend_import.pk])
    columns = (spend_import.plan or {}).get("by_position")
    if not columns:
        return redirect(here)
    form = ColumnsForm(request.POST or None, columns=columns, cancel_href=here)
    if request.method == "POST" and form.is_valid():
        return _read_again(request, spend_import, mapping={**form.mapping, NO_HEADINGS: "yes"})
    context = {"form": form, "import": spend_import, "no_headings": True}
    return render(request, "suppliers/columns.html", context, status=422 if form.errors else 200)


@may("suppliers.import")
@require_POST
def amount(request: HttpRequest, pk: int) -> HttpResponse:
    """Another column of amounts counts: net, gross, or what the body itself means by either."""
    spend_import = import_or_404(pk)
    form = AmountForm(request.POST, amounts=(spend_import.plan or {}).get("amounts", []))
    if spend_import.state != ImportState.READY or not form.is_valid():
        return redirect("suppliers:show_import", pk)
    return _read_again(request, spend_import, mapping={**(spend_import.mapping or {}), **form.mapping})


@may("suppliers.import")
@require_POST
def guess(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it without what was remembered of its source's columns."""
    return _read_again(request, import_or_404(pk), mapping=None)


@may("suppliers.import")
@require_POST
def period(request: HttpRequest, pk: int) -> HttpResponse:
    spend_import = import_or_404(pk)
    form = PeriodForm(request.POST)
    if spend_import.state == ImportState.READY and not form.is_valid():
        return ready_page(request, spend_import, period=form)
    if spend_import.state != ImportState.READY:
        return redirect("suppliers:show_import", pk)
    return _read_again(request, spend_import, mapping=spend_import.mapping, month=form)


@may("suppliers.import")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    spend_import = import_or_404(pk)
    if spend_import.state != ImportState.READY:
        messages.info(request, f"This file is {spend_import.get_state_display().lower()} already.")
        return redirect("suppliers:show_import", pk)
    form = ConfirmForm(request.POST, plan=spend_import.plan or {}, digest=spend_import.plan_digest)
    if form.is_valid():
        try:
            ask_to_confirm(spend_import, **form.cleaned_data, by=request.user, at=timezone.now())
        except (ConfirmRefused, InvalidTransition) as refusal:
            form.add_error(None, str(refusal))
        else:
            nudge(spend_import)
            return redirect("suppliers:show_import", pk)
    return ready_page(request, import_or_404(pk), confirm=form)


@may("suppliers.import")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        discard_plan(import_or_404(pk), by=request.user, at=timezone.now())
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
        return redirect("suppliers:show_import", pk)
    messages.success(request, "The plan was discarded. Nothing of it is in the register.")
    return redirect("suppliers:imports")


@may("suppliers.import")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what will be undone; undoes it on a POST."""
    spend_import = import_or_404(pk)
    if spend_import.state != ImportState.CONFIRMED:
        return redirect("suppliers:show_import", pk)
    if request.method == "POST":
        try:
            undo_import(spend_import, by=request.user, at=timezone.now())
        except (UndoRefused, InvalidTransition) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Undone. The register is as it was before this file.")
        return redirect("suppliers:show_import", pk)
    context = {"import": spend_import, "result": spend_import.result, "refusal": why_not(spend_import)}
    return render(request, "suppliers/undo.html", context)


def _read_again(
    request: HttpRequest,
    spend_import: SpendImport,
    *,
    mapping: dict[str, str | None] | None,
    month: PeriodForm | None = None,
) -> HttpResponse:
    try:
        read_again(
            spend_import,
            mapping=mapping,
            period=month.period if month else spend_import.period,
            by=request.user,
            at=timezone.now(),
        )
    except InvalidTransition as refusal:
        messages.error(request, str(refusal))
    else:
        nudge(spend_import)
    return redirect("suppliers:show_import", spend_import.pk)


def _columns(spend_import: SpendImport) -> list[dict[str, object]]:
    """Each heading of the file once, with its samples from the first sheet that has it; and columns without one."""
    found: dict[str, dict[str, object]] = {}
    for sheet in (spend_import.plan or {})["sheets"]:
        for column in sheet["columns"]:
            if column["key"] and (column["header"] or column["samples"]):
                found.setdefault(column["key"], column)
    return list(found.values())
