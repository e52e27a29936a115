"""Standards from a file: look first, then import; and the same columns out again.

The file is not kept: the page that shows what it would do carries its text, and importing compares once more.
"""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import Standard, StandardSet
from actions.standards.forms import FileForm
from actions.standards.importing import Plan, Refused, import_standards, plan_import
from actions.standards.reading import COLUMNS, MOST_BYTES, FileFault, Row, decoded, read
from actions.standards.reading import Fault as RowFault
from actions.views.saving import shown
from msplan.accounts.permissions import may
from msplan.lib.spreadsheets import write_csv

EXAMPLES = [
    ("Our own set", "Force capability", "1.1", "What is true of a force that does this well.",
     "What to look at before choosing a number.", "force"),
    ("Our own set", "Business engagement", "2.1", "Another one, in another group.", "", "engagement"),
]  # fmt: skip


@may("standards.edit")
def import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would do; import it."""
    text = request.POST.get("text", "")
    form = FileForm(
        None if text else request.POST or None,
        request.FILES or None,
        cancel_href=reverse("standards:index"),
    )
    if request.method == "POST" and (text or form.is_valid()):
        try:
            text = text or decoded(form.cleaned_data["upload"].read())
            rows, faults = _read(text)
            return _looked(request, text, rows, faults)
        except FileFault as fault:
            form = form if form.is_bound else FileForm({}, {}, cancel_href=reverse("standards:index"))
            _say(form, fault)
    return shown(request, "actions/standards/import.html", form, columns=COLUMNS)


def _read(text: str) -> tuple[list[Row], list[RowFault]]:
    if len(text) > MOST_BYTES:
        raise FileFault("The file is larger than 512 KB.")
    return read(text)


def _say(form: forms.BaseForm, fault: FileFault) -> None:
    form.full_clean()
    form.errors.pop("upload", None)
    form.add_error("upload", str(fault))


def _looked(request: HttpRequest, text: str, rows: list[Row], faults: list[RowFault]) -> HttpResponse:
    """The rows could be read: import them where that was asked and still means the same, else show them."""
    plan = plan_import(rows)
    faults = sorted([*faults, *plan.faults])
    confirmed = request.POST.get("fingerprint")
    if confirmed and not faults:
        try:
            done = import_standards(rows, fingerprint=confirmed, by=request.user, at=timezone.now())
        except Refused:
            plan = plan_import(rows)
            messages.warning(request, "Somebody changed standards meanwhile. Look again, then import.")
        else:
            messages.success(
                request, f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged."
            )
            return redirect(_where(rows))
    return render(
        request,
        "actions/standards/preview.html",
        _shown(plan, faults, text),
        status=422 if faults or confirmed else 200,
    )


def _shown(plan: Plan, faults: list[RowFault], text: str) -> dict[str, Any]:
    return {
        "plan": plan,
        "faults": faults[:100],
        "fault_count": len(faults),
        "counts": [(kind, len(plan.of(kind))) for kind in ("new", "changed", "unchanged")],
        "nothing": not plan.of("new") and not plan.of("changed"),
        "text": text,
    }


def _where(rows: list[Row]) -> str:
    """The set's page, where the file was about one; else the list of sets."""
    names = {row.set.casefold() for row in rows}
    found = StandardSet.objects.filter(name__iexact=rows[0].set).first()
    return (
        reverse("standards:set", args=[found.pk]) if found and len(names) == 1 else reverse("standards:index")
    )


@may("standards.see")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    return _file(write_csv(EXAMPLES, headings=COLUMNS), "standards-template.csv")


@may("standards.see")
@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """A set in the columns that the import reads."""
    found = get_object_or_404(StandardSet, pk=pk)
    rows = [
        (found.name, one.group, one.number, one.text, one.guidance, one.aspect)
        for one in Standard.objects.filter(standard_set=found).standing().in_order()
    ]
    return _file(write_csv(rows, headings=COLUMNS), f"standards-{found.pk}.csv")


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
