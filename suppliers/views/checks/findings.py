"""One finding: written down, read, answered, closed, opened again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of
from msplan.lib.writing import ReasonForm
from msplan.views.saving import SAVED, edited, kept, saved, shown
from suppliers.checks import finding as acts
from suppliers.checks.finding_forms import AnswerForm, CloseForm, FindingForm
from suppliers.checks.models import Finding, Severity
from suppliers.checks.rights import demand_work, may_work
from suppliers.checks.timeline import of_finding
from suppliers.risk.keeping import scored
from suppliers.views.checks.recording import check_or_404
from suppliers.views.checks.words import corrective_due, corrective_state, finding_state, step


def finding_or_404(pk: int) -> Finding:
    return get_object_or_404(Finding.objects.with_counts().select_related("closed_by"), pk=pk)


@may("checks.work")
def new_finding(request: HttpRequest, pk: int) -> HttpResponse:
    check = check_or_404(pk)
    demand_work(request.user, check.supplier)
    back = reverse("checks:detail", args=[pk])
    asked = request.GET.get("severity", "")
    initial = {"severity": asked} if asked in Severity.values else {}
    form = FindingForm(
        request.POST or None, initial=initial, submit="Write the finding down", cancel_href=back
    )
    made = kept(
        request,
        form,
        lambda: scored(acts.add_finding)(check, **form.words, by=request.user, at=timezone.now()),
    )
    if made is not None:
        return redirect("checks:finding", made.pk)
    context = {
        "heading": "Write a finding down",
        "caption": str(check),
        "back": back,
        "back_text": "The check",
    }
    return shown(request, "suppliers/checks/finding_form.html", form, **context)


@may("checks.see")
@require_safe
def finding(request: HttpRequest, pk: int) -> HttpResponse:
    found, on = finding_or_404(pk), today()
    corrective = found.corrective_actions.select_related("follower")
    works = may_work(request.user, found.supplier)
    context = {
        "finding": found,
        "facts": _facts(found),
        "rows": _rows(found),
        "corrective": [
            {"corrective": one, "state": corrective_state(one), "due": corrective_due(one, on)}
            for one in corrective
        ],
        "may_work": works,
        "steps": _steps(found) if works else [],
        "story": page_of(of_finding(found), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "suppliers/checks/finding.html", context)


def _facts(found: Finding) -> list[dict[str, str]]:
    tone = "bad" if found.is_critical else "plain"
    critical = "" if found.is_critical == ("critical" in found.severity) else ", critical"
    return [
        {"name": "State", **finding_state(found)},
        {"name": "Severity", "text": f"{found.get_severity_display()}{critical}", "tone": tone},
    ]


def _rows(found: Finding) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "key": "Supplier",
            "value": str(found.survivor),
            "link": reverse("checks:diligence", args=[found.survivor.pk]),
        },
        {
            "key": "Comes from",
            "value": f"{found.check_row.get_kind_display()}, {plain(found.found_on)}",
            "link": reverse("checks:detail", args=[found.check_row_id]),
        },
        {"key": "What was found", "value": found.text},
        {"key": "What the supplier answered", "value": _answered(found)},
        {"key": "Closed", "value": f"{plain(found.closed_on)}, {found.closed_by}" if found.closed_on else ""},
        {"key": "Closed because", "value": found.close_reason},
    ]
    return [row for row in rows if row["value"]]


def _answered(found: Finding) -> str:
    return f"{found.answer}\n{plain(found.answered_on)}" if found.answered_on else ""


def _steps(found: Finding) -> list[dict[str, Any]]:
    def to(text: str, name: str) -> dict[str, Any]:
        return step(text, reverse(f"checks:{name}", args=[found.pk]))

    if not found.is_open:
        return [to("Open it again", "reopen_finding")]
    answer = "Change the answer" if found.answered_on else "Write the supplier’s answer down"
    return [to(answer, "answer_finding"), to("Edit", "edit_finding"), to("Close it", "close_finding")]


@may("checks.work")
def edit_finding(request: HttpRequest, pk: int) -> HttpResponse:
    found = finding_or_404(pk)
    demand_work(request.user, found.supplier)
    here = reverse("checks:finding", args=[pk])

    def form_of() -> FindingForm:
        return FindingForm(request.POST or None, instance=Finding.objects.get(pk=pk), cancel_href=here)

    done, form = edited(request, form_of, lambda **words: scored(acts.edit_finding)(found, **words))
    if done is not None:
        messages.success(request, SAVED[done])
        return redirect(here)
    context = {"heading": "Edit the finding", "caption": str(found), "back": here, "back_text": "The finding"}
    return shown(request, "suppliers/checks/finding_form.html", form, **context)


@may("checks.work")
def answer_finding(request: HttpRequest, pk: int) -> HttpResponse:
    initial = {"answered_on": today()}
    return _deed(
        request, pk, lambda here: AnswerForm(request.POST or None, initial=initial, cancel_href=here),
        acts.answer_finding, heading="What did the supplier answer?", done="The answer is kept.",
    )  # fmt: skip


@may("checks.work")
def close_finding(request: HttpRequest, pk: int) -> HttpResponse:
    return _deed(
        request, pk, lambda here: CloseForm(request.POST or None, cancel_href=here), scored(acts.close_finding),
        heading="Close the finding", done="The finding is closed.",
    )  # fmt: skip


@may("checks.work")
def reopen_finding(request: HttpRequest, pk: int) -> HttpResponse:
    label, submit = "Why is it opened again?", "Open the finding again"
    return _deed(
        request, pk, lambda here: ReasonForm(request.POST or None, label=label, submit=submit, cancel_href=here),
        scored(acts.reopen_finding), heading=submit, done="The finding is open again.",
    )  # fmt: skip


def _deed(
    request: HttpRequest,
    pk: int,
    form_of: Callable[[str], Any],
    act: Callable[..., None],
    *,
    heading: str,
    done: str,
) -> HttpResponse:
    """A page with one form about a finding."""
    found = finding_or_404(pk)
    demand_work(request.user, found.supplier)
    here = reverse("checks:finding", args=[pk])
    form = form_of(here)
    if saved(request, form, lambda: act(found, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, done)
        return redirect(here)
    context = {"heading": heading, "caption": str(found), "back": here, "back_text": "The finding"}
    return shown(request, "suppliers/checks/form.html", form, **context)
