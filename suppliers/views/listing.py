"""The register: the list of suppliers, and its segments."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.charts import Box, four_boxes
from msplan.lib.dates import FinancialYear, plain, today
from msplan.lib.filters import tidied
from msplan.lib.lists import Page, Sort, page_of, query_with
from suppliers.chain.walking import tiers_of
from suppliers.checks.models import LookingRule
from suppliers.models import Supplier, YearSpend
from suppliers.register.forms import SupplierFilter
from suppliers.register.segments import BOXES, HIGH_SPEND, SEGMENTS, VIEWS
from suppliers.risk.lists import blind_spot
from suppliers.views.finding import WORDS, found, pages_of, sort_asked

# What the table has no column for that says it in its heading.
MORE_SORTS = ("priority", "residual", "tier", "country", "owner", "checked", "due")


@may("suppliers.see")
@require_safe
@tidied
def index(request: HttpRequest) -> HttpResponse:
    on = today()
    form = SupplierFilter(request)
    sort = sort_asked(request, form.values)
    years = YearSpend.objects.latest_years(on)
    rows = found(form.values, on=on).with_risk().with_spend(*years)
    page = page_of(pages_of(rows, sort, on=on), request, noun=("supplier", "suppliers"))
    segment = SEGMENTS.get(form.values.get("segment", ""))
    context = {
        "form": form,
        "sort": sort,
        "sorts": _sorts(sort),
        "page": page,
        "years": years,
        "spend_label": f"Spend {years[0].label}",
        "rows": _rows(page, years, on),
        "segment": segment,
        "views": _views(request, segment.key if segment else ""),
        "exports": _exports(request),
        "is_empty": not page.total and not form.chosen,
        "may_edit": request.user.may("suppliers.edit"),
        "may_ask": request.user.may("asking.edit"),
        "may_import": request.user.may("suppliers.import"),
        "may_see_imports": request.user.may("suppliers.see_imports"),
        **_together(request, page),
    }
    return render(request, "suppliers/index.html", context)


@may("suppliers.see")
@require_safe
def segments(request: HttpRequest) -> HttpResponse:
    """Spend against risk in four boxes, each leading to exactly its list; and the other segments."""
    standing = Supplier.objects.standing().scored()
    counts = standing.aggregate(**{key: Count("pk", filter=SEGMENTS[key].condition) for key in BOXES})
    boxes = [{"segment": SEGMENTS[key], "count": counts[key], "href": _href(key)} for key in BOXES]
    chart = four_boxes(
        title=f"{counts['a']:,} of {sum(counts.values()):,} suppliers are high in risk and in spend",
        # As one reads a map: high risk above, high spend to the right.
        boxes=[Box(SEGMENTS[key].title, counts[key]) for key in "badc"],
        across=("Low spend", "High spend"),
        upwards=("High risk", "Other risk"),
        label_heading="Box",
        value_heading="Suppliers",
    )
    context = {
        "chart": chart,
        "boxes": boxes,
        "total": sum(counts.values()),
        "bound": HIGH_SPEND,
        "views": [{"segment": SEGMENTS[key], "href": _href(key)} for key in VIEWS],
        **(_blind_spot() if request.user.may("risk.see") else {}),
    }
    return render(request, "suppliers/segments.html", context)


def _blind_spot() -> dict[str, Any]:
    """Whom a rule by spend never reaches: how many, and below which threshold."""
    threshold = LookingRule.current().threshold
    return {"blind_spot": blind_spot(threshold, on=today()).count(), "threshold": threshold}


def _rows(page: Page, years: tuple[FinancialYear, FinancialYear], on: date) -> list[dict[str, Any]]:
    tiers = tiers_of([supplier.pk for supplier in page], on=on)
    return [_row(supplier, years) | {"tier": tiers.get(supplier.pk)} for supplier in page]


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


def _sorts(sort: Sort) -> list[dict[str, Any]]:
    """Orders that no heading of the table offers; the useful end first."""
    return [
        {
            "text": WORDS.get(key, key).capitalize(),
            "href": sort.href(key, descending_first=key in ("priority", "residual")),
            "current": key == sort.key,
        }
        for key in MORE_SORTS
    ]


def _href(key: str) -> str:
    return f"{reverse('suppliers:index')}?segment={key}"


def _views(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    whole = {"text": "All suppliers", "href": reverse("suppliers:index"), "current": not request.GET}
    named = [{"text": SEGMENTS[key].title, "href": _href(key), "current": key == current} for key in VIEWS]
    boxes = {"text": "Spend against risk", "href": reverse("suppliers:segments"), "current": False}
    spot = {"text": "The blind spot", "href": reverse("risk:blind_spot"), "current": False}
    return [whole, *named, boxes, *([spot] if request.user.may("risk.see") else [])]


def _exports(request: HttpRequest) -> list[dict[str, str]]:
    query = query_with(request, page=None).removesuffix("?")
    named = (("Excel", "export_xlsx"), ("CSV", "export_csv"))
    return [{"text": text, "href": f"{reverse(f'suppliers:{name}')}{query}"} for text, name in named]


def _together(request: HttpRequest, page: Page) -> dict[str, Any]:
    """Where the ticked ones go with the filters of the list, and the two links that name them without ticking."""
    query = request.GET.copy()
    for key in ("page", "s", "all"):
        query.pop(key, None)
    here = query.copy()
    here.setlist("s", [str(supplier.pk) for supplier in page])
    everything = query.copy()
    everything["all"] = "yes"
    address = reverse("merging:together")
    return {
        "kept": [(key, value) for key, values in query.lists() for value in values],
        "change_page_href": f"{address}?{here.urlencode()}",
        "change_all_href": f"{address}?{everything.urlencode()}",
        "ask_href": _ask_href(request),
    }


def _ask_href(request: HttpRequest) -> str:
    """Asking what the filters find; the segment of the largest by spend already is so many of them."""
    query = request.GET.copy()
    for key in ("page", "s", "all", "sort"):
        query.pop(key, None)
    return f"{reverse('asking:choose')}?{query.urlencode()}".removesuffix("?")
