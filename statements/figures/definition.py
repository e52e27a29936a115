"""What a figure is: one definition, used live by the dashboard and frozen by the statement."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import QuerySet

from statements.figures.reading import Reading, TableReading

STATE, EVENTS = "state", "events"


@dataclass(frozen=True)
class Scope:
    """When to count: a state as at ``on``; events from ``first`` to ``last``, both included.

    Records are overwritten in place, so a state is true only for the day on which it is counted; what it was at a
    month end is kept by ``statements.measuring``.
    """

    on: date
    first: date
    last: date


@dataclass(frozen=True)
class Counted:
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None


Records = Callable[[Scope], "QuerySet[Any]"]
Measure = Callable[[Scope], Counted]
References = Callable[[Scope], list[str]]


@dataclass(frozen=True)
class Figure:
    """A named calculation. ``records`` are the rows its numerator counts: the list behind the number.

    ``permission`` is needed to see that list. ``references`` names what was counted, for the seal.
    """

    key: str
    label: str
    kind: str
    unit: str
    definition: str
    permission: str
    measure: Measure
    records: Records
    references: References

    def read(self, scope: Scope) -> Reading:
        counted = self.measure(scope)
        return Reading(
            key=self.key,
            label=self.label,
            kind=self.kind,
            unit=self.unit,
            value=counted.value,
            numerator=counted.numerator,
            denominator=counted.denominator,
            definition=self.definition,
            **when(self.kind, scope),
        )


@dataclass(frozen=True)
class Table:
    """Several figures at once. ``rows`` gives label and numbers (or words where the unit is "words")."""

    key: str
    label: str
    kind: str
    definition: str
    permission: str
    headings: Sequence[str]
    units: Sequence[str]
    rows: Callable[[Scope], list[tuple[Any, ...]]]
    references: References

    def read(self, scope: Scope) -> TableReading:
        return TableReading(
            key=self.key,
            label=self.label,
            kind=self.kind,
            definition=self.definition,
            headings=tuple(self.headings),
            units=tuple(self.units),
            rows=tuple(self.rows(scope)),
            **when(self.kind, scope),
        )


def when(kind: str, scope: Scope) -> dict[str, date]:
    if kind == STATE:
        return {"as_at": scope.on}
    return {"first": scope.first, "last": scope.last}


def counting(records: Records) -> Measure:
    """How many records."""

    def measure(scope: Scope) -> Counted:
        number = Decimal(records(scope).count())
        return Counted(number, None, number)

    return measure


def sharing(records: Records, among: Records) -> Measure:
    """What part of ``among`` the records are, in percent."""

    def measure(scope: Scope) -> Counted:
        return part_of(Decimal(records(scope).count()), Decimal(among(scope).count()))

    return measure


def part_of(numerator: Decimal, denominator: Decimal) -> Counted:
    """A share in percent, to four places; no value where there is nothing to have a share of."""
    if not denominator:
        return Counted(numerator, denominator, None)
    value = (100 * numerator / denominator).quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
    return Counted(numerator, denominator, value)


def named(records: Records) -> References:
    """The records' own references: A-014, S-00014."""

    def references(scope: Scope) -> list[str]:
        return [record.reference for record in records(scope).order_by("pk")]

    return references
