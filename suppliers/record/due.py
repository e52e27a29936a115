"""What of this room is open and has a date: contracts that end, equivalents that expire.

What has no person to ask is on the lists of the record, and on nobody's.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse

from msplan.chasing.rows import Due, Wanted
from msplan.lib.gathering import Mention, mention
from suppliers.record.models import Contract, Equivalent

CONTRACT, EQUIVALENT = "record.contract", "record.equivalent"


def asked(wanted: Wanted) -> list[QuerySet[Any, Any]]:
    return [_contracts(wanted), _equivalents(wanted)]


def due(found: Mention) -> Due:
    return _contract(found) if found.kind == CONTRACT else _equivalent(found)


def _contracts(wanted: Wanted) -> QuerySet[Any, Any]:
    """Asked of their manager up to their last day: one that has ended is over, and asks for nothing."""
    found = Contract.objects.standing().filter(manager__isnull=False, ends_on__gte=wanted.on)
    found = found.filter(supplier__archived_at__isnull=True)
    return mention(
        CONTRACT,
        found.filter(wanted.rows("contract", day="ends_on", owner="manager")),
        reference="reference",
        title="title",
        person="manager",
        department=Coalesce("department", "manager__department"),
        day="ends_on",
        supplier="supplier",
        name="supplier__name",
    )


def _equivalents(wanted: Wanted) -> QuerySet[Any, Any]:
    """Asked of the supplier's owner in procurement (``asked``), else of whoever entered it.

    A newer one of the same kind and name, that holds longer, answers it.
    """
    standing = Equivalent.objects.standing()
    longer = standing.filter(
        supplier=OuterRef("supplier"),
        kind=OuterRef("kind"),
        name=OuterRef("name"),
        expires_on__gt=OuterRef("expires_on"),
    )
    found = standing.filter(supplier__archived_at__isnull=True).exclude(Exists(longer))
    found = found.annotate(asked=Coalesce("supplier__owner", "entered_by")).filter(asked__isnull=False)
    return mention(
        EQUIVALENT,
        found.filter(wanted.rows("equivalent", day="expires_on", owner="asked")),
        own_name="name",
        what="kind",
        person="asked",
        day="expires_on",
        supplier="supplier",
        name="supplier__name",
    )


def _contract(found: Mention) -> Due:
    said = found.said
    page = reverse("record:show", args=[said["supplier"]])
    return Due(
        person_id=said["person"],
        thing=f"suppliers.contract:{found.pk}",
        kind="End of a contract",
        label=f"{Contract(reference=said['reference'], title=said['title'])}, {said['name']}",
        ladder="contract",
        due_on=date.fromisoformat(said["day"]),
        link=page,
        department_id=said["department"],
        page=page,
        button="Look at the contract",
    )


def _equivalent(found: Mention) -> Due:
    said = found.said
    page = reverse("record:show", args=[said["supplier"]])
    return Due(
        person_id=said["person"],
        thing=f"suppliers.equivalent:{found.pk}",
        kind="Equivalent to renew",
        label=f"{Equivalent(name=said['own_name'], kind=said['what'])}, {said['name']}",
        ladder="equivalent",
        due_on=date.fromisoformat(said["day"]),
        link=page,
        page=page,
        button="Ask for the new one",
    )
