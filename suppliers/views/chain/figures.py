"""How far the chain is known, and the suppliers behind each of these figures."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from suppliers.chain import coverage as counting
from suppliers.chain.forms import KnownFilter
from suppliers.chain.models import HowSure
from suppliers.views.exports import suppliers as suppliers_file


@may("suppliers.see")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    rows = counting.coverage(today())
    whole = counting.total(rows)
    context = {
        "rows": [_row(row) for row in rows],
        "total": _row(whole, is_total=True),
        "whole": whole,
        "tiers": [_tier_row(row) for row in counting.by_tier(today())],
        "on": today(),
    }
    return render(request, "suppliers/chain/coverage.html", context)


def _row(row: counting.Row, *, is_total: bool = False) -> dict[str, Any]:
    """A row with the address of the list behind each of its numbers."""
    which: dict[str, Any] = (
        {} if is_total else {"category": row.category_id} if row.category_id else {"without": "on"}
    )

    def cell(value: int, known: str) -> dict[str, Any]:
        query = urlencode({**which, **({"known": known} if known else {})})
        return {"value": value, "href": f"{reverse('chain:suppliers')}?{query}"}

    return {
        "name": row.name,
        "active": cell(row.active, ""),
        "cells": [
            {**cell(getattr(row, known), known), "label": label}
            for known, label in (
                ("tier2", "Tier 2 known"),
                ("country", "With its country"),
                ("tier3", "Tier 3 known"),
            )
        ],
    }


def _tier_row(row: counting.TierRow) -> dict[str, Any]:
    """Every number with the address of its links."""

    def cell(value: int, label: str, **query: str) -> dict[str, Any]:
        return {
            "value": value,
            "label": label,
            "href": f"{reverse('chain:index')}?{urlencode({'tier': row.tier, **query})}",
        }

    return {
        "name": counting.TIERS[row.tier],
        "cells": [
            cell(row.links, "Links known"),
            cell(row.country, "With its country", country="known"),
            *(cell(row.sure[how.value], how.label, sure=how.value) for how in HowSure),
        ],
    }


@may("suppliers.see")
@require_safe
@tidied
def suppliers(request: HttpRequest) -> HttpResponse:
    form = KnownFilter(request)
    values = dict(form.values)
    found = counting.suppliers_with(today(), known_of=values.pop("known", ""), **values)
    page = page_of(
        found.with_risk().order_by("name", "pk"),
        request,
        noun=("active supplier", "active suppliers"),
        export=suppliers_file("Suppliers by what is known of their chain", "chain-known"),
        chosen=form.chosen,
    )
    return render(request, "suppliers/chain/suppliers.html", {"form": form, "page": page})
