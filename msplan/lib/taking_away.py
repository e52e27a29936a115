"""A list as a file: the rows of a page of lists, all of them, with its filters and its order, as XLSX or CSV.

The file has the address of the list and ``?file=xlsx`` or ``?file=csv``: the same view, so the same rights and the same
rows. A list becomes one by ``page_of(…, export=Export(…), chosen=form.chosen)``; msplan.views.files_of_lists answers.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest

from msplan.lib.lists import FILE, FILES
from msplan.lib.spreadsheets import Cell, Sheet

SENSITIVE = "OFFICIAL-SENSITIVE"
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


def wants_file(request: HttpRequest) -> bool:
    """Whether the address asks for a file."""
    return request.GET.get(FILE) in FILES


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
