"""Answers requests for a list as a file, in the place of the list's own page: msplan/lib/taking_away.py."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from msplan.lib.dates import london_date
from msplan.lib.lists import FILE, FileWanted, query_with
from msplan.lib.spreadsheets import Sheet, write_csv, write_xlsx
from msplan.lib.taking_away import BATCH, Export

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# A workbook is made in memory; a CSV file is sent while it is read.
MOST_IN_A_WORKBOOK = 20_000


class FilesOfLists:
    """Answers with the file where a list was asked for as one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not isinstance(exception, FileWanted):
            return None
        return file_of(exception.rows, request, exception.export, chosen=exception.chosen)


def file_of(
    rows: "QuerySet[Any] | Sequence[Any]", request: HttpRequest, export: Export, *, chosen: Iterable[Any] = ()
) -> HttpResponseBase:
    """The file that is asked for; the filters in use stand on the workbook's cover."""
    if request.GET[FILE] == "csv":
        headers = sent_as(export, timezone.now(), "csv")
        return StreamingHttpResponse(_in_parts(export, rows), content_type=CSV, headers=headers)
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    if total > MOST_IN_A_WORKBOOK:
        messages.error(
            request,
            f"A workbook holds up to {MOST_IN_A_WORKBOOK:,} rows. Choose fewer with the filters, or take the CSV file.",
        )
        return redirect(f"{request.path}{query_with(request, **{FILE: None})}")
    return workbook([export.sheet(rows)], export, filters=[f"{one.group}: {one.label}" for one in chosen])


def workbook(sheets: Sequence[Sheet], export: Export, *, filters: Sequence[str] = ()) -> HttpResponse:
    """One workbook with a cover, of one list or of several sheets."""
    at = timezone.now()
    content = write_xlsx(sheets, title=export.title, marking=export.marking, as_at=at, filters=filters)
    return HttpResponse(content, content_type=XLSX, headers=sent_as(export, at, "xlsx"))


def sent_as(export: Export, at: datetime, ending: str) -> dict[str, str]:
    """A file of rows and nothing else says its date and its marking in its name."""
    name = f"{export.name}-{london_date(at).isoformat()}-{export.marking}.{ending}"
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}


def _in_parts(export: Export, rows: "QuerySet[Any] | Sequence[Any]") -> Iterator[bytes]:
    yield write_csv([], headings=export.headings)
    lines = export.lines(rows)
    while some := list(islice(lines, BATCH)):
        yield write_csv(some, bom=False)
