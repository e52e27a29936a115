"""Spend files: the list of them, a new one, and each one as it stands."""

import logging

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from msplan.accounts.permissions import may
from msplan.files.storing import FileRefused
from msplan.lib.lists import page_of
from msplan.lib.spreadsheets import write_csv
from suppliers.models import SpendImport
from suppliers.spend.forms import UploadForm
from suppliers.spend.models import AT_WORK, ImportState
from suppliers.spend.tasks import work_on_import
from suppliers.spend.uploading import upload_spend
from suppliers.views.import_pages import progress_page, ready_page, refused_page, saved_page

log = logging.getLogger(__name__)
TEMPLATE_HEADINGS = (
    "Supplier name", "Amount", "Date", "Category", "Description", "Transaction number", "Supplier number",
    "Company number",
)  # fmt: skip


@may("suppliers.see_imports")
@require_safe
def imports(request: HttpRequest) -> HttpResponse:
    rows = SpendImport.objects.select_related("file", "uploaded_by").defer("mapping")
    page = page_of(rows, request, noun=("spend file", "spend files"))
    context = {"page": page, "may_import": request.user.may("suppliers.import")}
    return render(request, "suppliers/imports.html", context)


@may("suppliers.import")
def upload(request: HttpRequest) -> HttpResponse:
    last = SpendImport.objects.values_list("source", flat=True).first()
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        last_source=last or "",
        cancel_href=reverse("suppliers:imports"),
    )
    if request.method == "POST" and form.is_valid():
        try:
            queued = upload_spend(
                form.cleaned_data["file"],
                source=form.cleaned_data["source"],
                by=request.user,
                at=timezone.now(),
            )
        except FileRefused as refusal:
            form.add_error("file", str(refusal))
        else:
            nudge(queued)
            return redirect("suppliers:show_import", queued.pk)
    return render(request, "suppliers/upload.html", {"form": form}, status=422 if form.errors else 200)


def nudge(spend_import: SpendImport) -> None:
    """Ask a worker to take it now. Without a broker the sweep takes it within two minutes: nothing is lost."""
    try:
        work_on_import.delay(spend_import.pk)
    except OperationalError:
        log.warning("no broker: spend import %s waits for the sweep", spend_import.pk)


@may("suppliers.see_imports")
@require_safe
def show_import(request: HttpRequest, pk: int) -> HttpResponse:
    spend_import = import_or_404(pk)
    if spend_import.state in AT_WORK:
        return progress_page(request, spend_import)
    if spend_import.state == ImportState.READY:
        return ready_page(request, spend_import)
    if spend_import.state == ImportState.REFUSED:
        return refused_page(request, spend_import)
    return saved_page(request, spend_import)


def import_or_404(pk: int) -> SpendImport:
    people = ("file", "uploaded_by", "confirmed_by", "ended_by")
    return get_object_or_404(SpendImport.objects.select_related(*people), pk=pk)


@may("suppliers.see_imports")
@require_safe
def set_aside(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every row that was set aside, with its reason; written when the file was read, every cell inert."""
    spend_import = import_or_404(pk)
    if not spend_import.set_aside_file:
        raise Http404
    return FileResponse(
        spend_import.set_aside_file.open("rb"),
        as_attachment=True,
        filename=f"set-aside-{spend_import.pk}.csv",
        content_type="text/csv; charset=utf-8",
    )


@may("suppliers.import")
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A file with the headings that are always understood."""
    content = write_csv([], headings=TEMPLATE_HEADINGS)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="spend-template.csv"'
    return response
