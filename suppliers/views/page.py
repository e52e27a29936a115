"""A supplier's own pages: what is known, how exposed they are, what they were paid."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.charts import Chart, bar_chart, shown
from msplan.lib.dates import today
from msplan.lib.lists import page_of
from suppliers.concerns.rights import SEE
from suppliers.models import Supplier, YearSpend
from suppliers.register.countries import country_name
from suppliers.risk.explaining import explain
from suppliers.timeline import timeline

CHART_YEARS = 8


@may("suppliers.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    supplier, on = _supplier(pk), today()
    spend = list(supplier.yearly_spend.all())
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="detail"),
        "risk": explain(supplier, on=on),
        "identity": _identity(supplier),
        "chart": _chart(spend, on),
        "spend": spend,
        "story": timeline(supplier),
        "may_edit": request.user.may("suppliers.edit"),
        "may_assess": request.user.may("suppliers.assess"),
    }
    return render(request, "suppliers/detail.html", context)


@may("suppliers.see")
@require_safe
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = _supplier(pk)
    lines = supplier.spend_lines.select_related("spend_import__file")
    page = page_of(lines, request, noun=("payment", "payments"), per_page=50)
    context = {"supplier": supplier, "page": page, "tabs": tabs(supplier, request.user, current="payments")}
    return render(request, "suppliers/payments.html", context)


def tabs(supplier: Supplier, person: Person, *, current: str) -> list[dict[str, Any]]:
    """This room's pages of a supplier, then those that the floors above add (settings.SUPPLIER_TABS)."""
    own = [("detail", "Overview"), ("payments", "Payments")]
    found: list[dict[str, Any]] = [
        {"text": text, "href": reverse(f"suppliers:{name}", args=[supplier.pk]), "current": name == current}
        for name, text in own
    ]
    if person.may(SEE):  # whether there are any is for that page to say
        concerns = f"{reverse('concerns:index')}?supplier={supplier.pk}"
        found.append({"text": "Concerns", "href": concerns, "current": False})
    added = (import_string(source)(supplier, person) for source in settings.SUPPLIER_TABS)
    return [*found, *(tab for tab in added if tab)]


def _supplier(pk: int) -> Supplier:
    return get_object_or_404(
        Supplier.objects.with_risk().select_related("created_from__file", "created_by", "merged_into"), pk=pk
    )


def _identity(supplier: Supplier) -> list[dict[str, Any]]:
    """Rows of components/summary_list.html."""
    spellings = [name.spelling for name in supplier.names.all() if name.spelling != supplier.name]
    numbers = [str(number) for number in supplier.identifiers.all()]
    category = ""
    if supplier.category:
        category = f"{supplier.category.name}\n{supplier.get_category_how_display()}"
    rows: list[dict[str, Any]] = [
        {"key": "Category", "value": category},
        {"key": "Company number", "value": supplier.company_number},
        {"key": "VAT number", "value": supplier.vat_number},
        {"key": "Country", "value": country_name(supplier.country)},
        {"key": "Postcode", "value": supplier.postcode},
        {"key": "Sole trader", "value": "Yes" if supplier.is_sole_trader else "No"},
        {"key": "Finance numbers", "lines": numbers},
        {"key": "Also spelt", "lines": spellings},
    ]
    return [row for row in rows if "lines" not in row or row["lines"]]


def _chart(spend: list[YearSpend], on: date) -> Chart | None:
    """Bars need two years to say anything, and cannot say less than nothing (a year of credits)."""
    years = list(reversed(spend[:CHART_YEARS]))
    if len(years) < 2 or any(year.amount < 0 for year in years):
        return None
    before, latest = years[-2], years[-1]
    moved = "rose" if latest.amount > before.amount else "fell" if latest.amount < before.amount else "stayed"
    title = f"Spend {moved} in {latest.financial_year}"
    if on in latest.financial_year:  # a year that is not over has not fallen
        title = f"{shown(latest.amount, 'pounds', short=True)} so far in {latest.financial_year}"
    return bar_chart(
        title=title,
        rows=[(str(year.financial_year), year.amount) for year in years],
        label_heading="Financial year",
        value_heading="Spend",
        unit="pounds",
    )
