"""A list of a room as a file: the rows that the list shows, with its filters and its order, as XLSX or CSV."""

from collections.abc import Sequence
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from msplan.files.models import Marking
from msplan.lib.dates import london_date
from msplan.lib.filters import FilterForm
from msplan.lib.lists import query_with
from msplan.lib.spreadsheets import Sheet, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def exports_of(request: HttpRequest, *names: str, args: Sequence[object] = ()) -> list[dict[str, str]]:
    """The links above a list: the same address with another ending. ``names`` of the XLSX and of the CSV."""
    query = query_with(request, page=None).removesuffix("?")
    return [
        {"text": text, "href": f"{reverse(name, args=args)}{query}"}
        for text, name in zip(("Excel", "CSV"), names, strict=True)
    ]


def chosen_in(form: FilterForm) -> list[str]:
    """The filters in use, as sentences for the cover."""
    return [f"{one.group}: {one.label}" for one in form.chosen]


def as_xlsx(
    sheets: Sequence[Sheet],
    *,
    title: str,
    name: str,
    filters: Sequence[str] = (),
    at: datetime,
    marking: str = "",
) -> HttpResponse:
    """With a cover: marking, as at when, which filters."""
    marking = marking or str(Marking.OFFICIAL.label)
    content = write_xlsx(sheets, title=title, marking=marking, as_at=at, filters=filters)
    return sent(content, XLSX, f"{name}-{london_date(at).isoformat()}-{marking}.xlsx")


def as_csv(sheet: Sheet, *, name: str, at: datetime, marking: str = "") -> HttpResponse:
    """Rows and nothing else: the date and the marking are in the file's name."""
    content = write_csv(sheet.rows, headings=sheet.headings)
    marking = marking or str(Marking.OFFICIAL.label)
    return sent(content, "text/csv; charset=utf-8", f"{name}-{london_date(at).isoformat()}-{marking}.csv")


def sent(content: bytes, media_type: str, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type=media_type, headers=headers)
