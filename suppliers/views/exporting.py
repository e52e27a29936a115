"""The list of suppliers as a file: the same rows in the same order, for whoever sees the list."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
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
from suppliers.models import Score, YearSpend
from suppliers.register.forms import SupplierFilter
from suppliers.register.models import SupplierQuerySet, reference
from suppliers.views.finding import IN_NO_TIER, found, ordered, sort_asked, with_tier

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What is known of weaknesses of named businesses.
MARKING = str(Marking.SENSITIVE.label)
TITLE = "Suppliers"
# A workbook is made in memory, about a second for 3,000 suppliers; the CSV file is sent while it is read.
MOST_IN_A_WORKBOOK = 20_000
# Suppliers handed over by the database at a time, and lines sent at a time.
BATCH = 2_000
PART = 1_000
# Places of a line that are empty text where nothing is known.
TEXTS = (3, 8)


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
    """A line a supplier. One query, whose rows the database keeps and hands over so many at a time."""
    spent = {f"spent_in_{year.start_year}": _spent(year) for year in years}
    found = with_tier(rows, on).with_check_days().annotate(**spent)
    columns = (
        "pk", "name", "tier", "category__name", "company_number", "vat_number", "postcode", "country", "owner__name",
        *spent, "score__band", "score__inherent", "score__residual_band", "score__residual", "score__basis",
        "score__priority", "score__assessed_on", "last_checked_on", "next_due_on",
    )  # fmt: skip
    said = {columns.index(f"score__{name}"): _words(name) for name in ("band", "residual_band", "basis")}
    for row in found.values_list(*columns).iterator(chunk_size=BATCH):
        line: list[Cell] = [
            "" if value is None and place in TEXTS else value for place, value in enumerate(row)
        ]
        line[0] = reference(row[0])
        line[2] = None if row[2] == IN_NO_TIER else row[2]
        for place, words in said.items():
            line[place] = words.get(row[place], row[place])
        yield line


def _spent(year: FinancialYear) -> Coalesce:
    rows = YearSpend.objects.filter(supplier=OuterRef("pk"), year=year.start_year).order_by()
    return Coalesce(Subquery(rows.values("amount")[:1]), Decimal(0))


def _words(name: str) -> dict[Any, str]:
    """What the stored values of a field of the score are called."""
    return {value: str(label) for value, label in Score._meta.get_field(name).flatchoices}


def _in_parts(lines: Iterable[list[Cell]], first: list[str]) -> Iterator[bytes]:
    yield write_csv([], headings=first)
    lines = iter(lines)
    while some := list(islice(lines, PART)):
        yield write_csv(some, bom=False)


def _sent_as(on: date, ending: str) -> dict[str, str]:
    name = f"suppliers-{on.isoformat()}-{MARKING}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
