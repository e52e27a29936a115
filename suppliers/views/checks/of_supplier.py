"""One supplier's due diligence: what was looked at, what was found, what is put right."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import today
from suppliers.checks.models import Agency, Check, CorrectiveAction, Finding, Kind
from suppliers.checks.models.check import Check as CheckRow
from suppliers.checks.models.words import OF_AGENCIES, OF_RESPONSES, OF_SUPPLIERS
from suppliers.checks.rights import may_work
from suppliers.models import Supplier
from suppliers.views.checks.words import (
    corrective_due,
    corrective_state,
    deadline,
    finding_state,
    outcome,
)
from suppliers.views.merged import led_on
from suppliers.views.page import tabs


@may("checks.see")
@require_safe
def diligence(request: HttpRequest, pk: int) -> HttpResponse:
    supplier, on = supplier_or_404(pk), today()
    if supplier.merged_into_id:
        return led_on(request, supplier)
    checks = list(Check.objects.standing().about(supplier).with_people().select_related("audit"))
    agency = Agency.objects.in_use().about(supplier).select_related("manager").first()
    works = may_work(request.user, supplier)
    findings = list(Finding.objects.about(supplier).with_counts())
    corrective = CorrectiveAction.objects.about(supplier).with_people()
    context = {
        "supplier": supplier,
        "tabs": tabs(supplier, request.user, current="diligence"),
        "kinds": _kinds(supplier, checks, on, is_agency=agency is not None, works=works),
        "checks": [_check(one, on) for one in checks],
        "findings": [{"finding": one, "state": finding_state(one)} for one in findings],
        "critical": sum(one.is_critical and one.is_open for one in findings),
        "corrective": [_corrective(one, on) for one in corrective],
        "agency": agency,
        "may_work": works,
        "may_add_agency": request.user.may("agencies.edit") and agency is None,
    }
    return render(request, "suppliers/checks/diligence.html", context)


def supplier_or_404(pk: int) -> Supplier:
    return get_object_or_404(Supplier.objects.with_risk().select_related("merged_into"), pk=pk)


def _kinds(
    supplier: Supplier, checks: list[CheckRow], on: date, *, is_agency: bool, works: bool
) -> list[dict[str, Any]]:
    """Every kind that is asked of it, done or never."""
    asked = (*OF_SUPPLIERS, *OF_RESPONSES, *(OF_AGENCIES if is_agency else ()))
    wanted = [kind for kind in Kind if kind in asked]
    found = []
    for kind in wanted:
        last = next((one for one in checks if one.kind == kind and one.is_latest), None)
        if last is None and kind == Kind.LICENCE and not is_agency:
            continue  # nobody asks a supplier that sends no people for it
        if last is None and kind in OF_RESPONSES:
            continue  # whether it was asked stands on a page of its own
        records = works and kind not in OF_RESPONSES
        found.append(
            {
                "kind": kind,
                "last": last,
                "outcome": outcome(last) if last else None,
                "due": deadline(last.next_due_on, on) if last else None,
                "href": reverse("checks:new", args=[supplier.pk, kind.value]) if records else "",
            }
        )
    return found


def _check(check: CheckRow, on: date) -> dict[str, Any]:
    return {"check": check, "outcome": outcome(check), "due": deadline(check.next_due_on, on)}


def _corrective(corrective: CorrectiveAction, on: date) -> dict[str, Any]:
    return {
        "corrective": corrective,
        "state": corrective_state(corrective),
        "due": corrective_due(corrective, on),
    }
