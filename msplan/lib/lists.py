"""Long lists: one page of them, its sentence, its links, its sorting; all in the address, nothing in the session."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from django.db.models import QuerySet
from django.db.models.expressions import OrderBy
from django.http import HttpRequest

PAGE = "page"
SORT = "sort"
FILE = "file"
FILES = {"xlsx": "Excel", "csv": "CSV"}
NEIGHBOURS = 1  # pages named on either side of the current one

Ordering = str | OrderBy


def query_with(request: HttpRequest, **changes: str | int | None) -> str:
    """The request's query string with some keys changed; ``None`` takes a key out. Always begins with "?"."""
    query = request.GET.copy()
    for key, value in changes.items():
        if value is None:
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


def files_of(request: HttpRequest, **besides: str) -> tuple[dict[str, str], ...]:
    """Links to the address that is shown with a file asked for: a list's filters and its order go along.

    ``besides`` says which table is meant, where a page that is no list has two.
    """
    return tuple(
        {"text": text, "href": query_with(request, **{PAGE: None, FILE: kind}, **besides)}
        for kind, text in FILES.items()
    )


def query_without(request: HttpRequest, key: str, value: str) -> str:
    """The query string without one value of a key that may have several; goes back to page 1."""
    query = request.GET.copy()
    query.pop(PAGE, None)
    query.setlist(key, [v for v in query.getlist(key) if v != value])
    if not query.getlist(key):
        query.pop(key, None)
    return f"?{query.urlencode()}"


class FileWanted(Exception):  # it is no error: an answer on its way
    """The list is asked for as a file; msplan.views.files_of_lists answers with it."""

    def __init__(self, rows: "QuerySet[Any] | Sequence[Any]", export: Any, chosen: Iterable[Any]) -> None:
        super().__init__("This address asks for a file.")
        self.rows, self.export, self.chosen = rows, export, chosen


@dataclass(frozen=True)
class PageLink:
    """A number in the row of pages; ``number`` None stands for the pages left out."""

    number: int | None = None
    href: str = ""
    current: bool = False


@dataclass(frozen=True)
class Page:
    """One page of a list, with what components/showing.html and components/pagination.html print."""

    items: Sequence[Any]
    number: int
    pages: int
    total: int
    first: int
    last: int
    noun: str
    noun_many: str
    links: tuple[PageLink, ...]
    previous_href: str
    next_href: str
    exports: tuple[dict[str, str], ...] = ()

    def __iter__(self) -> Any:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def showing(self) -> str:
        """The sentence above the list: "Showing 1 to 25 of 2,500 suppliers"."""
        if not self.total:
            return f"No {self.noun_many}"
        if self.total == 1:
            return f"Showing 1 {self.noun}"
        return f"Showing {self.first:,} to {self.last:,} of {self.total:,} {self.noun_many}"

    @property
    def title_part(self) -> str:
        """What a page's title says about its number; nothing when there is one page only."""
        return f" (page {self.number} of {self.pages})" if self.pages > 1 else ""


def page_of(
    rows: "QuerySet[Any] | Sequence[Any]",
    request: HttpRequest,
    *,
    noun: tuple[str, str] = ("result", "results"),
    per_page: int = 25,
    number: int | str | None = None,
    export: Any = None,
    chosen: Iterable[Any] = (),
) -> Page:
    """The page the address asks for (``?page=``), or ``number``.

    With an ``export`` (msplan.lib.taking_away) it has links to the same rows as a file, and where the address asks for
    that file FileWanted ends the view. ``chosen`` are the filters in use (``form.chosen``), which the file tells.

    A number past the end gives the last page, a word gives the first: nobody meets an error for an old link.
    Two queries on a QuerySet: its count and its slice.
    """
    if export is not None and request.GET.get(FILE) in FILES:
        raise FileWanted(rows, export, chosen)
    total = rows.count() if isinstance(rows, QuerySet) else len(rows)
    pages = max(1, -(-total // per_page))
    wanted = _whole(request.GET.get(PAGE) if number is None else number)
    current = min(max(wanted, 1), pages)
    start = (current - 1) * per_page
    items = list(rows[start : start + per_page])

    def href(n: int) -> str:
        return query_with(request, **{PAGE: None if n == 1 else n})

    return Page(
        items=items,
        number=current,
        pages=pages,
        total=total,
        first=start + 1 if total else 0,
        last=start + len(items),
        noun=noun[0],
        noun_many=noun[1],
        links=tuple(
            PageLink() if n is None else PageLink(n, href(n), n == current)
            for n in _named_pages(current, pages)
        ),
        previous_href=href(current - 1) if current > 1 else "",
        next_href=href(current + 1) if current < pages else "",
        exports=files_of(request) if export and total else (),
    )


def _whole(value: int | str | None) -> int:
    try:
        return int(value or 1)
    except ValueError:
        return 1


def _named_pages(current: int, pages: int) -> Iterable[int | None]:
    """First, last, the current one and its neighbours; None where some are left out. A gap of one is filled."""
    named = sorted({1, pages, *range(max(1, current - NEIGHBOURS), min(pages, current + NEIGHBOURS) + 1)})
    before = 0
    for n in named:
        if n - before == 2:
            yield n - 1
        elif n - before > 2:
            yield None
        yield n
        before = n


@dataclass(frozen=True)
class Sort:
    """How a list is sorted now, and the address that sorts it otherwise."""

    request: HttpRequest
    key: str
    descending: bool
    fields: tuple[Ordering, ...]
    words: str

    @property
    def order_by(self) -> tuple[Ordering, ...]:
        """For ``queryset.order_by(*sort.order_by)``."""
        return tuple(_reversed(f) for f in self.fields) if self.descending else self.fields

    @property
    def said(self) -> str:
        return f"sorted by {self.words}, {'descending' if self.descending else 'ascending'}"

    def order_of(self, key: str) -> Literal["ascending", "descending", ""]:
        """The value of ``aria-sort`` for a column; "" where the list is not sorted by it."""
        if key != self.key:
            return ""
        return "descending" if self.descending else "ascending"

    def href(self, key: str, *, descending_first: bool = False) -> str:
        """Sorts by ``key``; turns round when it is sorted by it already. Goes back to page 1."""
        descending = not self.descending if key == self.key else descending_first
        return query_with(self.request, **{SORT: f"-{key}" if descending else key, PAGE: None})

    def by(self, *fields: Ordering) -> "Sort":
        """The same with more fields behind, so that equal rows keep one order from page to page."""
        return replace(self, fields=(*self.fields, *fields))


def sort_of(
    request: HttpRequest,
    *,
    allowed: Mapping[str, Ordering | Sequence[Ordering]],
    default: str,
    words: Mapping[str, str] | None = None,
) -> Sort:
    """What ``?sort=`` asks for ("name", "-spend"), or ``default`` where it asks for nothing on the list.

    ``allowed`` gives for each key the fields of its *ascending* order: only these ever reach the database.
    """
    asked = request.GET.get(SORT, "")
    if asked.removeprefix("-") not in allowed:
        asked = default
    key = asked.removeprefix("-")
    fields = allowed[key]
    return Sort(
        request=request,
        key=key,
        descending=asked.startswith("-"),
        fields=(fields,) if isinstance(fields, str | OrderBy) else tuple(fields),
        words=(words or {}).get(key, key.replace("_", " ")),
    )


def _reversed(field: Ordering) -> Ordering:
    if isinstance(field, str):
        return field.removeprefix("-") if field.startswith("-") else f"-{field}"
    turned = field.copy()
    turned.reverse_ordering()
    return turned
