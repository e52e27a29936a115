"""The register: the list of suppliers."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import FinancialYear, plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.models import Supplier, YearSpend
from suppliers.register.forms import SupplierFilter

SORTS = {
    "priority": "score__priority",
    "name": "name",
    "category": F("category__name").asc(nulls_last=True),
    "spend": "score__recent_spend",
    "risk": "score__inherent",
    "assessed": F("score__assessed_on").asc(nulls_first=True),
}
WORDS = {
    "match": "best match",
    "spend": "spend of both years",
    "risk": "inherent risk",
    "assessed": "last assessment",
}


@may("suppliers.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on = today()
    form = SupplierFilter(request)
    searching = "q" in form.values
    allowed = SORTS | ({"match": "likeness"} if searching else {})
    sort = sort_of(request, allowed=allowed, default="-match" if searching else "-priority", words=WORDS)
    years = YearSpend.objects.latest_years(on)
    found = Supplier.objects.standing().scored().matching(on=on, **form.values)
    rows = found.with_risk().with_spend(*years).order_by(*sort.by("pk").order_by)
    page = page_of(rows, request, noun=("supplier", "suppliers"))
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "years": years,
        "spend_label": f"Spend {years[0].label}",
        "rows": [_row(supplier, years) for supplier in page],
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("suppliers.edit"),
        "may_import": request.user.may("suppliers.import"),
        "may_see_imports": request.user.may("suppliers.see_imports"),
    }
    return render(request, "suppliers/index.html", context)


def _row(supplier: Supplier, years: tuple[FinancialYear, FinancialYear]) -> dict[str, Any]:
    spent = {row.year: row.amount for row in supplier.spend_rows}  # type: ignore[attr-defined]  # prefetched under this name
    score = supplier.score
    return {
        "supplier": supplier,
        "spend": [spent.get(year.start_year, Decimal(0)) for year in years],
        "score": score,
        "assessed": _assessed(score.assessed_on),
    }


def _assessed(on: date | None) -> str:
    return plain(on) if on else "Never"
