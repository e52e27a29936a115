"""One spend file's page in each of its states."""

from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from msplan.lib.charts import shown
from msplan.lib.dates import FinancialYear
from suppliers.models import ImportState, SpendImport
from suppliers.spend.forms import FIELD_NAMES, MONTHS, ConfirmForm, HeadingsForm, PeriodForm
from suppliers.spend.undoing import built_on

WORK = {
    ImportState.QUEUED: "Waiting for its turn to be read",
    ImportState.READING: "Reading the file and matching its suppliers",
    ImportState.CONFIRMING: "Saving the lines, suppliers and scores",
}


def progress_page(request: HttpRequest, spend_import: SpendImport) -> HttpResponse:
    context = {"import": spend_import, "text": WORK[ImportState(spend_import.state)]}
    return render(request, "suppliers/progress.html", context)


def refused_page(
    request: HttpRequest, spend_import: SpendImport, form: HeadingsForm | None = None
) -> HttpResponse:
    form = form or HeadingsForm()
    form.helper.form_action = reverse("suppliers:columns", args=[spend_import.pk])
    context = {
        "import": spend_import,
        "form": form,
        "may_import": request.user.may("suppliers.import"),
        # Headings help only where there were some; a file of another kind stays what it is.
        "headings_may_help": "column" in spend_import.refusal or "heading" in spend_import.refusal,
    }
    return render(request, "suppliers/refused.html", context)


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
    period = period or PeriodForm(chosen=spend_import.period)
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
        "months": [_month(row) for row in plan["by_month"]],
        "sheets": plan["sheets"],
        "column_sets": column_sets(plan),
        "sum": Decimal(plan["sum"]),
        "short_sum": shown(Decimal(plan["sum"]), "pounds", short=True),
        "aside_total": sum(plan["rows_set_aside"].values()),
        "form": period if period.errors else confirm,
        "period": period,
        "confirm": confirm,
        "may_import": may_import,
        "may_confirm": may_import and not twin and not plan["needs_period"] and plan["rows_taken"],
    }
    return render(request, "suppliers/ready.html", context)


def saved_page(request: HttpRequest, spend_import: SpendImport) -> HttpResponse:
    """Saved, undone or discarded."""
    confirmed = spend_import.state == ImportState.CONFIRMED
    context = {
        "import": spend_import,
        "plan": spend_import.plan or {},
        "result": spend_import.result or {},
        "years": _years(spend_import) if confirmed else [],
        "may_undo": confirmed and request.user.may("suppliers.import"),
        "undo_blocked": confirmed and built_on(spend_import).exists(),
        "ranked_href": f"{reverse('suppliers:index')}?sort=-spend",
    }
    return render(request, "suppliers/saved.html", context)


def column_sets(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns as they were understood, sheets with the same columns put together."""

    def key(sheet: dict[str, Any]) -> list[tuple[str, str]]:
        return [(column["header"], column["field"] or "") for column in sheet["columns"]]

    read = sorted((sheet for sheet in plan["sheets"] if sheet["header_row"]), key=key)
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


def _month(row: dict[str, Any]) -> dict[str, Any]:
    year, month = row["month"].split("-")
    return {"name": f"{MONTHS[int(month) - 1]} {year}", "rows": row["rows"], "sum": Decimal(row["sum"])}


def _years(spend_import: SpendImport) -> list[dict[str, Any]]:
    """What was saved, by financial year, summed over the lines that are there."""
    rows = spend_import.lines.values("year").annotate(rows=Count("pk"), sum=Sum("amount")).order_by("year")
    return [{"name": str(FinancialYear(row["year"])), "rows": row["rows"], "sum": row["sum"]} for row in rows]
