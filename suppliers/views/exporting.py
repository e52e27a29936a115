"""The list of suppliers as a file: the same rows in the same order, for whoever sees the list."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.lib.dates import FinancialYear, london_date
from msplan.lib.lists import query_with
from msplan.lib.spreadsheets import MONEY, Cell, Sheet, write_csv, write_xlsx
from suppliers.chain.walking import tiers_of
from suppliers.models import Supplier, YearSpend
from suppliers.register.forms import SupplierFilter
from suppliers.register.models import SupplierQuerySet
from suppliers.views.finding import found, ordered, sort_asked

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is known of weaknesses of named businesses.
MARKING = str(Marking.SENSITIVE.label)
TITLE = "Suppliers"
# A workbook is made in memory, about a second for 3,000 suppliers; the CSV file is sent while it is read.
MOST_IN_A_WORKBOOK = 20_000
# Suppliers read at a time, and lines sent at a time.
BATCH = 5_000
PART = 1_000


@may("suppliers.see")
@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    rows, chosen, years = _asked_for(request, london_date(at))
    if rows.count() > MOST_IN_A_WORKBOOK:
        words = (
            f"A workbook holds up to {MOST_IN_A_WORKBOOK:,} suppliers. Choose fewer with the filters, or take the "
            "CSV file."
        )
        messages.error(request, words)
        return redirect(f"{reverse('suppliers:index')}{query_with(request)}")
    lines = _lines(rows, years, on=london_date(at))
    money = dict.fromkeys(_spend_headings(years), MONEY)
    sheet = Sheet(TITLE, headings(years), lines, formats=money)
    content = write_xlsx([sheet], title=TITLE, marking=MARKING, as_at=at, filters=chosen)
    return HttpResponse(content, content_type=XLSX, headers=_sent_as(london_date(at), "xlsx"))


@may("suppliers.see")
@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """Rows and nothing else, sent as they are read: the date and the marking are in the file's name."""
    on = london_date(timezone.now())
    rows, _, years = _asked_for(request, on)
    content = _in_parts(_lines(rows, years, on=on), headings(years))
    return StreamingHttpResponse(content, content_type="text/csv; charset=utf-8", headers=_sent_as(on, "csv"))


def headings(years: tuple[FinancialYear, FinancialYear]) -> list[str]:
    return [
        "Reference", "Name", "Tier", "Category", "Company number", "VAT number", "Postcode", "Country",
        "Owner in procurement", *_spend_headings(years), "Risk band", "Inherent score", "Band after controls",
        "Score after controls", "How the band was found", "Priority", "Last assessed", "Last checked",
        "Next check due",
    ]  # fmt: skip


def _spend_headings(years: tuple[FinancialYear, FinancialYear]) -> list[str]:
    return [f"Spend {year.label}" for year in years]


def _asked_for(
    request: HttpRequest, on: date
) -> tuple[SupplierQuerySet, list[str], tuple[FinancialYear, FinancialYear]]:
    form = SupplierFilter(request)
    rows = ordered(found(form.values, on=on), sort_asked(request, form.values), on=on)
    chosen = [f"{one.group}: {one.label}" for one in form.chosen]
    return rows, chosen, YearSpend.objects.latest_years(on)


def _lines(
    rows: SupplierQuerySet, years: tuple[FinancialYear, FinancialYear], *, on: date
) -> Iterator[list[Cell]]:
    """A line a supplier. The order is read once; then so many at a time, in four queries."""
    keys = list(rows.values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        some = keys[start : start + BATCH]
        read = Supplier.objects.with_risk().select_related("owner").with_spend(*years).with_check_days()
        suppliers = read.in_bulk(some)
        tiers = tiers_of(some, on=on)
        yield from (_line(suppliers[pk], years, tiers.get(pk)) for pk in some if pk in suppliers)


def _line(supplier: Any, years: tuple[FinancialYear, FinancialYear], tier: int | None) -> list[Cell]:
    spent = {row.year: row.amount for row in supplier.spend_rows}
    score = supplier.score
    return [
        supplier.reference,
        supplier.name,
        tier,
        supplier.category.name if supplier.category else "",
        supplier.company_number,
        supplier.vat_number,
        supplier.postcode,
        supplier.country,
        str(supplier.owner) if supplier.owner else "",
        *(spent.get(year.start_year, 0) for year in years),
        score.get_band_display(),
        score.inherent,
        score.get_residual_band_display(),
        score.residual,
        score.get_basis_display(),
        score.priority,
        score.assessed_on,
        supplier.last_checked_on,
        supplier.next_due_on,
    ]


def _in_parts(lines: Iterable[list[Cell]], first: list[str]) -> Iterator[bytes]:
    yield write_csv([], headings=first)
    lines = iter(lines)
    while some := list(islice(lines, PART)):
        yield write_csv(some, bom=False)


def _sent_as(on: date, ending: str) -> dict[str, str]:
    name = f"suppliers-{on.isoformat()}-{MARKING}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
