"""Rows of the page that lists what a figure counted, whatever room the records belong to."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Model, QuerySet
from django.urls import reverse

from actions.models import Action, KnownUnknown, PriorityRisk, Review
from msplan.lib.dates import plain
from statements.figures.reading import shown
from statements.models import Promise
from suppliers.models import Invitation, Response, SpendLine, Supplier


class Row(NamedTuple):
    """``cells`` after the first, which links to the record."""

    text: str
    href: str
    cells: tuple[str, ...]


class Kind(NamedTuple):
    """How records of a model are listed: what is read along, in which order, under which headings, and one row."""

    related: tuple[str, ...]
    order: tuple[str, ...]
    columns: tuple[str, ...]
    row: Callable[[Any], Row]


def rows_of(records: "QuerySet[Any]") -> "tuple[QuerySet[Any], tuple[str, ...]]":
    """The records with what their rows print, in an order, and the headings of the columns."""
    kind = KINDS[records.model]
    return records.select_related(*kind.related).order_by(*kind.order), kind.columns


def row_of(record: Model) -> Row:
    return KINDS[type(record)].row(record)


def _supplier(record: Supplier) -> Row:
    category = record.category.name if record.category else "None yet"
    return Row(str(record), reverse("suppliers:detail", args=[record.pk]), (category, str(record.score)))


def _action(record: Action) -> Row:
    owner = record.owner.name if record.owner else "Nobody"
    cells = (owner, record.get_progress_display(), plain(record.target_on))
    return Row(str(record), reverse("actions:detail", args=[record.pk]), cells)


def _risk(record: PriorityRisk) -> Row:
    told = (record.owner.name, record.get_state_display())
    return Row(str(record), reverse("risks:risk", args=[record.pk]), told)


def _unknown(record: KnownUnknown) -> Row:
    told = (record.owner.name, record.get_state_display())
    return Row(str(record), reverse("risks:unknown", args=[record.pk]), told)


def _review(record: Review) -> Row:
    dates = (plain(record.due_on), plain(record.given_on))
    return Row(str(record.action), reverse("actions:detail", args=[record.action_id]), dates)


def _promise(record: Promise) -> Row:
    told = (record.wording, plain(record.due_on), record.owner.name)
    return Row(record.reference, reverse("drafts:promise", args=[record.pk]), told)


def _invitation(record: Invitation) -> Row:
    told = (record.campaign.name, record.get_state_display())
    return Row(str(record.supplier), reverse("asking:invitation", args=[record.pk]), told)


def _response(record: Response) -> Row:
    shares = (shown(record.completeness, "percent"), shown(record.evidence_rate, "percent"))
    name = str(record.invitation.supplier)
    href = reverse("asking:invitation", args=[record.invitation_id])
    return Row(name, href, (record.reference, *shares))


def _spend(record: SpendLine) -> Row:
    href = reverse("suppliers:detail", args=[record.supplier_id]) if record.supplier_id else ""
    payee = "Payee withheld" if record.withheld else str(record.supplier or "No payee named")
    return Row(payee, href, (f"{record.month:%B %Y}", shown(record.amount, "pounds")))


WATCHED = ("What it is", "Owner", "State")
KINDS: dict[type[Model], Kind] = {
    Supplier: Kind(("category", "score"), ("name", "pk"), ("Supplier", "Category", "Band"), _supplier),
    Action: Kind(("owner",), ("number",), ("Action", "Owner", "Progress", "Target"), _action),
    PriorityRisk: Kind(("owner",), ("number",), WATCHED, _risk),
    KnownUnknown: Kind(("owner",), ("number",), WATCHED, _unknown),
    Review: Kind(("action",), ("due_on", "pk"), ("Review", "Due", "Given"), _review),
    Promise: Kind(
        ("statement", "owner"),
        ("statement__period_end", "number"),
        ("Promise", "What we said", "By when", "Owner"),
        _promise,
    ),
    Invitation: Kind(
        ("supplier", "campaign"), ("supplier__name", "pk"), ("Supplier", "Campaign", "State"), _invitation
    ),
    Response: Kind(
        ("invitation__supplier", "invitation__campaign"),
        ("pk",),
        ("Supplier", "Response", "Answered", "Shown"),
        _response,
    ),
    SpendLine: Kind(("supplier",), ("-month", "-amount", "pk"), ("Payee", "Month", "Amount"), _spend),
}
