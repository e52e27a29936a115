"""A supplier's own pages: what is known, how exposed they are, what they were paid."""

from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Model, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.lib.charts import Chart, bar_chart, shown
from msplan.lib.dates import today
from msplan.lib.gathering import Mention, gathered, mention
from msplan.lib.lists import page_of
from suppliers.asking.reading import gist as asking
from suppliers.concerns.rights import SEE
from suppliers.models import SpendLine, Supplier, SupplierIdentifier, SupplierName, YearSpend, of_family
from suppliers.record.gist import asked, gist
from suppliers.register.countries import country_name
from suppliers.register.prefixes import kind_of
from suppliers.risk.explaining import explain
from suppliers.timeline import timeline
from suppliers.views.exports import PAYMENTS
from suppliers.views.merged import led_on

CHART_YEARS = 8
M = TypeVar("M", bound=Model)


@may("suppliers.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    supplier, on = _supplier(pk), today()
    if supplier.pk != pk:  # it was merged: its page is its survivor's, which says so
        return redirect(f"{reverse('suppliers:detail', args=[supplier.pk])}?merged={pk}")
    merges = list(supplier.took_in.in_force().select_related("supplier", "by"))
    spend = list(supplier.yearly_spend.all())
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="detail"),
        "risk": explain(supplier, on=on),
        **_told(supplier, on),
        "chart": _chart(spend, on),
        "spend": spend,
        "story": timeline(supplier),
        "merges": merges,
        "came_from": next((one for one in merges if str(one.supplier_id) == request.GET.get("merged")), None),
        "may_edit": request.user.may("suppliers.edit"),
        "may_assess": request.user.may("suppliers.assess"),
        "may_override": request.user.may("risk.override") and supplier.merged_into is None,
        "may_agree": request.user.may("risk.agree"),
    }
    return render(request, "suppliers/detail.html", context)


@may("suppliers.see")
@require_safe
def payments(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = _supplier(pk)
    if supplier.pk != pk:
        return led_on(request, Supplier.objects.select_related("merged_into").get(pk=pk))
    family = list(Supplier.objects.family(supplier).order_by().values_list("pk", flat=True))
    lines = SpendLine.objects.filter(supplier__in=family).select_related("spend_import__file")
    page = page_of(lines, request, noun=("payment", "payments"), per_page=50, export=PAYMENTS)
    context = {"supplier": supplier, "page": page, "tabs": tabs(supplier, request.user, current="payments")}
    return render(request, "suppliers/payments.html", context)


def tabs(supplier: Supplier, person: Person, *, current: str) -> list[dict[str, Any]]:
    """This room's pages of a supplier, then those that the floors above add (settings.SUPPLIER_TABS)."""
    own = [
        ("suppliers:detail", "Overview"),
        ("record:show", "Record"),
        ("checks:diligence", "Due diligence"),
        ("asking:asked", "Questionnaires"),
        ("chain:of_supplier", "Supply chain"),
        ("suppliers:payments", "Payments"),
    ]
    found: list[dict[str, Any]] = [
        {"text": text, "href": reverse(name, args=[supplier.pk]), "current": name.endswith(f":{current}")}
        for name, text in own
    ]
    if person.may(SEE):  # whether there are any is for that page to say
        concerns = f"{reverse('concerns:index')}?supplier={supplier.pk}"
        found.append({"text": "Concerns", "href": concerns, "current": False})
    added = (import_string(source)(supplier, person) for source in settings.SUPPLIER_TABS)
    return [*found, *(tab for tab in added if tab)]


def _supplier(pk: int) -> Supplier:
    """The supplier or, where it was merged, its survivor."""
    rows = Supplier.objects.surviving(pk).with_risk()
    return get_object_or_404(rows.select_related("created_from__file", "created_by", "owner"))


def _told(supplier: Supplier, on: date) -> dict[str, Any]:
    """Who they are, and what their record comes to: rows of components/summary_list.html. One query for both."""
    found = gathered([*_names_and_numbers(supplier), *asked(supplier, on=on), *asking.asked(supplier)])
    record = reverse("record:show", args=[supplier.pk])
    return {
        "identity": _identity(supplier, found),
        "gist": [
            {"key": line.name, "value": line.words, "link": f"{record}#{line.part}"} for line in gist(found)
        ]
        + [
            {
                "key": "Questionnaires",
                "value": asking.gist(found, on=on),
                "link": reverse("asking:asked", args=[supplier.pk]),
            }
        ],
    }


def _identity(supplier: Supplier, found: list[Mention]) -> list[dict[str, Any]]:
    names = _in_place(SupplierName, found, "name")
    numbers = _in_place(SupplierIdentifier, found, "number")
    given = [name.spelling for name in names if name.is_given and name.supplier_id == supplier.pk]
    spellings = {name.spelling for name in names} - {supplier.name, *given}
    category = ""
    if supplier.category:
        category = f"{supplier.category.name}\n{supplier.get_category_how_display()}"
    rows: list[dict[str, Any]] = [
        {"key": "Category", "value": category},
        {"key": "Owner in procurement", "value": str(supplier.owner or "Nobody")},
        {"key": "Company number", "value": _number(supplier.company_number)},
        {"key": "VAT number", "value": supplier.vat_number},
        {"key": "Address", "value": f"{supplier.address}\n{supplier.postcode}".strip()},
        {"key": "Country", "value": country_name(supplier.country)},
        {"key": "Website", "value": supplier.website, "link": supplier.website},
        {
            "key": "Sole trader",
            "value": "Yes: masked in anything published" if supplier.is_sole_trader else "No",
        },
        {"key": "Other names", "lines": given},
        {"key": "Finance numbers", "lines": [str(number) for number in numbers]},
        {"key": "Also spelt", "lines": sorted(spellings)},
    ]
    return [row for row in rows if "lines" not in row or row["lines"]]


def _names_and_numbers(supplier: Supplier) -> list[Any]:
    """Of the whole family, to be gathered."""
    names = SupplierName.objects.filter(of_family(supplier))
    numbers = SupplierIdentifier.objects.filter(of_family(supplier))
    by_spelling = Window(RowNumber(), order_by="spelling")
    by_source = Window(RowNumber(), order_by=["source", "value"])
    name = {"spelling": "spelling", "is_given": "is_given", "supplier_id": "supplier_id"}
    return [
        mention("name", names, place=by_spelling, **name),
        mention("number", numbers, place=by_source, source="source", value="value"),
    ]


def _in_place(model: type[M], found: list[Mention], kind: str) -> list[M]:
    """The rows of one kind, in the order that the database gave them."""
    rows = sorted((one.said for one in found if one.kind == kind), key=lambda said: said["place"])
    return [model(**{name: value for name, value in said.items() if name != "place"}) for said in rows]


def _number(number: str) -> str:
    """With what its letters say, or that they say nothing known: a mistyped prefix looks like a number."""
    if not number:
        return ""
    return f"{number}\n{kind_of(number).capitalize() or 'No register is known for these letters: check the number'}"


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
