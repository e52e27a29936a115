"""Adding and editing a supplier by hand."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from suppliers.models import Supplier
from suppliers.register.editing import ChangedMeanwhile, SupplierRefused
from suppliers.register.forms import SupplierForm
from suppliers.risk.keeping import add_supplier, edit_supplier


@may("suppliers.edit")
def add(request: HttpRequest) -> HttpResponse:
    form = SupplierForm(request.POST or None, submit="Add supplier", cancel_href=reverse("suppliers:index"))
    if request.method == "POST" and form.is_valid():
        try:
            supplier = add_supplier(by=request.user, at=timezone.now(), **form.values)
        except SupplierRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"{supplier.name} was added as {supplier.reference}.")
            return redirect("suppliers:detail", supplier.pk)
    return render(request, "suppliers/add.html", {"form": form})


@may("suppliers.edit")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    supplier = get_object_or_404(Supplier.objects.standing(), pk=pk)
    here = reverse("suppliers:detail", args=[pk])
    form = SupplierForm(request.POST or None, instance=supplier, cancel_href=here)
    if request.method == "POST" and form.is_valid() and _edited(request, form, pk):
        messages.success(request, "Saved.")
        return redirect(here)
    stored = Supplier.objects.get(pk=pk)  # the form has put what was typed into its own copy
    return render(request, "suppliers/edit.html", {"form": form, "supplier": stored})


def _edited(request: HttpRequest, form: SupplierForm, pk: int) -> bool:
    try:
        edit_supplier(
            Supplier.objects.get(pk=pk),
            version=int(form.cleaned_data["version"]),
            by=request.user,
            at=timezone.now(),
            **form.values,
        )
    except Supplier.DoesNotExist as gone:  # its import was undone this very moment
        raise Http404 from gone
    except SupplierRefused as refusal:
        form.add_error(refusal.field, str(refusal))
    except ChangedMeanwhile:  # between the form's own check and the act's
        form.add_error(
            None, "Somebody else saved this at the same moment. Save again to see their text beside yours."
        )
    return not form.errors
