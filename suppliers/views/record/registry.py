"""The statement registry's yearly file: uploaded, looked over, taken into the record or discarded."""

import logging
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from kombu.exceptions import OperationalError

from msplan.accounts.permissions import may
from msplan.lib.lists import page_of
from msplan.views.saving import kept, pressed, shown
from suppliers.models import RegistryImport, RegistryRow, RegistryState
from suppliers.record.forms import RegistryForm
from suppliers.record.registry import importing
from suppliers.record.registry.tasks import read_registry_file
from suppliers.views.exports import REGISTRY_ROWS

log = logging.getLogger(__name__)
SHOWN = {"number": "Matched by company number", "name": "Matched by name", "none": "Not a supplier of ours"}


@may("suppliers.see_imports")
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    rows = RegistryImport.objects.select_related("file", "uploaded_by", "decided_by")
    page = page_of(rows, request, noun=("file", "files"))
    context = {"page": page, "may_import": request.user.may("suppliers.import")}
    return render(request, "suppliers/record/registry/files.html", context)


@may("suppliers.import")
def upload(request: HttpRequest) -> HttpResponse:
    back = reverse("record:files")
    form = RegistryForm(request.POST or None, request.FILES or None, cancel_href=back)
    made = kept(
        request,
        form,
        lambda: importing.upload(
            form.cleaned_data["upload"],
            year=form.cleaned_data["year"],
            form_id=form.cleaned_data["form_id"],
            by=request.user,
            at=timezone.now(),
        ),
    )
    if made:
        _nudge(made)
        return redirect("record:file", made.pk)
    return shown(request, "suppliers/record/registry/upload.html", form, back=back)


def _nudge(made: RegistryImport) -> None:
    """Ask a worker to take it now. Without a broker the sweep takes it within two minutes."""
    try:
        read_registry_file.delay(made.pk)
    except OperationalError:
        log.warning("no broker: registry file %s waits for the sweep", made.pk)


@may("suppliers.see_imports")
@require_safe
def file(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(
        RegistryImport.objects.select_related("file", "uploaded_by", "decided_by"), pk=pk
    )
    if made.state in (RegistryState.READING, RegistryState.REFUSED):
        return render(request, "suppliers/record/registry/unread.html", {"import": made})
    tabs = _tabs(made)
    how = request.GET.get("how", "")
    how = how if how in SHOWN else next((tab["how"] for tab in tabs if tab["count"]), "number")
    rows = made.rows.filter(how=how).select_related("supplier")
    page = page_of(rows, request, noun=("row", "rows"), per_page=50, export=REGISTRY_ROWS)
    context: dict[str, Any] = {
        "import": made,
        "how": how,
        "page": page,
        "tabs": [{**tab, "current": tab["how"] == how} for tab in tabs],
        "to_take": made.rows.to_take().count(),
        "ticked": made.rows.by_name().filter(is_same=True).count(),
        "may_decide": request.user.may("suppliers.import") and made.state == RegistryState.READY,
    }
    return render(request, "suppliers/record/registry/file.html", context)


def _tabs(made: RegistryImport) -> list[dict[str, Any]]:
    return [
        {
            "how": key,
            "text": text,
            "href": f"?how={key}",
            "count": RegistryRow.objects.filter(registry_import=made, how=key).count(),
        }
        for key, text in SHOWN.items()
    ]


@may("suppliers.import")
@require_POST
def say_same(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of the rows on this page, matched by name, are the supplier that they are shown with."""
    made = get_object_or_404(RegistryImport, pk=pk)
    listed = [_ids(request, name) for name in ("shown", "same")]
    to = f"{reverse('record:file', args=[pk])}?how=name&page={_page(request)}"
    return pressed(
        request,
        lambda: importing.say_same(made, shown=listed[0], same=listed[1]),
        done=lambda same: f"Saved: {same} of {len(listed[0])} on this page are the same.",
        to=to,
    )


@may("suppliers.import")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    made, seen = get_object_or_404(RegistryImport, pk=pk), request.POST.get("seen", "")
    return pressed(
        request,
        lambda: importing.confirm(
            made,
            seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1,
            by=request.user,
            at=timezone.now(),
        ),
        done=lambda taken: f"{taken} {'statement is' if taken == 1 else 'statements are'} in the record.",
        to=reverse("record:file", args=[pk]),
    )


@may("suppliers.import")
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(RegistryImport, pk=pk)
    return pressed(
        request,
        lambda: importing.discard(made, by=request.user, at=timezone.now()),
        done="Discarded. Nothing was taken into the record.",
        to=reverse("record:files"),
    )


def _ids(request: HttpRequest, name: str) -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 19]


def _page(request: HttpRequest) -> str:
    page = request.POST.get("page", "")
    return page if page.isdecimal() and len(page) < 9 else "1"
