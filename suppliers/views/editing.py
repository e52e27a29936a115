"""Adding and editing a supplier by hand."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.permissions import may
from msplan.views.saving import SAVED, edited, kept, shown
from suppliers.models import Supplier
from suppliers.register.forms import SupplierForm
from suppliers.risk.keeping import add_supplier, edit_supplier
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged


@may("suppliers.edit")
def add(request: HttpRequest) -> HttpResponse:
    form = SupplierForm(request.POST or None, submit="Add supplier", cancel_href=reverse("suppliers:index"))
    supplier = kept(
        request,
        form,
        lambda: add_supplier(by=request.user, at=timezone.now(), **form.words),
        done=lambda made: f"{made.name} was added as {made.reference}.",
    )
    if supplier is not None:
        return redirect("suppliers:detail", supplier.pk)
    return shown(request, "suppliers/add.html", form)


@may("suppliers.edit")
@of_survivor
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    stored = asked_of(request, pk)
    here = reverse("suppliers:detail", args=[pk])

    def form_of() -> SupplierForm:
        supplier = get_object_or_404(Supplier, pk=pk)
        form = SupplierForm(request.POST or None, instance=supplier, cancel_href=here)
        return refused_if_merged(form, stored)

    def act(*, version: int, changes: dict[str, Any], by: Person, at: datetime) -> bool:
        try:
            saved = edit_supplier(stored, version=version, by=by, at=at, **changes)
        except Supplier.DoesNotExist as gone:  # its import was undone this very moment
            raise Http404 from gone
        return saved.version != version

    changed, form = edited(request, form_of, act)
    if changed is None:
        return shown(request, "suppliers/edit.html", form, supplier=stored)
    messages.success(request, SAVED[changed])
    return redirect(here)
