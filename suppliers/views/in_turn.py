"""A page of the register in an order of which most rows need not be read: group by group.

An order by what many suppliers have in common (their owner, their category, their tier, that they were never checked)
puts them in groups. What stands on a page lies in one or two of these, which indexes answer; sorted whole, all
suppliers would be read for twenty-five. The order is exactly that of ``finding.ordered``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Protocol, overload

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from suppliers.register.models import SupplierQuerySet

# So many pages into the register nobody reads in order any more: sorted whole, as its files are.
FARTHEST = 2_500


class Group(Protocol):
    def part(self, start: int, stop: int) -> Sequence[int]: ...

    def count(self) -> int: ...


@dataclass(frozen=True)
class InTurn(Sequence[Any]):
    """Two groups one behind the other, as one sequence of which a page is cut.

    ``whole`` gives all rows in that order, for what lies far in; and for all that is not in the first group where there
    is no ``second``. At most three queries and the one for the rows themselves.
    """

    rows: SupplierQuerySet
    whole: Callable[[], SupplierQuerySet]
    first: Group
    second: Group | None = None

    def __len__(self) -> int:
        return self.rows.count()

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        if isinstance(place, int):
            return self.whole()[place]
        start, stop = place.start or 0, place.stop
        keys = None if stop is None or stop > FARTHEST else self._keys(start, stop)
        if keys is None:
            return list(self.whole()[place])
        found = {row.pk: row for row in self.rows.order_by().filter(pk__in=keys)}
        return [found[key] for key in keys if key in found]

    def _keys(self, start: int, stop: int) -> Sequence[int] | None:
        """Those of a page; None where they are better looked for in the whole."""
        keys = self.first.part(start, stop)
        if len(keys) == stop - start:
            return keys
        if self.second is None or (keys and start):
            return None
        if start == 0:
            return [*keys, *self.second.part(0, stop - len(keys))]
        passed = self.first.count()
        return self.second.part(start - passed, stop - passed)


@dataclass(frozen=True)
class Sorted:
    """Suppliers in an order that an index gives, or so few that any does."""

    rows: SupplierQuerySet

    def part(self, start: int, stop: int) -> Sequence[int]:
        return list(self.rows.values_list("pk", flat=True)[start:stop])

    def count(self) -> int:
        return self.rows.count()


@dataclass(frozen=True)
class ByName:
    """Suppliers by the name of what they refer to, then as entered: the first of each owner, put together.

    ``others`` are the people or categories, with the name; ``field`` is what leads to one.
    """

    rows: SupplierQuerySet
    field: str
    others: QuerySet[Any]
    descending: bool

    def part(self, start: int, stop: int) -> Sequence[int]:
        return self._first(stop)[start:stop]

    def count(self) -> int:
        return self.rows.filter(**{f"{self.field}__isnull": False}).count()

    def _first(self, many: int) -> list[int]:
        turn = "-" if self.descending else ""
        of_one = self.rows.filter(**{self.field: OuterRef("pk")}).order_by(f"{turn}pk")
        named = self.others.order_by(f"{turn}name").annotate(first=ArraySubquery(of_one.values("pk")[:many]))
        found: list[int] = []
        for _, alike in groupby(named.values_list("name", "first"), key=lambda pair: pair[0]):
            found += sorted((pk for _, pks in alike for pk in pks), reverse=self.descending)
            if len(found) >= many:
                break
        return found[:many]
