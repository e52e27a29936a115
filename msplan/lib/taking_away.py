"""A list as a file: the rows of a page of lists, all of them, with its filters and its order, as XLSX or CSV.

The file has the address of the list and ``?file=xlsx`` or ``?file=csv``: the same view, so the same rights and the same
rows. A list becomes one by ``page_of(…, export=Export(…), chosen=form.chosen)``.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone

from msplan.lib.dates import london_date
from msplan.lib.lists import FILE, FILES, FileWanted, query_with
from msplan.lib.spreadsheets import Cell, Sheet, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
SENSITIVE = "OFFICIAL-SENSITIVE"
# A workbook is made in memory; a CSV file is sent while it is read.
MOST_IN_A_WORKBOOK = 20_000
BATCH = 1_000

# The attribute of a row that fills a cell ("supplier.name", "get_kind_display"), or what works it out.
Told = str | Callable[[Any], Cell]


@dataclass(frozen=True)
class Export:
    """What a file of a list holds. ``name`` begins its file name, ``columns`` are headings with what fills them.

    ``marking`` is that of the whole file. ``formats`` are number formats by heading, ``notes`` stand above the table.
    ``prepare`` makes of some rows at a time what the columns are read from, where that takes a further query.
    """

    title: str
    name: str
    columns: Sequence[tuple[str, Told]]
    marking: str = "OFFICIAL"
    formats: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[str] = ()
    prepare: Callable[[list[Any]], Iterable[Any]] = lambda rows: rows

    @property
    def headings(self) -> list[str]:
        return [heading for heading, _ in self.columns]

    def lines(self, rows: "QuerySet[Any] | Sequence[Any]") -> Iterator[list[Cell]]:
        read = iter(rows.iterator(chunk_size=BATCH) if isinstance(rows, QuerySet) else rows)
        while some := list(islice(read, BATCH)):
            for row in self.prepare(some):
                yield [_cell(row, told) for _, told in self.columns]

    def sheet(self, rows: "QuerySet[Any] | Sequence[Any]") -> Sheet:
        return Sheet(self.title, self.headings, self.lines(rows), notes=self.notes, formats=self.formats)


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


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for a file."""
    return request.GET.get(FILE) in FILES


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


def _cell(row: Any, told: Told) -> Cell:
    if not isinstance(told, str):
        return _plain(told(row))
    value = row
    for name in told.split("."):
        if value is None:
            return None
        try:
            value = value[name] if isinstance(value, Mapping) else getattr(value, name)
        except ObjectDoesNotExist:  # the other end of a one-to-one relation
            return None
        if callable(value):
            value = value()
    return _plain(value)


def _plain(value: Any) -> Cell:
    """What a cell cannot hold is told as its text: a person by name, a department by its name."""
    return value if value is None or isinstance(value, str | int | float | Decimal | date) else str(value)
