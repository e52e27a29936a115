"""A file of counts: its template, the upload with what is wrong in it, the look before the yes, the week to undo."""

from typing import Any, BinaryIO, cast

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from actions.models import ReturnCount, ReturnImport, ReturnSeries
from actions.plan.importing.by_hand import packed
from actions.plan.importing.reading import Unreadable, headings_of
from actions.returns.forms import KINDS, MOST_BYTES, ConfirmForm, UploadForm
from actions.returns.importing.checking import Checked, check, plan_of, read_file, restored
from actions.returns.importing.columns import FIELDS, places
from actions.returns.importing.confirming import confirm, digest_of, imported_before, keep_checked, undo
from actions.returns.importing.returning import TITLE, template
from actions.views.import_errors import error_file
from actions.views.saving import pressed, saved, shown
from msplan.accounts.permissions import may
from msplan.files.models import Marking
from msplan.files.storing import FileRefused, clean_name
from msplan.files.storing import check as check_file
from msplan.lib.dates import london_date, today
from msplan.lib.lists import files_of
from msplan.lib.spreadsheets import Sheet, write_csv
from msplan.lib.taking_away import Export, wants_file
from msplan.views.files_of_lists import CSV, file_of, sent_as, workbook

IMPORTS = Export(
    "Returns: imported files",
    "returns-imported",
    (
        ("File", "name"),
        ("Imported", "confirmed_at"),
        ("By", "confirmed_by.name"),
        ("Handed in", "added"),
        ("Corrected", "corrected"),
        ("The same as before", "unchanged"),
        ("Taken back", "undone_at"),
    ),
)
TEMPLATE = Export(TITLE, "returns-to-hand-in", [], marking=str(Marking.OFFICIAL.label))
MOST_FAULTS_SHOWN = 100
RECENT = 10


@may("returns.hand_in")
@require_safe
def template_xlsx(request: HttpRequest) -> HttpResponse:
    return workbook([_template(request)], TEMPLATE)


@may("returns.hand_in")
@require_safe
def template_csv(request: HttpRequest) -> HttpResponse:
    sheet = _template(request)
    content = write_csv(sheet.rows, headings=sheet.headings)
    return HttpResponse(content, content_type=CSV, headers=sent_as(TEMPLATE, timezone.now(), "csv"))


@may("returns.hand_in")
def import_counts(request: HttpRequest) -> HttpResponseBase:
    """Column problems first, then rows with errors; without any, the look at what would be written."""
    done = ReturnImport.objects.filter(confirmed_at__isnull=False).select_related("confirmed_by")
    if wants_file(request):
        return file_of(done, request, IMPORTS)
    form = UploadForm(request.POST or None, request.FILES or None, cancel_href=reverse("returns:index"))
    checked, made = Checked(), None
    if request.method == "POST" and form.is_valid():
        checked, made = _checked(request, form)
    if made is not None:
        return redirect("returns:imported", made.pk)
    context = {
        "checked": checked,
        "faults": checked.faults[:MOST_FAULTS_SHOWN],
        "errors": [{"name": "errors", "value": _errors(request, checked)}],
        "further": max(0, len(checked.faults) - MOST_FAULTS_SHOWN),
        "recent": done[:RECENT],
        "imported": done.count(),
        "files": files_of(request),
        "is_none_owed": not ReturnSeries.objects.in_use().known_to(request.user).exists(),
    }
    return shown(request, "actions/returns/import.html", form, **context)


@may("returns.hand_in")
@require_POST
def errors(request: HttpRequest) -> HttpResponse:
    """The list of what is wrong with a file, as a file."""
    return error_file(request, back="returns:import")


@may("returns.hand_in")
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What the file would do, and the yes to it; once it is confirmed, what it did."""
    thing = _found(request, pk)
    if thing.is_confirmed:
        return render(request, "actions/returns/imported.html", _done(thing))
    plan = plan_of(restored(thing.lines))
    form = ConfirmForm(request.POST or None, plan=plan, cancel_href=reverse("returns:import"))
    if saved(request, form, lambda: confirm(thing, **form.cleaned_data, by=request.user, at=timezone.now())):
        messages.success(request, f"Handed in: {thing.added}. Corrected: {thing.corrected}.")
        return redirect("returns:imported", pk)
    before = imported_before(thing.digest, but=thing.pk)
    return shown(request, "actions/returns/preview.html", form, thing=thing, plan=plan, before=before)


@may("returns.hand_in")
@require_POST
def imported_undo(request: HttpRequest, pk: int) -> HttpResponse:
    thing = _found(request, pk)

    def said(stay: int) -> str:
        more = f" {stay} were corrected since and stay." if stay else ""
        return f"What “{thing.name}” brought is taken back.{more}"

    return pressed(
        request,
        lambda: undo(thing, by=request.user, at=timezone.now()),
        done=said,
        to=reverse("returns:imported", args=[pk]),
    )


def _checked(request: HttpRequest, form: UploadForm) -> tuple[Checked, ReturnImport | None]:
    """What is said of the file, and the file on its way in where nothing is wrong with it."""
    upload, at = form.cleaned_data["file"], timezone.now()
    name = clean_name(upload.name or "")
    try:
        check_file(upload, name=name, allowed=KINDS, most_bytes=MOST_BYTES)
        grid, header = read_file(cast(BinaryIO, upload.file), name)
    except (FileRefused, Unreadable) as problem:
        form.add_error("file", str(problem))
        return Checked(), None
    said: dict[str, Any] = {"by_hand": form.by_hand, "has_headings": form.has_headings}
    checked = check(grid, header, person=request.user, on=london_date(at), **said)
    if checked.columns:
        for sentence in checked.columns:
            form.add_error("file", sentence)
        form.ask_columns(FIELDS, headings_of(header), places(headings_of(header)))
    elif checked.faults:
        rows = "1 row has" if checked.faulty_rows == 1 else f"{checked.faulty_rows:,} rows have"
        form.add_error("file", f"{rows} errors, listed below. Correct the file and choose it again")
    elif not checked.rows:
        form.add_error("file", "No row has a number in it. Fill in the numbers and choose the file again")
    else:
        upload.seek(0)
        digest = digest_of(upload.read())
        return checked, keep_checked(checked.rows, name=name, digest=digest, by=request.user, at=at)
    return checked, None


def _errors(request: HttpRequest, checked: Checked) -> str:
    return packed((fault.wrong for fault in checked.faults), by=request.user.pk) if checked.faults else ""


def _done(thing: ReturnImport) -> dict[str, Any]:
    counts = thing.counts.select_related("series__supplier__merged_into", "corrects").order_by(
        "series", "as_at"
    )
    return {"thing": thing, "counts": list(counts), "undoable": thing.may_be_undone(timezone.now())}


def _found(request: HttpRequest, pk: int) -> ReturnImport:
    """Files of those who know of every return in them."""
    thing = get_object_or_404(
        ReturnImport.objects.select_related("checked_by", "confirmed_by", "undone_by"), pk=pk
    )
    wanted = {line["series"] for line in thing.lines}
    known = ReturnSeries.objects.known_to(request.user).filter(pk__in=wanted).count()
    if known != len(wanted):
        raise Http404
    return thing


def _template(request: HttpRequest) -> Sheet:
    standing = Prefetch("counts", ReturnCount.objects.standing())
    owed = ReturnSeries.objects.in_use().known_to(request.user).order_by("number")
    rows = owed.select_related("supplier__merged_into").prefetch_related(standing)
    return template(rows, on=today())
