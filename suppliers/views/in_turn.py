"""A page of the register in an order of which most rows need not be read: group by group.

An order by what many suppliers have in common (their owner, their category, their tier, that they were never checked)
puts them in groups. What stands on a page lies in one or two of these, which indexes answer; sorted whole, all
suppliers would be read for twenty-five. The order is exactly that of ``finding.ordered``.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any, Protocol, overload

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from suppliers.models import Check
from suppliers.register.models import SupplierQuerySet, survivor_id

# So few rows are sorted sooner than found by walking through everybody in order.
FEW = 1_000
# Checks that are looked at for each supplier of a page: one may have several, and not all are asked for.
AHEAD = 4
# So many pages into the register nobody reads in order any more: sorted whole, as its files are.
FARTHEST = 2_500


@dataclass
class Counted(Sequence[Any]):
    """Rows in an order that an index gives; ``sorted_here`` gives the same order without it, where they are few.

    The database does not know how few there are, and may read the register from one end to find them in order.
    """

    rows: SupplierQuerySet
    sorted_here: Callable[[], SupplierQuerySet]

    def __len__(self) -> int:
        return self._many

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        rows = self.sorted_here() if self._many <= FEW else self.rows
        return list(rows[place]) if isinstance(place, slice) else rows[place]

    @cached_property
    def _many(self) -> int:
        return self.rows.count()


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
class Either:
    """Suppliers that any of these gives, each in the order of being entered."""

    parts: Sequence[SupplierQuerySet]

    def part(self, start: int, stop: int) -> Sequence[int]:
        first, *others = [rows.values_list("pk", flat=True)[:stop] for rows in self.parts]
        return sorted(set(first.union(*others)))[start:stop]

    def count(self) -> int:
        return len({pk for rows in self.parts for pk in rows.order_by().values_list("pk", flat=True)})


@dataclass(frozen=True)
class Soonest:
    """Suppliers by the first day on which a check of theirs is due, read off the checks in the order of their days."""

    rows: SupplierQuerySet
    whole: Group

    def part(self, start: int, stop: int) -> Sequence[int]:
        many = AHEAD * stop
        checks = Check.objects.counting().annotate(counts_for=survivor_id()).order_by("next_due_on", "pk")
        days = list(checks.values_list("counts_for", "next_due_on")[:many])
        is_all = len(days) < many
        if not is_all:  # of the last day there may be more
            days = [pair for pair in days if pair[1] < days[-1][1]]
        ours = set(self.rows.order_by().filter(pk__in={pk for pk, _ in days}).values_list("pk", flat=True))
        if len(ours) < stop and not is_all:
            return self.whole.part(start, stop)
        first: dict[int, date] = {}
        for pk, day in days:
            if pk in ours:
                first.setdefault(pk, day)
        return sorted(first, key=lambda pk: (first[pk], pk))[start:stop]

    def count(self) -> int:
        return self.whole.count()


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
