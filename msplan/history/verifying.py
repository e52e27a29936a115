"""Proving the history whole: reads every entry and every seal once, in order, and keeps none of them in memory.

It trusts no trigger and no constraint. What it says names places, numbers and moments, never what an entry tells:
whoever runs it may not be somebody who may read every entry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, OuterRef, Value, When
from django.db.models.fields import BooleanField

from msplan.history.forgetting import FORGET
from msplan.history.models import Detail, Entry, Seal
from msplan.history.recording import digest_of
from msplan.history.sealing import SEALED, START, head_of, link_of

CHUNK = 2_000
NAMED = 20  # faults that are told one by one; the rest is counted
DETAIL = ("detail__pk", "detail__salt", "detail__body", "detail__tombstoned_at")


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was sealed. ``place`` is where in the chain; None for what has no place in it."""

    kind: str
    says: str
    place: int | None = None
    entry: int | None = None
    seal: int | None = None


@dataclass
class Report:
    """What was read, and what was wrong with it: first of all the place nearest the beginning."""

    sealed: int = 0
    unsealed: int = 0
    seals: int = 0
    forgotten: int = 0
    head: str = ""
    sealed_at: datetime | None = None
    kept: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    counted: int = 0

    @property
    def is_whole(self) -> bool:
        return not self.counted

    def fault(self, kind: str, says: str, **where: int | None) -> None:
        self.counted += 1
        if len(self.faults) < NAMED:
            self.faults.append(Fault(kind, says, **where))


def verify(*, heads: Mapping[str, int | None] = {}) -> Report:
    """Read the whole history. ``heads`` were kept elsewhere: each must be in the chain."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:  # one picture of everything, whatever is sealed meanwhile
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        report = Report()
        Chain(report, heads).walk()
        _unsealed(report)
        _left_over(report)
    for head in heads:
        if head not in report.kept:
            report.fault(
                "head",
                f"The kept head {head} is not in the chain: its end was cut off, or it was written anew.",
                seal=heads[head],
            )
    return report


class Chain:
    """Entries in the order of their places beside the seals that cover them."""

    def __init__(self, report: Report, heads: Mapping[str, int | None]) -> None:
        self.report, self.heads = report, heads
        self.place, self.link, self.head = 0, START, START
        self.number, self.covered = 0, 0
        self.linked = True  # the link before this place is known
        self.seals: Iterator[Seal] = Seal.objects.order_by("number").iterator(CHUNK)
        self.seal: Seal | None = next(self.seals, None)

    def walk(self) -> None:
        rows = _read(Entry.objects.exclude(place=None).order_by("place", "pk"))
        for values, link, detail in rows:
            self._entry(values, link)
            _detail(self.report, values, detail)
        while self.seal is not None:
            self._close(self.seal)

    def _entry(self, values: tuple[Any, ...], link: str) -> None:
        place, pk = values[0], values[1]
        self.report.sealed += 1
        if place <= self.place:
            self.report.fault("added", f"Place {place} holds a second entry, {pk}.", place=place, entry=pk)
            return
        if place > self.place + 1:
            self._gap(self.place + 1, place - 1)
        while self.seal is not None and place > self.seal.last:
            self._close(self.seal)
        if self.seal is None:
            self.report.fault(
                "no seal", f"Entry {pk} has place {place}, which no seal covers.", place=place, entry=pk
            )
        elif place == self.seal.first:
            self.link, self.linked = self.head, True
        if self.linked and link_of(self.link, values) != link:
            self.report.fault(
                "entry",
                f"Entry {pk} at place {place} is not what was sealed there.",
                place=place,
                entry=pk,
                seal=self.seal.number if self.seal else None,
            )
        self.place, self.link, self.linked = place, link, True

    def _gap(self, first: int, last: int) -> None:
        said = f"Place {first} is" if first == last else f"Places {first} to {last} are"
        self.report.fault("missing", f"{said} empty: what was sealed there was taken out.", place=first)
        self.linked = False

    def _close(self, seal: Seal) -> None:
        """Everything the seal covers was read: it follows the one before, and its head is of what was read."""
        where = {"place": seal.first, "seal": seal.number}
        if self.place < seal.last:
            self._gap(self.place + 1, seal.last)
            self.place = seal.last
        if seal.number != self.number + 1:
            self.report.fault(
                "missing seal", f"Seal {self.number + 1} is missing.", place=seal.first, seal=self.number + 1
            )
        elif seal.first != self.covered + 1 or seal.last < seal.first:
            self.report.fault("seal", f"Seal {seal.number} does not follow the one before it.", **where)
        elif self.linked and head_of(self.head, seal, self.link) != seal.head:
            self.report.fault("seal", f"Seal {seal.number} is not what was written.", **where)
        if self.heads.get(seal.head, seal.number) in (None, seal.number):
            self.report.kept |= {seal.head: seal.number} if seal.head in self.heads else {}
        self.number, self.covered, self.head = seal.number, seal.last, seal.head
        report = self.report
        report.seals, report.head, report.sealed_at = report.seals + 1, seal.head, seal.at
        self.seal = next(self.seals, None)


def _read(entries: Any) -> Iterator[tuple[tuple[Any, ...], str, tuple[Any, ...]]]:
    """(the sealed columns, the link, the detail and whether history tells of its forgetting) of each entry."""
    told = Entry.objects.filter(act=FORGET, thing_type="history.entry", thing_id=OuterRef("pk"))
    asked = entries.annotate(
        told=Case(
            When(detail__tombstoned_at__isnull=False, then=Exists(told)),
            default=Value(True),
            output_field=BooleanField(),
        )
    )
    width = len(SEALED)
    for row in asked.values_list(*SEALED, "link", *DETAIL, "told").iterator(CHUNK):
        yield row[:width], row[width], row[width + 1 :]


def _detail(report: Report, values: tuple[Any, ...], detail: tuple[Any, ...]) -> None:
    place, pk, digest = values[0], values[1], values[-1]
    detail_pk, salt, body, gone, told = detail
    if detail_pk is None:
        report.fault("detail missing", f"The detail of entry {pk} was removed.", place=place, entry=pk)
    elif gone is None:
        if digest_of(salt, body or {}) != digest:
            report.fault(
                "detail", f"The detail of entry {pk} is not what was recorded.", place=place, entry=pk
            )
    else:
        report.forgotten += 1
        if not told:
            report.fault(
                "detail forgotten unsaid",
                f"The detail of entry {pk} is gone, and no entry says who let it go.",
                place=place,
                entry=pk,
            )


def _unsealed(report: Report) -> None:
    """Of what waits for its seal, the details can be proved already."""
    for values, _link, detail in _read(Entry.objects.filter(place=None).order_by("pk")):
        report.unsealed += 1
        _detail(report, values, detail)


def _left_over(report: Report) -> None:
    lost = Detail.objects.filter(~Exists(Entry.objects.filter(pk=OuterRef("entry_id"))))
    for pk in lost.order_by("entry_id").values_list("entry_id", flat=True).iterator(CHUNK):
        report.fault("entry missing", f"A detail is there, and its entry {pk} is not.", entry=pk)
