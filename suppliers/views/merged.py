"""Pages about a supplier that was merged: they lead to its survivor's, and nothing is written for the one that went.

A page that is asked for goes to the same page of the survivor, with a sentence. A form that was sent is refused and
keeps what was typed: it was written about another supplier, so a person must say what of it holds for the survivor.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from msplan.lib.lists import query_with
from suppliers.models import Supplier
from suppliers.register.models import SupplierQuerySet

P = ParamSpec("P")
F = TypeVar("F", bound=forms.BaseForm)
Page = Callable[Concatenate[HttpRequest, int, P], HttpResponse]


def of_survivor(view: Page[P]) -> Page[P]:
    """For a page that finds standing suppliers only: that of a merged one leads to its survivor's."""

    @wraps(view)
    def led(request: HttpRequest, pk: int, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, pk, *args, **kwargs)
        except Http404:
            merged = Supplier.objects.filter(pk=pk, merged_into__isnull=False).select_related("merged_into")
            if request.method == "POST" or (supplier := merged.first()) is None:
                raise
            return led_on(request, supplier)

    return cast("Page[P]", led)


def led_on(request: HttpRequest, merged: Supplier) -> HttpResponse:
    """The same page of the survivor, with a sentence that says why it is another's."""
    match = request.resolver_match
    assert match is not None
    messages.info(request, f"{merged} was merged into {merged.survivor}: this is the page of both.")
    here = reverse(match.view_name, kwargs={**match.kwargs, "pk": merged.survivor.pk})
    return redirect(f"{here}{query_with(request)}".removesuffix("?"))


def asked_of(request: HttpRequest, pk: int, rows: SupplierQuerySet | None = None) -> Supplier:
    """The supplier a form is about. 404 unless it stands; one that was merged is found where a form was sent."""
    found = Supplier.objects.all() if rows is None else rows
    found = found.filter(archived_at__isnull=True) if request.method == "POST" else found.standing()
    return get_object_or_404(found.select_related("merged_into"), pk=pk)


def refused_if_merged(form: F, supplier: Supplier) -> F:
    """The form that was sent, refused beside whatever else is wrong with it where its supplier was merged."""
    if form.is_bound and supplier.merged_into:
        form.add_error(
            None,
            f"{supplier} was merged into {supplier.merged_into}, so nothing was saved. What you wrote still stands "
            f"here: where it holds for {supplier.survivor.name}, enter it on that supplier’s page.",
        )
    return form
