"""One check: recording it, reading it, putting its words right, withdrawing it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from msplan.accounts.permissions import may
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of
from msplan.lib.writing import ReasonForm
from msplan.views.saving import SAVED, edited, kept, saved, shown
from suppliers.checks import checking
from suppliers.checks.audit_form import AuditForm
from suppliers.checks.forms import CheckForm, EditCheckForm, suggestion
from suppliers.checks.intervals import months
from suppliers.checks.models import Agency, Check, Finding, Kind
from suppliers.checks.models.words import AGENCIES_ONLY, OF_RESPONSES
from suppliers.checks.righting import may_correct
from suppliers.checks.rights import demand_work, may_work
from suppliers.checks.timeline import of_check
from suppliers.models import Supplier
from suppliers.register.countries import country_name
from suppliers.risk.keeping import scored
from suppliers.views.checks.of_supplier import supplier_or_404
from suppliers.views.checks.words import deadline, finding_state, outcome, step, unrecorded
from suppliers.views.merged import led_on, refused_if_merged


def check_or_404(pk: int) -> Check:
    return get_object_or_404(Check.objects.with_people().select_related("audit__explained_by"), pk=pk)


@may("checks.work")
def new(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    supplier = supplier_or_404(pk)
    if kind not in Kind.values or kind in OF_RESPONSES:
        raise Http404
    if supplier.merged_into_id and request.method != "POST":
        return led_on(request, supplier)
    demand_work(request.user, supplier)
    form = refused_if_merged(_form(request, supplier, kind), supplier)

    def act() -> Check:
        return scored(checking.record_check)(supplier, **form.words, by=request.user, at=timezone.now())

    check = kept(
        request,
        form,
        act,
        done=lambda made: f"Recorded. Next due {plain(made.next_due_on)}.",
    )
    if check is not None:
        return redirect("checks:detail", check.pk)
    context = {"supplier": supplier, "kind": Kind(kind), "cancel": _tab(supplier)}
    return shown(request, "suppliers/checks/new.html", form, **context)


def _form(request: HttpRequest, supplier: Supplier, kind: str) -> CheckForm:
    band = supplier.score.get_band_display() if hasattr(supplier, "score") else ""
    agency = Agency.objects.in_use().about(supplier).first() if kind in AGENCIES_ONLY else None
    asked = {
        "suggestion": suggestion(today(), months(kind, band.lower()), band),
        "initial": {
            "done_on": today(),
            "done_by": request.user.name,
            "owner": agency.manager_id if agency else request.user.pk,
        },
        "cancel_href": _tab(supplier),
    }
    kind_of = AuditForm if kind == Kind.AUDIT else CheckForm
    return kind_of(request.POST or None, request.FILES or None, kind=kind, **asked)


def _tab(supplier: Supplier) -> str:
    return reverse("checks:diligence", args=[supplier.pk])


@may("checks.see")
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    check, on = check_or_404(pk), today()
    findings = list(Finding.objects.filter(check_row=check).with_counts())
    works, corrects = may_work(request.user, check.supplier), may_correct(request.user, check)
    context = {
        "check": check,
        "facts": [*_facts(check, on), *_to_write_down(check, findings)],
        "rows": _rows(check),
        "audit": getattr(check, "audit", None),
        "findings": [{"finding": one, "state": finding_state(one)} for one in findings],
        "may_add": works and check.outcome == "finding" and not check.is_withdrawn,
        "steps": _steps(check, corrects=corrects) if works and not check.is_withdrawn else [],
        "unrecorded": unrecorded(check, findings),
        "findings_due": _findings_due(check, on),
        "story": page_of(of_check(check), request, noun=("entry", "entries"), per_page=40),
    }
    return render(request, "suppliers/checks/detail.html", context)


def _facts(check: Check, on: date) -> list[dict[str, str]]:
    facts = [{"name": "Outcome", **outcome(check)}]
    if check.is_withdrawn:
        return [*facts, {"name": "State", "text": "Withdrawn", "tone": "warn"}]
    if not check.is_latest:
        return [*facts, {"name": "Next due", "text": "Done again since", "tone": "plain"}]
    return [*facts, {"name": "Next due", **deadline(check.next_due_on, on)}]


def _to_write_down(check: Check, findings: list[Finding]) -> list[dict[str, str]]:
    """Said at the top too: on a phone the findings stand far below."""
    audit = getattr(check, "audit", None)
    if audit is None or audit.findings_by is None:
        return []
    number = sum(one.number for one in audit.unrecorded(one.severity for one in findings))
    return [{"name": "Findings", "text": f"{number} not recorded", "tone": "bad"}]


def _rows(check: Check) -> list[dict[str, Any]]:
    audit = getattr(check, "audit", None)
    rows: list[dict[str, Any]] = [
        {
            "key": "Supplier",
            "value": str(check.survivor),
            "link": reverse("checks:diligence", args=[check.survivor.pk]),
        },
        {"key": "Done", "value": f"{plain(check.done_on)}, {check.done_by}"},
        {"key": "Recorded by", "value": f"{check.by.name}, {plain(timezone.localdate(check.at))}"},
        {"key": "Why it could not be done", "value": check.why_not},
        {"key": "Site", "value": check.site},
        {"key": "Workers interviewed", "value": _interviewed(check)},
        {
            "key": "Licence",
            "value": "\n".join(filter(None, (check.licence_urn, check.get_register_check_display()))),
        },
        *(_audit_rows(audit) if audit else []),
        {"key": "What was seen", "value": check.note},
        {"key": "Evidence: a file", "value": check.file.name if check.file else "", "link": _file(check)},
        {"key": "Evidence: a link", "value": check.link, "link": check.link},
        {"key": "Next one", "value": _next(check)},
        {
            "key": "Who does it",
            "value": f"{check.owner.name}{'' if check.owner.is_active else ' (has left)'}",
        },
        {"key": "Withdrawn because", "value": check.withdrawn_reason},
    ]
    return [row for row in rows if row["value"]]


def _interviewed(check: Check) -> str:
    if check.kind not in ("site_visit", "audit") or check.outcome == "not_done":
        return ""
    return (
        f"Yes. Counts as evidence from the site until {plain(check.counts_until)}"
        if check.workers_interviewed
        else "No"
    )


def _audit_rows(audit: Any) -> list[dict[str, Any]]:
    announced = audit.get_announcement_display()
    numbers = ((audit.observations, "observation"), (audit.good_examples, "good example"))
    also = ", ".join(f"{number} {name}{'' if number == 1 else 's'}" for number, name in numbers if number)
    return [
        {"key": "Scheme", "value": audit.scheme_words},
        {"key": "Announcement", "value": f"{announced}\n{audit.window}".strip()},
        {"key": "Done by", "value": "\n".join(filter(None, (audit.get_conducted_display(), audit.company)))},
        {"key": "Auditor’s number", "value": audit.auditor_id},
        {"key": "Arranged by", "value": audit.get_arranged_display()},
        {"key": "Country", "value": country_name(audit.country)},
        {"key": "Report", "value": audit.report_reference},
        {"key": "Corrective action plan due", "value": plain(audit.capr_due_on) if audit.capr_due_on else ""},
        {"key": "Also noted", "value": also},
    ]


def _file(check: Check) -> str:
    return reverse("files:download", args=[check.file_id]) if check.file_id else ""


def _next(check: Check) -> str:
    if check.next_due_on == check.suggested_on:
        return plain(check.next_due_on)
    return f"{plain(check.next_due_on)} instead of {plain(check.suggested_on)}: {check.next_due_reason}"


def _findings_due(check: Check, on: date) -> dict[str, str] | None:
    audit = getattr(check, "audit", None)
    return deadline(audit.findings_by, on) if audit is not None and audit.findings_by else None


def _steps(check: Check, *, corrects: bool) -> list[dict[str, Any]]:
    asked = check.kind in OF_RESPONSES
    name, *more = ("asking:asked",) if asked else ("checks:new", check.kind)
    again = step("Ask again" if asked else "Do it again", reverse(name, args=[check.survivor.pk, *more]))
    edit = step("Edit its words or the next one", reverse("checks:edit", args=[check.pk]))
    right = [step("Correct a mistake", reverse("checks:correct", args=[check.pk]))] if corrects else []
    return [again, edit, *right, step("Withdraw it", reverse("checks:withdraw", args=[check.pk]))]


@may("checks.work")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    check = check_or_404(pk)
    demand_work(request.user, check.supplier)
    here = reverse("checks:detail", args=[pk])

    def form_of() -> EditCheckForm:
        return EditCheckForm(request.POST or None, instance=Check.objects.get(pk=pk), cancel_href=here)

    done, form = edited(request, form_of, lambda **words: scored(checking.edit_check)(check, **words))
    if done is not None:
        messages.success(request, SAVED[done])
        return redirect(here)
    context = {"heading": "Edit the check", "caption": str(check), "back": here, "back_text": "The check"}
    return shown(request, "suppliers/checks/form.html", form, **context)


@may("checks.work")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    check = check_or_404(pk)
    demand_work(request.user, check.supplier)
    here = reverse("checks:detail", args=[pk])
    form = ReasonForm(
        request.POST or None, label="What was wrong with it?", submit="Withdraw the check", cancel_href=here
    )
    if saved(
        request,
        form,
        lambda: scored(checking.withdraw_check)(
            check, **form.cleaned_data, by=request.user, at=timezone.now()
        ),
    ):
        messages.success(request, "The check is withdrawn; the one before counts again.")
        return redirect(here)
    context = {
        "heading": "Withdraw the check", "caption": str(check), "back": here, "back_text": "The check",
        "meaning": "It was recorded by mistake. It stays to be read, and no longer counts.",
    }  # fmt: skip
    return shown(request, "suppliers/checks/form.html", form, **context)
