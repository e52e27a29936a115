"""From the register's filters to a campaign's list; the list, with who is left out and why."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.filters import tidied
from msplan.lib.lists import page_of
from msplan.views.saving import pressed, saved, shown
from suppliers.asking.campaign import choosing
from suppliers.asking.campaign.forms import ChooseForm, ChosenFilter
from suppliers.asking.models import Campaign, CampaignState, ChosenSupplier
from suppliers.register.forms import SupplierFilter
from suppliers.register.models import number_of
from suppliers.views.asking.campaigns.drafting import campaign_or_404
from suppliers.views.asking.campaigns.putting import filters_of, put
from suppliers.views.finding import found

Skip = ChosenSupplier.Skip


@may("asking.edit")
def choose(request: HttpRequest) -> HttpResponse:
    """What the filters in the address find, how many of them, and for which campaign."""
    filters = SupplierFilter(request)
    count = found(filters.values, on=today()).count()
    initial = {"campaign": request.GET.get("campaign", "new"), "by": request.GET.get("by") or "spend"}
    initial["first"] = request.GET.get("first", "")
    form = ChooseForm(
        request.POST or None,
        initial=initial,
        campaigns=list(Campaign.objects.exclude(state=CampaignState.CLOSED)[:50]),
        cancel_href=_back_to_register(request),
    )
    if request.method == "POST" and form.is_valid() and form.cleaned_data["campaign"] == "new":
        return redirect(f"{reverse('asking:create')}?{_query(request, form)}")
    if saved(request, form, lambda: _put(request, form)):
        return redirect("asking:suppliers", int(form.cleaned_data["campaign"]))
    context = {"count": count, "chosen": filters.chosen, "back": _back_to_register(request)}
    return shown(request, "suppliers/asking/campaigns/choose.html", form, **context)


def _put(request: HttpRequest, form: ChooseForm) -> None:
    said = form.cleaned_data
    campaign = get_object_or_404(Campaign, pk=int(said["campaign"]))
    put(request, campaign, first=said["first"], by=said["by"])


def _query(request: HttpRequest, form: ChooseForm) -> str:
    query = request.GET.copy()
    for key in ("first", "by"):
        query[key] = str(form.cleaned_data[key] or "")
    query["campaign"] = "new"
    return query.urlencode()


def _back_to_register(request: HttpRequest) -> str:
    return f"{reverse('suppliers:index')}?{filters_of(request)}".removesuffix("?")


@may("asking.see")
@require_safe
@tidied
def suppliers(request: HttpRequest, pk: int) -> HttpResponse:
    campaign, form = campaign_or_404(pk), ChosenFilter(request)
    rows = campaign.chosen.select_related("supplier__category", "supplier__score")
    page = page_of(_narrowed(rows, **form.values), request, noun=("supplier", "suppliers"))
    invited = set(
        campaign.invitations.filter(supplier__in=[row.supplier_id for row in page]).values_list(
            "supplier", flat=True
        )
    )
    to_ask = campaign.chosen.filter(skip=Skip.NONE).exclude(
        supplier__in=campaign.invitations.values("supplier")
    )
    remaining, asked = to_ask.count(), campaign.invitations.count()
    context = {
        "campaign": campaign,
        "form": form,
        "page": page,
        "rows": [{"chosen": row, "is_invited": row.supplier_id in invited} for row in page],
        "total": campaign.chosen.count(),
        "asked": asked,
        "remaining": remaining,
        "left_out": campaign.chosen.exclude(skip=Skip.NONE).count(),
        "may_edit": request.user.may("asking.edit") and campaign.state != CampaignState.CLOSED,
    }
    return render(request, "suppliers/asking/campaigns/suppliers.html", context)


def _narrowed(rows: QuerySet[ChosenSupplier], *, q: str = "", show: str = "") -> QuerySet[ChosenSupplier]:
    if q:
        number = number_of(q)
        rows = (
            rows.filter(supplier=number) if number is not None else rows.filter(supplier__name__icontains=q)
        )
    if show == "left_out":
        rows = rows.exclude(skip=Skip.NONE)
    elif show:
        rows = rows.filter(skip={"asked": Skip.NONE, "by_hand": Skip.BY_HAND}.get(show, show))
    return rows


@may("asking.edit")
@require_POST
def leave_out(request: HttpRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, choosing.leave_out, "{} is left out.")


@may("asking.edit")
@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, choosing.put_back, "{} is on the list again.")


@may("asking.edit")
@require_POST
def look_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is left out, worked out anew: contacts were added, answers came."""
    campaign = campaign_or_404(pk)
    return pressed(
        request,
        lambda: choosing.look_again(campaign, at=timezone.now()),
        done="Worked out again with what is known now.",
        to=reverse("asking:suppliers", args=[campaign.pk]),
    )


def _settle(request: HttpRequest, pk: int, act: Any, done: str) -> HttpResponse:
    chosen = get_object_or_404(ChosenSupplier.objects.select_related("campaign", "supplier"), pk=pk)
    to = reverse("asking:suppliers", args=[chosen.campaign_id])
    query = request.POST.get("query", "")[:500]
    return pressed(
        request,
        lambda: act(chosen, by=request.user, at=timezone.now()),
        done=done.format(chosen.supplier.name),
        to=f"{to}?{query}".removesuffix("?"),
    )
