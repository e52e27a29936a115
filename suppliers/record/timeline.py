"""What was done to a supplier's record, newest first. One query."""

from typing import Any

from django.db.models import Q

from msplan.history.models import Entry
from suppliers.record.models import (
    Contract,
    Equivalent,
    LabourProviderUse,
    PublishedStatement,
    SupplierContact,
    TemplateSent,
    Turnover,
    WorkerRoute,
    WorkforceTrait,
)
from suppliers.register.models import Supplier, of_family
from suppliers.register.telling import told

KINDS = (
    Contract, Equivalent, LabourProviderUse, PublishedStatement, SupplierContact, TemplateSent, Turnover, WorkerRoute,
    WorkforceTrait,
)  # fmt: skip
NAMES = {
    "contact": "Contact",
    "contract": "Contract",
    "labour_provider": "Labour provider",
    "equivalent": "Equivalent",
    "route": "Worker route",
    "statement": "Published statement",
    "turnover": "Turnover",
    "workforce": "Answer about the workforce",
    "template": "Incident plan template",
}
VERBS = {
    "add": "added", "edit": "changed", "archive": "archived", "restore": "restored", "check": "checked",
    "answer": "given", "send": "sent",
}  # fmt: skip
MOST = 30


def timeline(supplier: Supplier) -> list[dict[str, Any]]:
    """Entries of components/timeline.html: the latest acts on any of its rows."""
    of_rows = Q()
    for kind in KINDS:
        rows = kind._default_manager.filter(of_family(supplier)).order_by().values("pk")
        of_rows |= Q(thing_type=kind._meta.label_lower, thing_id__in=rows)
    entries = Entry.objects.open().filter(of_rows).with_details().order_by("-at", "-pk")[:MOST]
    return [told(entry) | {"title": title(entry)} for entry in entries]


def title(entry: Entry) -> str:
    """ "Contract changed: HQ cleaning", without the name of a person."""
    verb, _, noun = entry.act.removeprefix("record.").partition("_")
    said = f"{NAMES.get(noun, noun)} {VERBS.get(verb, verb)}"
    return said if noun == "contact" else f"{said}: {entry.thing_label}"
