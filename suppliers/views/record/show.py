"""The tab "Record" of a supplier: all that is known of it, in cards."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from msplan.lib.gathering import gathered, mention
from msplan.outbox.models import Mail
from suppliers.buying.following import around
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
    """Twelve queries, however much is known."""
    supplier = get_object_or_404(Supplier.objects.select_related("merged_into", "turnover"), pk=pk)
    on, may_edit = today(), request.user.may("suppliers.edit")
    rows = {slug: list(_rows(slug, supplier)) for slug in NOUNS}
    standing = {slug: [row for row in of_noun if not row.is_archived] for slug, of_noun in rows.items()}
    archived = [(NOUNS[slug], row) for slug, of_noun in rows.items() for row in of_noun if row.is_archived]
    bought = around(standing["contracts"])
    workforce, sent = _workforce_and_sent(supplier)
    turnover: Turnover | None = getattr(supplier, "turnover", None)
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="show"),
        **standing,
        "nouns": NOUNS,
        "contracts": [(row, row.is_live(on), bought[row.pk]) for row in standing["contracts"]],
        "may_plan": request.user.may("buying.edit"),
        "equivalents": [(row, _worth(row, on)) for row in standing["equivalents"]],
        "archived": archived,
        "workforce": workforce,
        "turnover": turnover,
        "must_publish": MustPublish(must_publish(turnover.amount if turnover else None)),
        "sent": sent,
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


def _workforce_and_sent(supplier: Supplier) -> tuple[list[WorkforceTrait], list[dict[str, Any]]]:
    """What is known of the workforce, and the templates that went to it, the latest first. One query."""
    traits = WorkforceTrait.objects.standing().of(supplier)
    fields = {name: name for name in ("trait", "answer", "source", "source_on", "sureness")}
    mails = TemplateSent.objects.filter(of_family(supplier))
    of_mail = {
        "version": "template__number",
        "to": "contact__name",
        "by": "sent_by__name",
        "state": "mail__state",
    }
    workforce, sent = [], []
    for one in gathered(
        [mention("workforce", traits, **fields), mention("sent", mails, at="sent_at", **of_mail)]
    ):
        if one.kind == "sent":
            sent.append(one.said | {"at": one.at, "pk": one.pk, "state": Mail.State(one.said["state"]).label})
        else:
            source_on = date.fromisoformat(one.said["source_on"])
            workforce.append(WorkforceTrait(pk=one.pk, **one.said | {"source_on": source_on}))
    return workforce, sorted(sent, key=lambda mail: (mail["at"], mail["pk"]), reverse=True)


def _worth(row: Equivalent, on: date) -> dict[str, str]:
    """Whether it counts, as a tag."""
    if row.is_expired(on):
        return {"text": "Expired", "tone": "bad"}
    if row.checked_on is None:
        return {"text": "Not checked: does not count", "tone": "warn"}
    return {"text": "Counts", "tone": "good"}
