"""What this floor adds to pages of the floor below (settings.SUPPLIER_TABS)."""

from typing import Any

from django.urls import reverse

from actions.models import Action
from msplan.accounts.models import Person
from suppliers.models import Supplier


def supplier_actions(supplier: Supplier, person: Person) -> dict[str, Any] | None:
    """The tab "Actions" of a supplier's page; that of a merged one leads to its survivor's."""
    if not person.may("actions.see"):
        return None
    return {
        "text": "Actions",
        "href": reverse("actions:of_supplier", args=[supplier.merged_into_id or supplier.pk]),
        "count": Action.objects.about(supplier).count(),
    }
