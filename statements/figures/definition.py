"""What a figure is: one definition, used live by the dashboard and frozen by the statement."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Aggregate, Count, DecimalField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.urls import reverse

from statements.figures.reading import Hidden, Reading, TableReading
from statements.figures.suppression import (
    THRESHOLD,
    hidden_count,
    hidden_share,
    hide_small,
    profile,
    threshold_of,
)

STATE, EVENTS = "state", "events"
AMOUNT: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True)
class Scope:
    """When to count: a state as at ``on``; events from ``first`` to ``last``, both included.

    Records are overwritten in place, so a state is true only for the day on which it is counted; what it was at a
    month end is kept by ``statements.figures.measuring``.
    """

    on: date
    first: date
    last: date
    # The statement that the one in hand follows (a query for at most one): its promises are counted. None: the newest.
    follows: "QuerySet[Any] | None" = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class Counted:
    numerator: Decimal
    denominator: Decimal | None
    value: Decimal | None


Records = Callable[[Scope], "QuerySet[Any]"]
References = Callable[[Scope], list[str]]


COUNT = Count("pk")  # how many


@dataclass(frozen=True)
class Part:
    """One number to be read from the database: how many records, or ``total`` over them."""

    records: Records
    total: Aggregate = field(default=COUNT)


# Below how many people a count is not told.
FEW = Part(profile, THRESHOLD)


@dataclass(frozen=True)
class Words:
    """What is to be read of each of the records, by the names of fields. Dates arrive as text, rows in any order."""

    records: Records
    fields: tuple[str, ...]


Said = list[dict[str, Any]]


@dataclass(frozen=True)
class Numbers:
    """What was read from the database in one query."""

    counted: dict[Part, Decimal] = field(default_factory=dict)
    said: dict[Words, Said] = field(default_factory=dict)

    def __getitem__(self, part: Part) -> Decimal:
        return self.counted[part]

    @property
    def few(self) -> int:
        """Below how many people a count is not told."""
        return threshold_of(self.counted[FEW])


@dataclass(frozen=True)
class Measure:
    """The numbers a figure needs, and what it makes of them."""

    parts: tuple[Part, ...]
    result: Callable[[Scope, Sequence[Decimal]], Counted]


@dataclass(frozen=True)
class Figure:
    """A named calculation. ``records`` are the rows its numerator counts: the list behind the number.

    ``permission`` is needed to see that list; ``listed`` is its address ("suppliers:index?paid=active") where a room
    has a filter for it. ``counts_in`` is the unit of the numerator, and of a share's denominator. ``references``
    names what was counted, for the seal. A figure that counts ``people`` is not told while they are few; ``pieces``
    add up to it and are told elsewhere, so that it does not give one of them away.
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
    listed: str = ""
    counts_in: str = "count"
    people: bool = False
    pieces: tuple[Part, ...] = ()
    # Nobody in the whole means that nobody has said how many there are: that is told, it is no small count of people.
    none_is_unknown: bool = False
    # Whether it is kept at month ends; what belongs to one statement is counted when that goes to the board.
    measured: bool = True

    @property
    def list_href(self) -> str:
        """The list in its own room that holds exactly the records counted; "" where no filter gives that list."""
        if not self.listed:
            return ""
        name, _, query = self.listed.partition("?")
        return f"{reverse(name)}?{query}" if query else reverse(name)

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it is worked out from, and what decides whether it is told."""
        return (*self.measure.parts, *self.pieces, *((FEW,) if self.people else ()))

    def read(self, scope: Scope) -> Reading:
        return self.reading(scope, numbers_of([self], scope))

    def reading(self, scope: Scope, numbers: Numbers) -> Reading:
        """What it says, from numbers that were read already; they hold its parts."""
        pieces = [numbers[part] for part in self.pieces]
        few = numbers.few if self.people else 0
        return self.told(self.counted(scope, numbers), when(self.kind, scope), few, pieces)

    def counted(self, scope: Scope, numbers: Numbers) -> Counted:
        """The numbers themselves, few people or many: for what is kept inside."""
        return self.measure.result(scope, [numbers[part] for part in self.measure.parts])

    def counts_nothing(self, numbers: Numbers) -> bool:
        """Whether there was no record of any part. A sum of nothing says less: records may add up to it."""
        parts = self.measure.parts
        return bool(parts) and all(part.total == COUNT and not numbers[part] for part in parts)

    def told(
        self, counted: Counted, when: dict[str, date], few: int, pieces: Sequence[Decimal] = ()
    ) -> Reading:
        """What is said of what was counted: few people are told in words, and no number comes along."""
        is_unknown = self.none_is_unknown and counted.value is None
        hidden = self._hidden(counted, few, pieces) if self.people and not is_unknown else None
        return Reading(
            key=self.key,
            label=self.label,
            kind=self.kind,
            unit=self.unit,
            value=None if hidden else counted.value,
            numerator=None if hidden else counted.numerator,
            denominator=None if hidden else counted.denominator,
            definition=self.definition,
            counts_in=self.counts_in,
            hidden=hidden.words if hidden else "",
            **when,
        )

    @staticmethod
    def _hidden(counted: Counted, few: int, pieces: Sequence[Decimal]) -> Hidden | None:
        if counted.denominator is None:
            return hidden_count(counted.numerator, few, pieces)
        return hidden_share(counted.numerator, counted.denominator, few)


@dataclass(frozen=True)
class Table:
    """Several figures at once. ``rows`` gives label and numbers (or words where the unit is "words").

    ``parts`` are the numbers that ``rows`` finds read, ``words`` what it finds read of each record; what is neither
    it reads itself, in one query. ``people`` says of each column after the label whether it counts people; where one
    does and ``has_sum``, the last row is the sum of the others.
    """

    key: str
    label: str
    kind: str
    definition: str
    permission: str
    headings: Sequence[str]
    units: Sequence[str]
    rows: Callable[[Scope, Numbers], list[tuple[Any, ...]]]
    references: References
    parts: tuple[Part, ...] = ()
    words: Words | None = None
    measured: bool = True
    people: tuple[bool, ...] = ()
    has_sum: bool = False

    @property
    def needs(self) -> tuple[Part, ...]:
        """What ``rows`` finds read, and what decides which of it is told."""
        return (*self.parts, *((FEW,) if any(self.people) else ()))

    def read(self, scope: Scope) -> TableReading:
        return self.reading(scope, numbers_of([self], scope))

    def reading(self, scope: Scope, numbers: Numbers) -> TableReading:
        """What it says, from numbers that were read already; they hold its parts."""
        return TableReading(
            key=self.key,
            label=self.label,
            kind=self.kind,
            definition=self.definition,
            headings=tuple(self.headings),
            units=tuple(self.units),
            rows=self.told(self.rows(scope, numbers), numbers.few if any(self.people) else 0),
            **when(self.kind, scope),
        )

    def told(self, rows: Iterable[Sequence[Any]], few: int) -> tuple[tuple[Any, ...], ...]:
        """The rows as they may be told: small counts of people hidden, and the sums that would give them away."""
        if not any(self.people):
            return tuple(tuple(row) for row in rows)
        return tuple(hide_small(rows, people=self.people, has_sum=self.has_sum, threshold=few))


def when(kind: str, scope: Scope) -> dict[str, date]:
    if kind == STATE:
        return {"as_at": scope.on}
    return {"first": scope.first, "last": scope.last}


def read_many(figures: Iterable[Figure], scope: Scope) -> dict[str, Reading]:
    """What each says, by key. The plain numbers of all of them come from one query."""
    figures = list(figures)
    numbers = numbers_of(figures, scope)
    return {figure.key: figure.reading(scope, numbers) for figure in figures}


def numbers_of(things: Iterable[Figure | Table], scope: Scope, *further: Part | Words) -> Numbers:
    """What figures and tables are made of, numbers and words, and ``further`` ones: all in one query."""
    things = list(things)
    needed = [part for thing in things for part in (thing.needs if isinstance(thing, Table) else thing.parts)]
    said_too = [t.words for t in things if isinstance(t, Table) and t.words is not None]
    parts = list(dict.fromkeys([*needed, *(one for one in further if isinstance(one, Part))]))
    words = list(dict.fromkeys([*said_too, *(one for one in further if isinstance(one, Words))]))
    read: list[Part | Words] = [*parts, *words]
    if not read:
        return Numbers()
    queries = [_asked(one, scope, place) for place, one in enumerate(read)]
    counted: dict[Part, Decimal] = {}
    said: dict[Words, Said] = {one: [] for one in words}
    for row in queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]:
        one = read[row["_place"]]
        if isinstance(one, Part):
            counted[one] = Decimal(row["_said"]["number"])
        else:
            said[one].append(row["_said"])
    return Numbers(counted, said)


def numbers_over(figure: Figure, scopes: Sequence[Scope]) -> list[Numbers]:
    """What a figure is made of for each of several times, all in one query."""
    places = [(n, part) for n in range(len(scopes)) for part in figure.parts]
    if not places:
        return []
    queries = [_asked(part, scopes[n], place) for place, (n, part) in enumerate(places)]
    counted: list[dict[Part, Decimal]] = [{} for _ in scopes]
    for row in queries[0].union(*queries[1:], all=True) if len(queries) > 1 else queries[0]:
        n, part = places[row["_place"]]
        counted[n][part] = Decimal(row["_said"]["number"])
    return [Numbers(one) for one in counted]


def _asked(one: Part | Words, scope: Scope, place: int) -> "QuerySet[Any, dict[str, Any]]":
    """One row with the number of a part, or a row for each record of which words are said."""
    rows = one.records(scope).order_by()
    if isinstance(one, Words):
        return rows.values(_place=Value(place), _said=JSONObject(**{name: name for name in one.fields}))
    number = Cast(Coalesce(one.total, Value(0), output_field=AMOUNT), AMOUNT)
    # As text: a number in JSON would come back as a binary fraction.
    return rows.values(_place=Value(place)).annotate(_said=JSONObject(number=Cast(number, TextField())))


def counting(records: Records) -> Measure:
    """How many records."""
    return Measure((Part(records),), lambda scope, numbers: Counted(numbers[0], None, numbers[0]))


def sharing(records: Records, among: Records) -> Measure:
    """What part of ``among`` the records are, in percent."""
    return Measure((Part(records), Part(among)), lambda scope, numbers: part_of(*numbers))


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
