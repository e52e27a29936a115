"""What a person does with a spend file: columns, month, yes, no, undo."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.forms import MsplanForm
from msplan.lib.states import InvalidTransition
from msplan.views.saving import pressed, resaved
from suppliers.models import ImportState, SpendImport
from suppliers.spend.confirming import ConfirmRefused, ask_to_confirm
from suppliers.spend.forms import AmountForm, ColumnsForm, ConfirmForm, HeadingsForm, PeriodForm
from suppliers.spend.planning import discard as discard_plan
from suppliers.spend.planning import mark_of_reading, read_again
from suppliers.spend.reading import NO_HEADINGS
from suppliers.spend.undoing import UndoRefused, undo_import, why_not
from suppliers.views.import_pages import ready_page, refused_page
from suppliers.views.imports import import_or_404, nudge

F = TypeVar("F", HeadingsForm | ColumnsForm, AmountForm, PeriodForm)


@may("suppliers.import")
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the columns hold; where none was recognised, name the headings, or what stands at each place."""
    spend_import = import_or_404(pk)
    plan = spend_import.plan or {}
    by_position = request.GET.get("headings") == "none"
    if request.method != "POST":
        no_places = by_position and not plan.get("by_position")
        if spend_import.state not in (ImportState.READY, ImportState.REFUSED) or no_places:
            return redirect("suppliers:show_import", pk)
    is_named = "supplier" in request.POST or (spend_import.state == ImportState.REFUSED and not by_position)

    def form_of(now: SpendImport) -> HeadingsForm | ColumnsForm:
        seen = mark_of_reading(now)
        if is_named:
            return HeadingsForm(request.POST or None, version=seen)
        found = plan.get("by_position", []) if by_position else _columns(now)
        here = reverse("suppliers:show_import", args=[pk])
        return ColumnsForm(
            request.POST or None, columns=found, said=now.mapping, version=seen, cancel_href=here
        )

    def mapping_of(form: HeadingsForm | ColumnsForm) -> dict[str, str | None]:
        no_headings = by_position or (not is_named and (spend_import.mapping or {}).get(NO_HEADINGS))
        return {**form.mapping, **({NO_HEADINGS: "yes"} if no_headings else {})}

    form, answer = _read_again(request, spend_import, form_of, mapping_of)
    if answer:
        return answer
    if is_named and spend_import.state == ImportState.REFUSED:
        return refused_page(request, spend_import, form)
    context = {"form": form, "import": spend_import, "no_headings": by_position}
    return render(request, "suppliers/columns.html", context, status=422 if form.errors else 200)


@may("suppliers.import")
@require_POST
def amount(request: HttpRequest, pk: int) -> HttpResponse:
    """Another column of amounts counts: net, gross, or what the body itself means by either."""
    spend_import = import_or_404(pk)

    def form_of(now: SpendImport) -> AmountForm:
        amounts = (now.plan or {}).get("amounts", [])
        return AmountForm(request.POST, amounts=amounts, version=mark_of_reading(now))

    form, answer = _read_again(
        request, spend_import, form_of, lambda form: {**(spend_import.mapping or {}), **form.mapping}
    )
    return answer or _late(request, spend_import, form, "Which column of amounts counts?")


@may("suppliers.import")
@require_POST
def guess(request: HttpRequest, pk: int) -> HttpResponse:
    """Read it without what was remembered of its source's columns."""
    spend_import = import_or_404(pk)

    def act() -> None:
        read_again(spend_import, mapping=None, period=spend_import.period, by=request.user, at=timezone.now())
        nudge(spend_import)

    return pressed(request, act, to=reverse("suppliers:show_import", args=[pk]))


@may("suppliers.import")
@require_POST
def period(request: HttpRequest, pk: int) -> HttpResponse:
    spend_import = import_or_404(pk)

    def form_of(now: SpendImport) -> PeriodForm:
        return PeriodForm(request.POST, chosen=now.period, version=mark_of_reading(now))

    form, answer = _read_again(
        request, spend_import, form_of, lambda _: spend_import.mapping, lambda form: form.period
    )
    if answer:
        return answer
    if spend_import.state == ImportState.READY and not form.stale:
        return ready_page(request, spend_import, period=form)
    return _late(request, spend_import, form, "Which month do the undated rows belong to?")


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
    form_of: Callable[[SpendImport], F],
    mapping_of: Callable[[F], Mapping[str, str | None] | None],
    period_of: Callable[[F], date | None] = lambda _: None,
) -> tuple[F, HttpResponse | None]:
    """The form, and the answer where the file is being read again; else the page shows the form."""

    def act(form: F) -> bool:
        read_again(
            spend_import,
            mapping=mapping_of(form),
            period=period_of(form) or spend_import.period,
            seen=form.cleaned_data["version"],
            by=request.user,
            at=timezone.now(),
        )
        return True

    def fresh() -> F:
        spend_import.refresh_from_db(fields=["mapping", "period", "plan", "state"])
        return form_of(spend_import)

    done, form = resaved(request, fresh, act)
    if not done:
        return form, None
    nudge(spend_import)
    return form, redirect("suppliers:show_import", spend_import.pk)


def _late(request: HttpRequest, spend_import: SpendImport, form: MsplanForm, asked: str) -> HttpResponse:
    """The form by itself: the page that it stood on may not be there any more."""
    context = {"form": form, "import": spend_import, "asked": asked}
    return render(request, "suppliers/late.html", context, status=422)


def _columns(spend_import: SpendImport) -> list[dict[str, object]]:
    """Each heading of the file once, with its samples from the first sheet that has it; and columns without one."""
    found: dict[str, dict[str, object]] = {}
    for sheet in (spend_import.plan or {}).get("sheets", []):
        for column in sheet["columns"]:
            if column["key"] and (column["header"] or column["samples"]):
                found.setdefault(column["key"], column)
    return list(found.values())
