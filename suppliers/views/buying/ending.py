"""Contracts that end while findings about their supplier are open: the list, and the same rows as a file."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.lib.dates import deadline_words, london_date, today
from msplan.lib.filters import tidied
from msplan.lib.lists import Sort, page_of, query_with, sort_of
from msplan.lib.spreadsheets import MONEY, Cell, Sheet, write_csv, write_xlsx
from suppliers.buying.ending import ending_with_findings
from suppliers.buying.following import around
from suppliers.buying.forms import EndingFilter
from suppliers.models import Contract

SORTS = {
    "ends": ("ends_on", "pk"),
    "findings": ("open_findings", "pk"),
    "value": ("value", "pk"),
    "supplier": ("supplier__name", "pk"),
}
WORDS = {"ends": "last day", "findings": "open findings"}
HEADINGS = (
    "Contract", "Reference", "Supplier", "Supplier reference", "Category", "Contract manager", "First day", "Last day",
    "Value", "Open findings", "What follows",
)  # fmt: skip
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# It names businesses and what was found at them.
MARKING = str(Marking.SENSITIVE.label)
TITLE = "Contracts that end with open findings"


@may("buying.see")
@require_safe
@tidied
def ending(request: HttpRequest) -> HttpResponse:
    on, form = today(), EndingFilter(request)
    sort = _sort(request)
    page = page_of(_found(form, sort, on), request, noun=("contract", "contracts"))
    after = around(page)
    rows = [
        {
            "contract": one,
            "supplier": one.supplier.survivor,
            "deadline": deadline_words(one.ends_on, on),
            "followed_by": after[one.pk].followed_by,
        }
        for one in page
    ]
    context = {
        "form": form,
        "sort": sort,
        "page": page,
        "rows": rows,
        "total": Contract.objects.of_standing_suppliers().ending_within(6, on).count(),
        "exports": [
            {
                "text": text,
                "href": f"{reverse(f'buying:{name}')}{query_with(request, page=None).removesuffix('?')}",
            }
            for text, name in (("Excel", "export_ending_xlsx"), ("CSV", "export_ending_csv"))
        ],
        "may_edit": request.user.may("buying.edit"),
    }
    return render(request, "suppliers/buying/ending.html", context)


@may("buying.see")
@require_safe
def export_ending(request: HttpRequest, kind: str) -> HttpResponse:
    """The rows of the list with its filters and its order; ``kind`` is xlsx or csv."""
    at, form = timezone.now(), EndingFilter(request)
    lines = _lines(_found(form, _sort(request), london_date(at)))
    name = f"contracts-that-end-{london_date(at).isoformat()}-{MARKING}.{kind}"
    sent_as = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    if kind == "csv":
        content = write_csv(lines, headings=HEADINGS)
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=sent_as)
    sheet = Sheet("Contracts", HEADINGS, lines, formats={"Value": MONEY})
    chosen = [f"{one.group}: {one.label}" for one in form.chosen]
    book = write_xlsx([sheet], title=TITLE, marking=MARKING, as_at=at, filters=chosen)
    return HttpResponse(book, content_type=XLSX, headers=sent_as)


def _sort(request: HttpRequest) -> Sort:
    return sort_of(request, allowed=SORTS, default="ends", words=WORDS)


def _found(form: EndingFilter, sort: Sort, on: date) -> "QuerySet[Contract]":
    people = "supplier__merged_into__category", "supplier__category", "manager"
    return ending_with_findings(on, **form.values).select_related(*people).order_by(*sort.order_by)


def _lines(found: "QuerySet[Contract]") -> list[list[Cell]]:
    contracts: list[Any] = list(found)
    after = around(contracts)
    return [
        [
            one.title,
            one.reference,
            one.supplier.survivor.name,
            one.supplier.survivor.reference,
            one.supplier.survivor.category.name if one.supplier.survivor.category else "",
            one.manager.name if one.manager else "",
            one.starts_on,
            one.ends_on,
            one.value,
            one.open_findings,
            ", ".join(str(purchase) for purchase in after[one.pk].followed_by),
        ]
        for one in contracts
    ]
