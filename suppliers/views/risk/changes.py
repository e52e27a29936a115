"""Proposing a change: weights, bands, capacity, defaults, rows of the tables. None takes effect here."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.forms import MsplanForm
from msplan.lib.refusing import Refused
from msplan.views.saving import saved, shown
from suppliers.models import Category, CountryRisk, GoodRisk
from suppliers.register.countries import country_name
from suppliers.register.models import Profile
from suppliers.risk import changing
from suppliers.risk.changing import Change
from suppliers.risk.model_forms import BandsForm, SixForm, TableRowForm, WorkForm
from suppliers.risk.models import current_rules
from suppliers.risk.proposing import propose


def _page(
    request: HttpRequest,
    form: MsplanForm,
    change: Callable[[], Change],
    *,
    title: str,
    hint: str = "",
    remove: str = "",
    instead: str = "",
) -> HttpResponse:
    """The form; once it is sent, the proposal that holds the change.

    ``remove`` is where a removal is proposed; ``instead`` is what takes the row's place in assessments.
    """
    made: list[Any] = []
    if saved(request, form, lambda: made.append(propose(change(), by=request.user, at=timezone.now()))):
        return redirect("risk:proposal", made[0].pk)
    return shown(
        request, "suppliers/risk/change.html", form, title=title, hint=hint, remove=remove, instead=instead
    )


@may("risk.change")
def change_weights(request: HttpRequest, profile: str) -> HttpResponse:
    rules = current_rules()
    if profile not in Profile.values:
        raise Http404
    initial = {f"n{n}": weight for n, weight in enumerate(rules.weights[profile], start=1)}
    form = SixForm(request.POST or None, low=0, high=100, initial=initial, cancel_href=reverse("risk:index"))
    label = Profile(profile).label
    return _page(
        request,
        form,
        lambda: changing.weights(profile, form.six),
        title=f"Weights of {label.lower()}",
        hint="The six weights sum to 100.",
    )


@may("risk.change")
def change_bands(request: HttpRequest) -> HttpResponse:
    rules = current_rules()
    initial = {"high_from": rules.high_from, "medium_from": rules.medium_from}
    form = BandsForm(request.POST or None, initial=initial, cancel_href=reverse("risk:index"))
    return _page(
        request,
        form,
        lambda: changing.bands(form.cleaned_data["high_from"], form.cleaned_data["medium_from"]),
        title="Edges of the bands",
        hint="A score of 0 to 100 is high from the first number, medium from the second, else low.",
    )


@may("risk.change")
def change_work(request: HttpRequest) -> HttpResponse:
    rules = current_rules()
    initial = {"people": rules.people, "each": rules.each}
    form = WorkForm(request.POST or None, initial=initial, cancel_href=reverse("risk:index"))
    return _page(
        request,
        form,
        lambda: changing.work(form.cleaned_data["people"], form.cleaned_data["each"]),
        title="How much can be worked through",
        hint="It draws a line in the queue and changes no score.",
    )


@may("risk.change")
def change_category(request: HttpRequest, pk: int) -> HttpResponse:
    category = get_object_or_404(Category, pk=pk)
    initial = {f"n{n}": score for n, score in enumerate(category.defaults, start=1)}
    form = SixForm(
        request.POST or None, low=1, high=5, initial=initial, cancel_href=reverse("suppliers:categories")
    )
    return _page(
        request,
        form,
        lambda: changing.category(category.code, form.six),
        title=f"What {category.name} assumes",
        hint="From 1, little exposed, to 5, highly exposed. Assessed suppliers keep what a person confirmed.",
    )


@may("risk.change")
def new_country(request: HttpRequest) -> HttpResponse:
    form = TableRowForm(request.POST or None, is_new=True, cancel_href=reverse("risk:countries"))
    return _page(
        request,
        form,
        lambda: changing.country(form.cleaned_data["country"], **form.row),
        title="Add a country",
    )


@may("risk.change")
def change_country(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(CountryRisk, pk=pk)
    initial = {"score": str(row.score), "source": row.source, "year": row.year}
    form = TableRowForm(request.POST or None, initial=initial, cancel_href=reverse("risk:countries"))
    return _page(
        request,
        form,
        lambda: changing.country(row.code, **form.row),
        title=f"Location: {country_name(row.code)}",
        remove=reverse("risk:remove_country", args=[pk]),
        instead="what the category assumes",
    )


@may("risk.change")
@require_POST
def remove_country(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes it: the row stands until the proposal is confirmed."""
    row = get_object_or_404(CountryRisk, pk=pk)
    return _removal(request, changing.without_country(row.code), to="risk:countries")


@may("risk.change")
def new_good(request: HttpRequest) -> HttpResponse:
    form = TableRowForm(request.POST or None, is_new=True, with_good=True, cancel_href=reverse("risk:goods"))
    return _page(
        request,
        form,
        lambda: changing.good(form.cleaned_data["good"], form.cleaned_data["country"], **form.row),
        title="Add a raw material",
    )


@may("risk.change")
def change_good(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(GoodRisk, pk=pk)
    initial = {"score": str(row.score), "source": row.source, "year": row.year}
    form = TableRowForm(request.POST or None, initial=initial, cancel_href=reverse("risk:goods"))
    place = country_name(row.country) if row.country else "any country"
    return _page(
        request,
        form,
        lambda: changing.good(row.good, row.country, **form.row),
        title=f"Raw material: {row.good} from {place}",
        remove=reverse("risk:remove_good", args=[pk]),
        instead="the row of this good from any country, else what the category assumes",
    )


@may("risk.change")
@require_POST
def remove_good(request: HttpRequest, pk: int) -> HttpResponse:
    """Proposes it: the row stands until the proposal is confirmed."""
    row = get_object_or_404(GoodRisk, pk=pk)
    return _removal(request, changing.without_good(row.good, row.country), to="risk:goods")


def _removal(request: HttpRequest, change: Change, *, to: str) -> HttpResponse:
    try:
        made = propose(change, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(to)
    return redirect("risk:proposal", made.pk)
