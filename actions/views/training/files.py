"""The training system's files: counted first, shown, then imported with one press; and taken back.

A file is read in memory while its request lasts. The page that shows what it would do carries the counts, signed, and
nothing else of the file; no disk, session, log or table ever holds a row of it.
"""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST, require_safe

from actions.models import CourseRequirement, TrainingImport
from actions.plan.importing.by_hand import packed
from actions.plan.refusing import PlanRefused
from actions.training.importing.columns import FIELDS, guess, problems
from actions.training.importing.confirming import (
    CHANGED,
    NEW,
    SAME,
    Plan,
    digest_of,
    import_counts,
    imported_before,
    plan_of,
    undo_import,
)
from actions.training.importing.counting import Book, Count, Counted, count_numbers, count_people
from actions.training.importing.forms import MOST_BYTES, FileForm
from actions.training.importing.reading import Unreadable, read
from actions.training.models import Shape
from actions.views.import_errors import error_file
from actions.views.saving import pressed, shown
from actions.views.training.exports import FILES, RETURNS
from actions.views.training.pages import tabs
from msplan.accounts.permissions import may
from msplan.files.receiving import InMemory
from msplan.lib.dates import plain, today
from msplan.lib.lists import page_of
from msplan.lib.spreadsheets import write_csv

SALT = "training.files"
FAULTS_SHOWN = 100
KINDS = {NEW: "New", CHANGED: "Changed", SAME: "The same"}
A_DAY = 24 * 60 * 60
EXAMPLES: dict[str, list[tuple[str, ...]]] = {
    Shape.NUMBERS: [("Modern slavery awareness", "All staff", "3362", "2750", "30/09/2026")],
    Shape.PEOPLE: [
        ("E1001", "Modern slavery awareness", "Contact management", "14/05/2026"),
        ("E1002", "Modern slavery awareness", "Contact management", ""),
    ],
}


@csrf_exempt  # asked for below, once the file has somewhere to go that is no disk
@may("training.import")
def import_file(request: HttpRequest) -> HttpResponse:
    request.upload_handlers = [InMemory(request, most=MOST_BYTES)]
    return _import_file(request)


@csrf_protect
def _import_file(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would change; import it."""
    if request.POST.get("counted"):
        return _confirm(request)
    back = reverse("training:files")
    form = FileForm(request.POST or None, request.FILES or None, on=today(), cancel_href=back)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["upload"].read()
        try:
            if (answer := _counted(request, form, content)) is not None:
                return answer
        except Unreadable as fault:
            form.add_error("upload", str(fault))
    return shown(request, "actions/training/import.html", form, fields=FIELDS.values(), shapes=Shape)


def _counted(request: HttpRequest, form: FileForm, content: bytes) -> HttpResponse | None:
    """None where the columns are not known: then the form asks for them."""
    shape, asked, on = form.cleaned_data["shape"], form.asked, today()
    table = read(content, shape)
    if not form.has_headings:
        table = table.without_headings()
    spare = ("audience",) if asked.audience else ()
    if wrong := problems(table.headings, shape, spare=spare, by_hand=asked.by_hand):
        for sentence in wrong:
            form.add_error("upload", sentence)
        form.ask_columns(FIELDS[Shape(shape)], table.headings, guess(table.headings, shape))
        return None
    count = count_people if shape == Shape.PEOPLE else count_numbers
    found = count(table, Book.opened(on), asked)
    digest = digest_of(content)
    carried = {
        "by": request.user.pk,
        "shape": shape,
        "digest": digest,
        "rows": found.rows,
        "counts": [
            (c.requirement, c.as_at.isoformat(), c.required, c.completed, c.line) for c in found.counts
        ],
    }
    signed = signing.dumps(carried, salt=SALT, compress=True)
    errors = packed((fault.wrong for fault in found.faults), by=request.user.pk) if found.faults else ""
    return _preview(request, plan_of(found.counts), found=found, signed=signed, digest=digest, errors=errors)


def _confirm(request: HttpRequest) -> HttpResponse:
    """What was shown is done, where it still means the same; else it is shown once more."""
    try:
        carried = signing.loads(request.POST["counted"], salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        messages.error(request, "The page is too old, or was changed on its way. Choose the file again.")
        return redirect("training:import")
    if carried["by"] != request.user.pk:
        raise Http404
    counts = [Count(pk, date.fromisoformat(day), *numbers) for pk, day, *numbers in carried["counts"]]
    told = {name: carried[name] for name in ("shape", "digest", "rows")}
    fingerprint = request.POST.get("fingerprint", "")
    try:
        made = import_counts(counts, **told, fingerprint=fingerprint, by=request.user, at=timezone.now())
    except PlanRefused as refusal:
        messages.warning(request, str(refusal))
        found = Counted(counts=counts, rows=carried["rows"])
        signed = request.POST["counted"]
        return _preview(
            request, plan_of(counts), found=found, signed=signed, digest=carried["digest"], status=422
        )
    messages.success(
        request, f"Imported: {made.added} new, {made.changed} changed, {made.unchanged} the same."
    )
    return redirect("training:imported", made.pk)


def _preview(
    request: HttpRequest,
    plan: Plan,
    *,
    found: Counted | None = None,
    signed: str = "",
    digest: str = "",
    errors: str = "",
    status: int = 200,
) -> HttpResponse:
    found = found or Counted()
    wrong = bool(found.faults)
    before = _last_numbers(plan, today())
    context = {
        "faults": found.faults[:FAULTS_SHOWN],
        "fault_count": len(found.faults),
        "errors": [{"name": "errors", "value": errors}],
        "found": found,
        "lines": plan.lines,
        "rows": [(line, before.get(line.counted.requirement, "")) for line in plan.lines],
        "counts": [(words, len(plan.of(kind))) for kind, words in KINDS.items()],
        "nothing": not wrong and not plan.of(NEW) and not plan.of(CHANGED),
        "signed": signed,
        "fingerprint": plan.fingerprint,
        "before": imported_before(digest) if digest else None,
    }
    return render(request, "actions/training/preview.html", context, status=422 if wrong else status)


def _last_numbers(plan: Plan, on: date) -> dict[int, str]:
    """What was known before of each requirement in the file: a number of people that shrinks is seen beside it."""
    wanted = [line.counted.requirement for line in plan.lines]
    rows: Any = CourseRequirement.objects.filter(pk__in=wanted).with_last(on)
    return {
        row.pk: f"{row.last_completed:,} of {row.last_required:,} on {plain(row.last_as_at)}"
        for row in rows
        if row.last_required is not None
    }


@may("training.import")
@require_POST
def errors(request: HttpRequest) -> HttpResponse:
    """The list of what is wrong with a file, as a file."""
    return error_file(request, back="training:import")


@may("training.import")
@require_safe
def files(request: HttpRequest) -> HttpResponse:
    """Every file that was imported: when, by whom, what came of it."""
    rows = TrainingImport.objects.select_related("made_by", "undone_by")
    page = page_of(rows, request, noun=("file", "files"), export=FILES)
    return render(request, "actions/training/files.html", {"page": page, "tabs": tabs(request, "files")})


@may("training.import")
@require_safe
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What one file brought, and what became of it since."""
    one = get_object_or_404(TrainingImport.objects.select_related("made_by", "undone_by"), pk=pk)
    returns = one.returns.select_related(
        "requirement__course", "requirement__audience", "corrects", "given_by"
    )
    rows = returns.order_by("requirement__course__name", "pk")
    page = page_of(rows, request, noun=("return", "returns"), export=RETURNS)
    return render(request, "actions/training/imported.html", {"imported": one, "page": page})


@may("training.import")
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(TrainingImport, pk=pk)

    def done(stay: int) -> str:
        kept = f" {stay} of its returns were corrected since, and stay." if stay else ""
        return f"Undone: what it brought no longer stands.{kept}"

    return pressed(
        request,
        lambda: undo_import(one, by=request.user, at=timezone.now()),
        done=done,
        to=reverse("training:imported", args=[pk]),
    )


@may("training.import")
@require_safe
def template(request: HttpRequest, shape: str) -> HttpResponse:
    """The columns of one shape, with rows as an example."""
    if shape not in Shape.values:
        raise Http404
    headings = [field.heading for field in FIELDS[Shape(shape)]]
    response = HttpResponse(
        write_csv(EXAMPLES[shape], headings=headings), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="training-{shape}.csv"'
    return response
