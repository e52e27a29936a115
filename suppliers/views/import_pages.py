"""One spend file's page in each of its states."""

from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from msplan.lib.charts import shown
from msplan.lib.dates import FinancialYear
from suppliers.models import ImportState, SourceColumns, SpendImport
from suppliers.spend import telling
from suppliers.spend.forms import FIELD_NAMES, AmountForm, ConfirmForm, HeadingsForm, PeriodForm
from suppliers.spend.planning import mark_of_reading
from suppliers.spend.story import story
from suppliers.spend.undoing import why_not

WORK = {
    ImportState.QUEUED: "Waiting for its turn to be read",
    ImportState.READING: "Reading the file and matching its suppliers",
    ImportState.CONFIRMING: "Saving the lines, suppliers and scores",
}


def progress_page(request: HttpRequest, spend_import: SpendImport) -> HttpResponse:
    text = WORK[ImportState(spend_import.state)]
    context = {"import": spend_import, "text": text, "how_far": _how_far(spend_import)}
    return render(request, "suppliers/progress.html", context)


def _how_far(spend_import: SpendImport) -> str:
    """In words, beside the bar: what is going on now, as far as a reader has told."""
    lines, saving = spend_import.lines_read, spend_import.state == ImportState.CONFIRMING
    if not lines:
        return "This usually takes a few seconds."
    if spend_import.share_read < 100:
        return f"{lines:,} lines read so far" + (", once more before they are saved." if saving else ".")
    if saving:
        return f"All {lines:,} lines are read. They are being written now, and appear all at once."
    return f"All {lines:,} lines are read. Their suppliers are being looked for in the register."


def refused_page(
    request: HttpRequest, spend_import: SpendImport, form: HeadingsForm | None = None
) -> HttpResponse:
    form = form or HeadingsForm(version=mark_of_reading(spend_import))
    form.helper.form_action = reverse("suppliers:columns", args=[spend_import.pk])
    context = {
        "import": spend_import,
        "form": form,
        "may_import": request.user.may("suppliers.import"),
        "memory": _memory(spend_import),
        # Headings help only where there were some; a file of another kind stays what it is.
        "headings_may_help": "could not find" in spend_import.refusal,
        "by_position": bool((spend_import.plan or {}).get("by_position")),
    }
    return render(request, "suppliers/refused.html", context, status=422 if form.errors else 200)


def ready_page(
    request: HttpRequest,
    spend_import: SpendImport,
    *,
    confirm: ConfirmForm | None = None,
    period: PeriodForm | None = None,
) -> HttpResponse:
    plan: dict[str, Any] = spend_import.plan or {}
    twin = SpendImport.objects.counting(spend_import.sha256).exclude(pk=spend_import.pk).first()
    may_import = request.user.may("suppliers.import")
    offered = date.fromisoformat(plan["month_hint"]) if plan.get("month_hint") else None
    seen = mark_of_reading(spend_import)
    period = period or PeriodForm(chosen=spend_import.period, offered=offered, version=seen)
    if confirm is None:
        confirm = ConfirmForm(plan=plan, digest=spend_import.plan_digest)
    else:  # refused: the next yes is said to the plan that this page shows
        confirm.data = confirm.data.copy()  # type: ignore[attr-defined]  # a QueryDict, in a view
        confirm.data["seen"] = spend_import.plan_digest  # type: ignore[index]
    period.helper.form_action = reverse("suppliers:period", args=[spend_import.pk])
    confirm.helper.form_action = reverse("suppliers:confirm", args=[spend_import.pk])
    context = {
        "import": spend_import,
        "plan": plan,
        "twin": twin,
        "months": telling.months(plan),
        "to_know": telling.to_know(plan),
        "accounts": telling.accounts(plan),
        "suppliers_told": telling.suppliers(plan),
        "offered": offered,
        "amount": _amount_form(spend_import, plan) if may_import and not twin else None,
        "memory": _memory(spend_import),
        "new_headings": _new_headings(spend_import, plan),
        "story": story(spend_import),
        "sheets": plan["sheets"],
        "column_sets": column_sets(plan),
        "sum": Decimal(plan["sum"]),
        "short_sum": shown(Decimal(plan["sum"]), "pounds", short=True),
        "aside_total": sum(plan["rows_set_aside"].values()),
        "kinds_set_aside": telling.kinds_set_aside(plan),
        "mend": telling.MEND,
        "form": period if period.errors else confirm,
        "period": period,
        "confirm": confirm,
        "may_import": may_import,
        "may_confirm": may_import and not twin and not plan["needs_period"] and plan["rows_taken"],
    }
    wrong = period.errors or confirm.errors
    return render(request, "suppliers/ready.html", context, status=422 if wrong else 200)


def saved_page(request: HttpRequest, spend_import: SpendImport) -> HttpResponse:
    """Saved, undone or discarded."""
    confirmed = spend_import.state == ImportState.CONFIRMED
    context = {
        "import": spend_import,
        "plan": spend_import.plan or {},
        "result": spend_import.result or {},
        "aside_total": sum((spend_import.plan or {}).get("rows_set_aside", {}).values()),
        "mend": telling.MEND,
        "years": _years(spend_import) if confirmed else [],
        "story": story(spend_import),
        "may_undo": confirmed and request.user.may("suppliers.import"),
        "undo_blocked": why_not(spend_import) if confirmed else "",
        "ranked_href": f"{reverse('suppliers:index')}?sort=-spend",
    }
    return render(request, "suppliers/saved.html", context)


def column_sets(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns as they were understood, sheets with the same columns put together."""

    def key(sheet: dict[str, Any]) -> list[tuple[str, str]]:
        return [(column["header"], column["field"] or "") for column in sheet["columns"]]

    read = sorted((sheet for sheet in plan["sheets"] if sheet["header_row"] is not None), key=key)
    found = []
    for _, group in groupby(read, key=key):
        sheets = list(group)
        columns = [
            column | {"field_name": FIELD_NAMES.get(column["field"] or "", "Not used")}
            for column in sheets[0]["columns"]
            if column["header"] or column["field"] or column["samples"]
        ]
        found.append({"sheets": [sheet["name"] for sheet in sheets], "columns": columns})
    return found


def _amount_form(spend_import: SpendImport, plan: dict[str, Any]) -> AmountForm | None:
    """Where the file has several columns of amounts, and the same one counts on every sheet."""
    amounts = plan.get("amounts", [])
    if len(amounts) < 2 or " / " in amounts[0]["header"]:
        return None
    form = AmountForm(amounts=amounts, version=mark_of_reading(spend_import))
    form.helper.form_action = reverse("suppliers:amount", args=[spend_import.pk])
    return form


def _memory(spend_import: SpendImport) -> SourceColumns | None:
    """What was remembered of the source's columns, where this file was read by it."""
    if spend_import.columns_how != SpendImport.ColumnsHow.REMEMBERED:
        return None
    people = ("remembered_by", "remembered_from__file")
    return SourceColumns.objects.select_related(*people).of_source(spend_import.source)


def _new_headings(spend_import: SpendImport, plan: dict[str, Any]) -> list[str]:
    """Headings that what was remembered does not know: these were guessed."""
    if spend_import.columns_how != SpendImport.ColumnsHow.REMEMBERED:
        return []
    read = [sheet for sheet in plan["sheets"] if sheet["header_row"] is not None]
    columns = [column for sheet in read for column in sheet["columns"]]
    new = [each["header"] for each in columns if each["key"] not in (spend_import.mapping or {})]
    return list(dict.fromkeys(heading for heading in new if heading))


def _years(spend_import: SpendImport) -> list[dict[str, Any]]:
    """What was saved, by financial year, summed over the lines that are there."""
    rows = spend_import.lines.values("year").annotate(rows=Count("pk"), sum=Sum("amount")).order_by("year")
    return [{"name": str(FinancialYear(row["year"])), "rows": row["rows"], "sum": row["sum"]} for row in rows]
