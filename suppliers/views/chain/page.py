"""What stands behind a supplier or a company, and one link of a chain."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.history.recording import story_of
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of
from suppliers.chain.models import ChainCompany, ChainLink
from suppliers.chain.tree import tree
from suppliers.chain.walking import distances, edges_behind, link_tiers, tiers_of
from suppliers.models import Supplier
from suppliers.register.countries import country_name
from suppliers.register.telling import told
from suppliers.views.exports import LINKS_BEHIND
from suppliers.views.merged import led_on
from suppliers.views.page import tabs

TITLES = {
    "chain.add_link": "Written down",
    "chain.edit_link": "Edited",
    "chain.remove_link": "Taken out",
    "chain.restore_link": "Put back",
    "chain.add_company": "Met for the first time",
    "chain.edit_company": "Edited",
    "chain.recognise": "Found to be a supplier",
}


@may("suppliers.see")
@require_safe
def of_supplier(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = get_object_or_404(Supplier.objects.select_related("merged_into"), pk=pk)
    if supplier.merged_into_id:
        return led_on(request, supplier)
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="of_supplier"),
        "is_paid": Supplier.objects.active(today()).filter(pk=pk).exists(),
        "add_href": reverse("chain:add_behind_supplier", args=[pk]),
        **_chain(request, supplier.pk),
    }
    return render(request, "suppliers/chain/of_supplier.html", context)


@may("suppliers.see")
@require_safe
def company(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ChainCompany.objects.select_related("supplier__merged_into"), pk=pk)
    if found.standing_supplier is not None:
        return redirect("chain:of_supplier", found.standing_supplier.pk)
    context = {
        "company": found,
        "rows": [
            {"key": "Country", "value": country_name(found.country)},
            {"key": "Registration number", "value": found.company_number},
        ],
        "add_href": reverse("chain:add_behind_company", args=[pk]),
        "story": _story(found),
        **_chain(request, found.key),
    }
    return render(request, "suppliers/chain/company.html", context)


def _chain(request: HttpRequest, key: int) -> dict[str, Any]:
    """The tree and table of what is behind a key, and whom it supplies, each with its tier."""
    on, edges = today(), edges_behind([key])
    rows = ChainLink.objects.with_companies()
    links = rows.in_bulk([edge.link_id for edge in edges])
    tiers = link_tiers(edges, distances([key], edges))
    nearest = sorted(links.values(), key=lambda link: (tiers[link.pk], link.what.lower(), link.pk))
    page = page_of(nearest, request, noun=("link", "links"), export=LINKS_BEHIND)
    above = list(rows.standing().with_keys().filter(seller_key=key).order_by("what", "pk"))
    real = tiers_of([link.buyer_key for link in above], on=on) if above else {}  # type: ignore[attr-defined]  # of with_keys
    return {
        "tree": tree(key, edges, links),
        "page": page,
        "rows_behind": [_row(link, tiers[link.pk]) for link in page],
        "countries": sorted({country_name(link.country) for link in links.values() if link.country}),
        "unknown": sum(not link.country for link in links.values()),
        "companies": len({edge.seller for edge in edges} - {key}),
        "above": [_row(link, real.get(link.buyer_key, 0) + 1) for link in above],  # type: ignore[attr-defined]
        "may_edit": request.user.may("chain.edit"),
    }


def _row(link: ChainLink, tier: int) -> dict[str, Any]:
    """``tier`` 1 stands for none: nobody above is paid."""
    return {
        "link": link,
        "tier": f"Tier {tier}" if tier > 1 else "In no tier",
        "country": country_name(link.country),
    }


@may("suppliers.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    link = get_object_or_404(
        ChainLink.objects.with_companies().select_related("evidence_file", "added_by"), pk=pk
    )
    tiers = tiers_of([link.buyer.key], on=today())
    tier = tiers.get(link.buyer.key, 0) + 1
    rows = [
        {"key": "Supplied by", "value": link.seller.display_name, "link": page_of_company(link.seller)},
        {"key": "To", "value": link.buyer.display_name, "link": page_of_company(link.buyer)},
        {"key": "Tier", "value": f"Tier {tier}" if tier > 1 else "In no tier: nobody above is paid by us"},
        {"key": "From", "value": country_name(link.country) or "Country not known"},
        {"key": "How we know", "value": f"{link.get_how_display()}\n{link.source}, {plain(link.source_on)}"},
        {"key": "How sure we are", "value": link.get_sure_display()},
        {"key": "Note", "value": link.note},
        {"key": "Written down by", "value": f"{link.added_by}, {plain(link.added_at.date())}"},
    ]
    context = {
        "link": link,
        "rows": [row for row in rows if row["value"]],
        "story": _story(link),
        "may_edit": request.user.may("chain.edit"),
    }
    return render(request, "suppliers/chain/detail.html", context)


def page_of_company(company: ChainCompany) -> str:
    supplier = company.standing_supplier
    if supplier is None:
        return reverse("chain:company", args=[company.pk])
    return reverse("chain:of_supplier", args=[supplier.pk])


def _story(thing: ChainLink | ChainCompany) -> list[dict[str, Any]]:
    return [{**told(entry), "title": TITLES[entry.act]} for entry in story_of(thing) if entry.act in TITLES]
