"""The lists of this room as workbook and CSV file: the same rows as the page, with the same filters."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.models import Confidence, TrainingReturn
from actions.training.facts import known
from actions.views.training import listing
from msplan.accounts.permissions import may
from msplan.lib.dates import london_date, today
from msplan.lib.filters import FilterForm
from msplan.lib.spreadsheets import WHOLE, Cell, Sheet, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ENDINGS = ("xlsx", "csv")
# A list as a file: its sheets, the first of which is the CSV file, and its filters.
Exported = tuple[list[Sheet], FilterForm]


@may("training.see")
@require_safe
def export(request: HttpRequest, name: str, ending: str) -> HttpResponse:
    """Whole, however many pages the list has."""
    if name not in LISTS or ending not in ENDINGS:
        raise Http404
    at = timezone.now()
    title, made = LISTS[name]
    sheets, form = made(request)
    filters = [f"{one.group}: {one.label}" for one in form.chosen]
    if ending == "csv":
        content = write_csv(sheets[0].rows, headings=sheets[0].headings)
        media_type = "text/csv; charset=utf-8"
    else:
        content = write_xlsx(sheets, title=title, marking="OFFICIAL", as_at=at, filters=filters)
        media_type = XLSX
    file_name = f"training-{name}-{london_date(at).isoformat()}-OFFICIAL.{ending}"
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(content, content_type=media_type, headers=headers)


def _requirements(request: HttpRequest) -> Exported:
    on = today()
    found, form, _ = listing.requirements_asked_for(request)
    rows = list(found)
    headings = (
        "Course", "How it is taught", "Audience", "Who they are", "How many have done it", "Must do it", "Have done it",
        "As at", "Reason, where not known", "Who hands in", "How often", "Next return", "Ended",
    )  # fmt: skip
    lines = [_requirement(row, on) for row in rows]
    formats = {"Must do it": WHOLE, "Have done it": WHOLE}
    first = Sheet("Who must do what", headings, lines, formats=formats)
    returns = TrainingReturn.objects.standing().filter(requirement__in=[row.pk for row in rows])
    second = Sheet(
        "Returns",
        ("Course", "Audience", "As at", "Must do it", "Have done it", "Reason, where not known"),
        [
            (one.requirement.course.name, one.requirement.audience.name, one.as_at, one.required, one.completed,
             one.unknown_reason)
            for one in returns.select_related("requirement__course", "requirement__audience")
        ],
        notes=("Every return that stands, newest first.",),
        formats=formats,
    )  # fmt: skip
    return [first, second], form


def _requirement(row: Any, on: date) -> tuple[Cell, ...]:
    now = known(row, on)
    numbers = (row.last_required, row.last_completed) if now.is_known else (None, None)
    return (
        row.course.name,
        row.course.get_kind_display(),
        row.audience.name,
        row.audience.get_group_display(),
        now.text,
        *numbers,
        row.last_as_at,
        "" if now.is_known else now.detail,
        row.owner.name,
        row.get_every_months_display(),
        row.due_on,
        row.ended_on,
    )


def _courses(request: HttpRequest) -> Exported:
    found, form = listing.courses_asked_for(request)
    courses = list(found)
    headings = ("Course", "How it is taught", "What it teaches", "Counts for", "Required of", "Archived")
    lines = [
        (one.name, one.get_kind_display(), one.teaches, one.valid_words, one.required_of, one.archived_on)
        for one in courses
    ]
    measured = Confidence.objects.standing().filter(course__in=courses).select_related("course", "audience")
    confidence = Sheet(
        "Confidence",
        ("Course", "Audience", "Measured", "Answered", "Scale", "Mean before", "Mean after"),
        [
            (one.course.name, one.audience.name, one.measured_on, one.answered, one.get_scale_display(), one.before,
             one.after)
            for one in measured
        ],
        notes=("What people answered before and after.",),
    )  # fmt: skip
    return [Sheet("Courses", headings, lines), confidence], form


def _audiences(request: HttpRequest) -> Exported:
    found, form = listing.audiences_asked_for(request)
    headings = ("Audience", "Who they are", "Part of", "People", "Counted on", "Courses to do", "Archived")
    lines = [
        (one.name, one.get_group_display(), one.within.name if one.within else "", one.people_now, one.counted_on,
         one.has_to_do, one.archived_on)
        for one in found
    ]  # fmt: skip
    return [Sheet("Audiences", headings, lines, formats={"People": WHOLE})], form


def _needs(request: HttpRequest) -> Exported:
    found, form = listing.needs_asked_for(request)
    headings = (
        "Audience",
        "Who they are",
        "What they need",
        "Judged on",
        "Judged by",
        "Judged again by",
        "Who judges",
    )
    lines = [
        (one.name, one.get_group_display(), one.needs_now or "Not judged yet", one.judged_on, one.judged_by or "",
         one.needs_on, one.owner.name if one.owner else "")
        for one in found
    ]  # fmt: skip
    return [Sheet("Training needs", headings, lines)], form


LISTS: dict[str, tuple[str, Callable[[HttpRequest], Exported]]] = {
    "index": ("Training: who must do what", _requirements),
    "courses": ("Training: courses", _courses),
    "audiences": ("Training: audiences", _audiences),
    "needs": ("Training needs", _needs),
}
