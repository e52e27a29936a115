"""Entering a row of a supplier's record, changing, archiving and restoring it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.views.saving import SAVED, kept, pressed, resaved, shown
from suppliers.models import PublishedStatement, Supplier
from suppliers.record import keeping
from suppliers.record.forms import RowForm
from suppliers.risk.keeping import scored
from suppliers.views.merged import asked_of, of_survivor, refused_if_merged
from suppliers.views.record.nouns import noun_of

FORM = "suppliers/record/form.html"


@may("suppliers.edit")
@of_survivor
def add(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    noun, supplier = noun_of(slug), asked_of(request, pk)
    back = here(supplier, slug)
    form = noun.form(
        request.POST or None,
        request.FILES or None,
        supplier=supplier,
        on=today(),
        cancel_href=back,
        submit="Add",
    )
    refused_if_merged(form, supplier)
    made = kept(
        request,
        form,
        lambda: scored(keeping.add)(
            form.row(), evidence=form.cleaned_data.get("upload"), by=request.user, at=timezone.now()
        ),
        done=lambda made: f"{made} was added.",
    )
    if made:
        return redirect(back)
    return shown(request, FORM, form, heading=f"Add {noun.one}", supplier=supplier, back=back)


@may("suppliers.edit")
def edit(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    noun, row = noun_of(slug), row_of(slug, pk)
    back = here(row.supplier, slug)

    def form_of() -> RowForm:
        now = row_of(slug, pk)
        return noun.form(
            request.POST or None,
            request.FILES or None,
            instance=now,
            supplier=now.supplier,
            on=today(),
            cancel_href=back,
        )

    changed, form = resaved(request, form_of, lambda form: _edit(request, row, form))
    if changed is not None:
        messages.success(request, SAVED[changed])
        return redirect(back)
    return shown(request, FORM, form, heading=f"Change {noun.one}", supplier=row.supplier, back=back)


def _edit(request: HttpRequest, row: Any, form: RowForm) -> bool:
    return scored(keeping.edit)(
        row,
        version=int(form.cleaned_data["version"]),
        changes=form.words,
        evidence=form.cleaned_data.get("upload"),
        by=request.user,
        at=timezone.now(),
    )


@may("suppliers.edit")
@require_POST
def archive(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    row = row_of(slug, pk)
    return pressed(
        request,
        lambda: scored(keeping.archive)(row, by=request.user, at=timezone.now()),
        done=f"{row} is archived.",
        to=here(row.supplier, slug),
    )


@may("suppliers.edit")
@require_POST
def restore(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    row = row_of(slug, pk)
    return pressed(
        request,
        lambda: scored(keeping.restore)(row, by=request.user, at=timezone.now()),
        done=f"{row} stands again.",
        to=here(row.supplier, slug),
    )


def row_of(slug: str, pk: int) -> Any:
    """What the registry says is not ours to change."""
    row = get_object_or_404(noun_of(slug).model.objects.select_related("supplier__merged_into"), pk=pk)
    if isinstance(row, PublishedStatement) and row.origin == PublishedStatement.Origin.REGISTRY:
        raise Http404
    return row


def here(supplier: Supplier, slug: str) -> str:
    """The card of the record to which a row belongs."""
    return f"{reverse('record:show', args=[supplier.merged_into_id or supplier.pk])}#{slug}"
