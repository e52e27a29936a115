"""The tab "Record" of a supplier: all that is known of it, in cards."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from suppliers.models import (
    Contract,
    Equivalent,
    LabourProviderUse,
    PublishedStatement,
    Supplier,
    SupplierContact,
    TemplateSent,
    Turnover,
    WorkerRoute,
    WorkforceTrait,
)
from suppliers.record.models.published import MustPublish, must_publish
from suppliers.record.timeline import timeline
from suppliers.register.models import of_family
from suppliers.views.page import tabs
from suppliers.views.record.nouns import NOUNS


@may("suppliers.see")
@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """At most twelve queries, however much is known."""
    supplier = get_object_or_404(Supplier.objects.select_related("merged_into", "turnover"), pk=pk)
    on, may_edit = today(), request.user.may("suppliers.edit")
    rows = {slug: list(_rows(slug, supplier)) for slug in NOUNS}
    standing = {slug: [row for row in of_noun if not row.is_archived] for slug, of_noun in rows.items()}
    archived = [(NOUNS[slug], row) for slug, of_noun in rows.items() for row in of_noun if row.is_archived]
    turnover: Turnover | None = getattr(supplier, "turnover", None)
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="show"),
        **standing,
        "nouns": NOUNS,
        "contracts": [(row, row.is_live(on)) for row in standing["contracts"]],
        "equivalents": [(row, _worth(row, on)) for row in standing["equivalents"]],
        "archived": archived,
        "workforce": list(WorkforceTrait.objects.standing().of(supplier)),
        "turnover": turnover,
        "must_publish": MustPublish(must_publish(turnover.amount if turnover else None)),
        "sent": TemplateSent.objects.filter(of_family(supplier)).select_related(
            "contact", "template", "sent_by", "mail"
        ),
        "story": timeline(supplier),
        "on": on,
        "may_edit": may_edit and supplier.merged_into is None and supplier.archived_at is None,
        "may_check": request.user.may("record.check"),
    }
    return render(request, "suppliers/record/show.html", context)


def _rows(slug: str, supplier: Supplier) -> Iterable[Any]:
    found: dict[str, Any] = {
        "contacts": SupplierContact.objects.all(),
        "contracts": Contract.objects.select_related("manager", "department"),
        "labour": LabourProviderUse.objects.select_related("provider"),
        "equivalents": Equivalent.objects.select_related("entered_by", "checked_by", "evidence_file"),
        "routes": WorkerRoute.objects.select_related("evidence_file"),
        "statements": PublishedStatement.objects.select_related("registry_import__file"),
    }
    rows: Iterable[Any] = found[slug].of(supplier)
    return rows


def _worth(row: Equivalent, on: date) -> dict[str, str]:
    """Whether it counts, as a tag."""
    if row.is_expired(on):
        return {"text": "Expired", "tone": "bad"}
    if row.checked_on is None:
        return {"text": "Not checked: does not count", "tone": "warn"}
    return {"text": "Counts", "tone": "good"}
