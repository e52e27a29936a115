"""Putting a check right, and saying why the rest of an audit's findings are not written down."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from msplan.accounts.permissions import may
from msplan.lib.writing import ReasonForm
from msplan.views.saving import SAVED, resaved, saved, shown
from suppliers.checks import finding as finding_acts
from suppliers.checks import righting
from suppliers.checks.models import Check
from suppliers.checks.righting_forms import CorrectAuditForm, CorrectCheckForm, correct_form
from suppliers.checks.rights import demand_work
from suppliers.risk.keeping import scored
from suppliers.views.checks.recording import check_or_404
from suppliers.views.checks.words import unrecorded

FORM = "suppliers/checks/form.html"
MEANING = (
    "What stands here now is kept in the history of the check, with who corrected it and why. What a finding was built "
    "on does not change any more."
)


@may("checks.work")
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    check = check_or_404(pk)
    if not righting.may_correct(request.user, check):
        raise PermissionDenied

    def form_of() -> CorrectCheckForm | CorrectAuditForm:
        return correct_form(check_or_404(pk), request.POST or None, cancel_href=_page(check))

    def act(form: CorrectCheckForm | CorrectAuditForm) -> bool:
        words = {"version": int(form.cleaned_data["version"]), "reason": form.cleaned_data["reason"]}
        correct_check = scored(righting.correct_check)
        return correct_check(check, changes=form.changes, **words, by=request.user, at=timezone.now())

    done, form = resaved(request, form_of, act)
    if done is not None:
        messages.success(request, SAVED[done])
        return redirect(_page(check))
    return _shown(request, check, form, heading="Correct a mistake", meaning=MEANING)


@may("checks.work")
def explain(request: HttpRequest, pk: int) -> HttpResponse:
    check = check_or_404(pk)
    demand_work(request.user, check.supplier)
    label = "Why are no more findings written down?"
    form = ReasonForm(request.POST or None, label=label, submit="Save", cancel_href=_page(check))

    def act() -> None:
        finding_acts.explain(check, **form.cleaned_data, by=request.user, at=timezone.now())

    if saved(request, form, act):
        messages.success(request, "It is kept. Nobody is asked for them any more.")
        return redirect(_page(check))
    left = unrecorded(check, check.findings.all())
    meaning = f"Not written down: {', '.join(one['what'] for one in left)}." if left else ""
    return _shown(request, check, form, heading="No more findings", meaning=meaning)


def _shown(request: HttpRequest, check: Check, form: Any, **words: str) -> HttpResponse:
    given = {"caption": str(check), "back": _page(check), "back_text": "The check"}
    return shown(request, FORM, form, **given, **words)


def _page(check: Check) -> str:
    return reverse("checks:detail", args=[check.pk])
