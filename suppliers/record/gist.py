"""What a supplier's record comes to, for its overview. One query."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, Subquery

from msplan.lib.dates import plain
from suppliers.record.models import (
    Contract,
    Equivalent,
    Known,
    MustPublish,
    RouteKind,
    SupplierContact,
    WorkerRoute,
)
from suppliers.record.models.published import must_publish
from suppliers.register.models import Supplier


def gist(supplier: Supplier, *, on: date) -> list[dict[str, Any]]:
    """Rows of components/summary_list.html."""
    live = Contract.objects.of(supplier).live(on)
    contacts = SupplierContact.objects.of(supplier).standing().order_by("-is_main", "pk")
    found = (
        Supplier.objects.filter(pk=supplier.pk)
        .annotate(
            contact=Subquery(contacts.values("name")[:1]),
            has_contract=Exists(live),
            first_end=Subquery(live.order_by(F("ends_on").asc(nulls_last=True)).values("ends_on")[:1]),
            has_route=Exists(WorkerRoute.objects.of(supplier).told_of(RouteKind.GRIEVANCE, [Known.YES])),
            has_control=Exists(Equivalent.objects.of(supplier).counting(on)),
            yearly=F("turnover__amount"),
        )
        .values("contact", "has_contract", "first_end", "has_route", "has_control", "yearly")
        .get()
    )
    contract = "None that is live"
    if found["has_contract"]:
        contract = (
            f"Live; the first ends on {plain(found['first_end'])}" if found["first_end"] else "Live, open end"
        )
    return [
        {"key": "Contact", "value": found["contact"] or "Nobody yet"},
        {"key": "Contract", "value": contract},
        {"key": "Grievance route", "value": "Known to have one" if found["has_route"] else "None known"},
        {"key": "Equivalent that counts", "value": "Yes" if found["has_control"] else "No"},
        {"key": "Statement", "value": MustPublish(must_publish(found["yearly"])).label},
    ]
