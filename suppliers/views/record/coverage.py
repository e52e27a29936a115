"""How much is known of the active suppliers, and the list behind each number."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import FilterForm, tidied
from msplan.lib.lists import page_of, sort_of
from suppliers.chain.coverage import TIERS
from suppliers.chain.worker_routes import TierRoutes, places, routes_by_tier, suppliers_of
from suppliers.models import Contract, RouteKind, Supplier, Sureness
from suppliers.record import coverage as known
from suppliers.record.forms import ContractFilter, CoverageFilter, RouteFilter
from suppliers.views.exports import CONTRACTS, suppliers

NOUN = ("supplier", "suppliers")
SORTS = {
    "name": ("name", "pk"),
    "priority": ("score__priority", "pk"),
    "spend": ("score__recent_spend", "pk"),
}
STATEMENTS = {
    "missing": "Must publish, and no statement of this year or the last is known",
    "published": "Must publish, and has one of this year or the last",
    "need_not": "Need not publish",
    "not_known": "Turnover not known",
}


@may("suppliers.see")
@require_safe
@tidied
def coverage(request: HttpRequest) -> HttpResponse:
    on, form = today(), CoverageFilter(request)
    active = known.of_active(on, **form.values)
    found = known.coverage(active)
    counts = known.count_statements(active, on)
    context = {
        "filter": form,
        "found": found,
        "kinds": [_kind(kind, found, form) for kind in RouteKind],
        "categories": [_category(row, form) for row in found.categories],
        "tiers": [_tier(row) for row in routes_by_tier(on)] if found.total and not form.values else [],
        "heads": [kind.label for kind in RouteKind],
        "statements": [
            (text, counts[show], _query("statements", form, show=show)) for show, text in STATEMENTS.items()
        ],
        "contracts": _contracts(on),
        "equivalents": known.count_equivalents(on),
        "may_edit": request.user.may("suppliers.edit"),
    }  # fmt: skip
    return render(request, "suppliers/record/coverage.html", context)


@may("suppliers.see")
@require_safe
@tidied
def routes(request: HttpRequest) -> HttpResponse:
    """The suppliers that one number counts."""
    on, form = today(), RouteFilter(request)
    values = dict(form.values)
    kind, answer = values.pop("kind", "grievance"), values.pop("answer", "yes")
    sure, tier = values.pop("sure", ""), values.pop("tier", "")
    whole, of_whom, total = _whole(tier, on)
    within = known.narrowed(whole, **values)
    found = known.with_route(within, kind=kind, answer=answer, sure=sure)
    heading = f"{RouteKind(kind).label}: {dict(form.fields['answer'].choices)[answer].lower()}"  # type: ignore[attr-defined]
    if sure and answer == "yes":
        heading += f", {Sureness(sure).label.lower()}"
    total = within.count() if total is None or values else total
    return _list(request, found, form, heading=heading, total=total, of_whom=of_whom)


def _whole(tier: str, on: date) -> tuple[known.Suppliers, str, int | None]:
    """Of whom a number is a part: suppliers, what they are called, and how many where not all are suppliers."""
    if not tier:
        return Supplier.objects.active(on), "active suppliers", None
    keys = places(on)[tier]
    return suppliers_of(keys), f"companies known in {TIERS[tier].lower()}", len(keys)


@may("suppliers.see")
@require_safe
@tidied
def statements(request: HttpRequest) -> HttpResponse:
    on, form = today(), CoverageFilter(request)
    show = request.GET.get("show", "")
    show = show if show in STATEMENTS else "missing"
    active = known.of_active(on, **form.values)
    found = known.statements(active, on, show)
    links = [(text, _query("statements", form, show=key), key == show) for key, text in STATEMENTS.items()]
    return _list(request, found, form, heading=STATEMENTS[show], total=active.count(), links=links, show=show)


@may("suppliers.see")
@require_safe
@tidied
def contracts(request: HttpRequest) -> HttpResponse:
    on, form = today(), ContractFilter(request)
    sort = sort_of(
        request,
        allowed={"ends": ("ends_on", "pk"), "value": ("value", "pk"), "supplier": ("supplier__name", "pk")},
        default="ends",
        words={"ends": "last day"},
    )
    rows = Contract.objects.of_standing_suppliers().matching(on=on, **form.values)
    rows = rows.select_related("supplier__merged_into", "manager", "department").order_by(*sort.order_by)
    page = page_of(rows, request, noun=("contract", "contracts"), export=CONTRACTS, chosen=form.chosen)
    context = {"page": page, "filter": form, "sort": sort, "on": on}
    return render(request, "suppliers/record/contracts.html", context)


def _list(
    request: HttpRequest, found: known.Suppliers, form: FilterForm, *, heading: str, total: int, **more: Any
) -> HttpResponse:
    sort = sort_of(request, allowed=SORTS, default="-priority")
    page = page_of(
        found.with_risk().order_by(*sort.order_by),
        request,
        noun=NOUN,
        export=suppliers(heading, "suppliers-known"),
        chosen=form.chosen,
    )
    context = {"page": page, "filter": form, "sort": sort, "heading": heading, "total": total}
    context |= {"of_whom": "active suppliers", **more}
    return render(request, "suppliers/record/list.html", context)


def _query(name: str, form: FilterForm, **keys: Any) -> str:
    """The address of a list, with the filters of the page that counts it."""
    chosen = {key: form.data.getlist(key) for key in form.fields if form.data.getlist(key)}  # type: ignore[attr-defined]
    return f"{reverse(f'record:{name}')}?{urlencode(keys | chosen, doseq=True)}"


def _kind(kind: RouteKind, found: known.Coverage, form: FilterForm) -> dict[str, Any]:
    count = found.kinds[kind]
    return {
        "kind": kind.label,
        "count": count,
        "yes": _query("routes", form, kind=kind.value, answer="yes"),
        "no": _query("routes", form, kind=kind.value, answer="no"),
        "not_known": _query("routes", form, kind=kind.value, answer="not_known"),
        "sure": [
            (s.label, getattr(count, s.value), _query("routes", form, kind=kind.value, answer="yes", sure=s.value))
            for s in Sureness
        ],
    }  # fmt: skip


def _category(row: tuple[str, int | None, dict[str, known.Counted]], form: FilterForm) -> dict[str, Any]:
    name, pk, counts = row

    def href(kind: str) -> str:
        query = {"kind": kind, "answer": "yes", "band": form.values.get("band", [])}
        return f"{reverse('record:routes')}?{urlencode(query | {'category': pk}, doseq=True)}" if pk else ""

    cells = [(kind.label, counts[kind], href(kind)) for kind in RouteKind]
    return {"name": name, "total": next(iter(counts.values())).total, "cells": cells}


def _tier(row: TierRoutes) -> dict[str, Any]:
    def href(kind: str) -> str:
        return f"{reverse('record:routes')}?{urlencode({'kind': kind, 'answer': 'yes', 'tier': row.tier})}"

    cells = [(kind.label, row.kinds[kind], href(kind)) for kind in RouteKind]
    name = {"name": TIERS[row.tier], "companies": row.companies, "suppliers": row.suppliers}
    return name | {"cells": cells}


def _contracts(on: date) -> list[tuple[str, int, int, str]]:
    """(words, count, of how many, query) of the live contracts."""
    count = known.count_contracts(on)
    lines = [
        ("with a modern slavery clause", "clause", "?clause=yes"),
        ("with our code or terms accepted", "code", "?code=yes"),
        ("with people on our site", "site", "?site=yes"),
        ("ending within six months", "ending", "?show=ending"),
    ]
    return [(words, count[key], count["total"], query) for words, key, query in lines]
