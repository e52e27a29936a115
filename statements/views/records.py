"""Rows of the page that lists what a figure counted, whatever room the records belong to."""

from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse

from actions.models import Action, KnownUnknown, PriorityRisk, Review
from msplan.lib.dates import plain
from statements.figures.reading import shown
from suppliers.models import Invitation, Response, SpendLine, Supplier


class Row(NamedTuple):
    """``cells`` after the first, which links to the record."""

    text: str
    href: str
    cells: tuple[str, ...]


def rows_of(records: "QuerySet[Any]") -> "tuple[QuerySet[Any], tuple[str, ...]]":
    """The records with what their rows print, in an order, and the headings of the columns."""
    if records.model is Supplier:
        return records.select_related("category", "score").order_by("name", "pk"), (
            "Supplier",
            "Category",
            "Band",
        )
    if records.model is Action:
        columns = ("Action", "Owner", "Progress", "Target")
        return records.select_related("owner").order_by("number"), columns
    if records.model is Review:
        return records.select_related("action").order_by("due_on", "pk"), ("Review", "Due", "Given")
    if records.model in (PriorityRisk, KnownUnknown):
        return records.select_related("owner").order_by("number"), ("What it is", "Owner", "State")
    if records.model is Invitation:
        rows = records.select_related("supplier", "campaign").order_by("supplier__name", "pk")
        return rows, ("Supplier", "Campaign", "State")
    if records.model is Response:
        people = "invitation__supplier", "invitation__campaign"
        return records.select_related(*people).order_by("pk"), ("Supplier", "Response", "Answered", "Shown")
    lines = records.select_related("supplier").order_by("-month", "-amount", "pk")
    return lines, ("Payee", "Month", "Amount")


def row_of(record: Any) -> Row:
    match record:
        case Supplier():
            category = record.category.name if record.category else "None yet"
            return Row(
                str(record), reverse("suppliers:detail", args=[record.pk]), (category, str(record.score))
            )
        case Action():
            owner = record.owner.name if record.owner else "Nobody"
            cells = (owner, record.get_progress_display(), plain(record.target_on))
            return Row(str(record), reverse("actions:detail", args=[record.pk]), cells)
        case PriorityRisk() | KnownUnknown():
            name = "risks:risk" if isinstance(record, PriorityRisk) else "risks:unknown"
            told = (record.owner.name, record.get_state_display())
            return Row(str(record), reverse(name, args=[record.pk]), told)
        case Review():
            dates = (plain(record.due_on), plain(record.given_on))
            return Row(str(record.action), reverse("actions:detail", args=[record.action_id]), dates)
        case Invitation():
            told = (record.campaign.name, record.get_state_display())
            return Row(str(record.supplier), reverse("asking:invitation", args=[record.pk]), told)
        case Response():
            shares = (shown(record.completeness, "percent"), shown(record.evidence_rate, "percent"))
            name = str(record.invitation.supplier)
            return Row(
                name, reverse("asking:invitation", args=[record.invitation_id]), (record.reference, *shares)
            )
        case SpendLine():
            href = reverse("suppliers:detail", args=[record.supplier_id]) if record.supplier_id else ""
            payee = "Payee withheld" if record.withheld else str(record.supplier or "No payee named")
            return Row(payee, href, (f"{record.month:%B %Y}", shown(record.amount, "pounds")))
    raise TypeError(f"no row for {record!r}")
