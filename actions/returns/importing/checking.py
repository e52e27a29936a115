"""What each row of a file of counts would do. Reads the returns; writes nothing. Rules: docs/rules/returns.md."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from actions.plan.importing.by_hand import Wrong
from actions.plan.importing.meaning import NotUnderstood, day, typed
from actions.plan.importing.reading import Grid, Line, Unreadable, grids_of, headings_of, letter
from actions.plan.refusing import PlanRefused
from actions.returns.handing_in import check_day, check_numbers, said_by
from actions.returns.importing.columns import FIELDS, known, places_of, problems
from actions.returns.models import ReturnCount, ReturnSeries
from actions.returns.models.count import told
from msplan.accounts.models import Person
from suppliers.spend.reading.dates import DateOrder

NEW, CHANGED, SAME = "new", "changed", "same"
LINES_SEARCHED, MOST_ROWS, LONGEST_NOTE = 20, 2_000, 2_000
HEADINGS = {one.key: one.heading for one in FIELDS}
_REFERENCE = re.compile(r"RET[-– ]?0*([1-9]\d{0,6})", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,3}(?:[, ]\d{3})+|\d{1,7}", re.ASCII)


class Fault(NamedTuple):
    """One thing wrong with one cell, in words that name the cure; ``row`` as the spreadsheet counts it."""

    row: int
    column: str  # "C", or "" where no column holds it
    heading: str
    value: str
    sentence: str

    @property
    def wrong(self) -> Wrong:
        return Wrong(self.row, self.heading, self.value, self.sentence)


class Read(NamedTuple):
    """What was understood of a row; kept as JSON between the look and the yes."""

    row: int
    series: int
    as_at: str
    required: int | None
    done: int | None
    note: str
    unknown_reason: str = ""

    @property
    def said(self) -> tuple[int | None, int | None, str, str]:
        """As handing_in.said_by tells of what stands."""
        return self.required, self.done, self.unknown_reason, self.note


@dataclass(frozen=True)
class Entry:
    """A row beside what stands: ``old`` is what it would correct."""

    read: Read
    series: ReturnSeries
    kind: str
    old: ReturnCount | None

    @property
    def as_at(self) -> date:
        return date.fromisoformat(self.read.as_at)

    @property
    def told(self) -> str:
        return told(self.read.required, self.read.done)

    @property
    def told_before(self) -> str:
        return told(self.old.required, self.old.done) if self.old else ""


@dataclass(frozen=True)
class Plan:
    """What a file would do."""

    entries: tuple[Entry, ...] = ()

    @property
    def new(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == NEW]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == CHANGED]

    @property
    def same(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.kind == SAME]

    @property
    def digest(self) -> str:
        """Differs when the same rows would do something else, because somebody was there meanwhile."""
        said = [[*entry.read, entry.kind, entry.old.pk if entry.old else 0] for entry in self.entries]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass
class Checked:
    """All that is said of a file: column problems first, then faults by row, and what was understood."""

    columns: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    rows: list[Read] = field(default_factory=list)
    left_out: int = 0  # rows of the template in which nobody wrote an answer

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.faults})


def read_file(stream: BinaryIO, name: str) -> tuple[Grid, Line]:
    """The likeliest sheet and its line of headings. Raises Unreadable."""
    best = max(
        ((grid, line) for grid in grids_of(stream, name) for line in grid.lines[:LINES_SEARCHED]),
        key=lambda found: (known(headings_of(found[1])), -found[1].number),
    )
    if best[0].problem:
        raise Unreadable(best[0].problem)
    return best


def check(
    grid: Grid,
    header: Line,
    *,
    person: Person,
    on: date,
    by_hand: Mapping[str, int] | None = None,
    has_headings: bool = True,
) -> Checked:
    """Every row below the headings, or from them on where they are none. ``person`` hands in returns that they may know

    of; ``by_hand`` says of fields in which column they are.
    """
    headings = headings_of(header) if has_headings else []
    checked = Checked(columns=problems(headings, by_hand or {}))
    if checked.columns:
        return checked
    where = places_of(headings, by_hand or {})
    lines = grid.below(header) if has_headings else [header, *grid.below(header)]
    if len(lines) > MOST_ROWS:
        checked.columns.append(f"The file has more than {MOST_ROWS:,} rows. Import it in parts.")
        return checked
    order = DateOrder()
    for line in lines:
        order.note(typed(line.cell(where["as_at"])))
    owed = {
        one.number: one
        for one in ReturnSeries.objects.known_to(person).select_related("supplier__merged_into")
    }
    met: dict[tuple[int, date], int] = {}
    for line in lines:
        row = _Row(line, where, order, owed, on)
        if row.is_blank:
            checked.left_out += 1
            continue
        found = row.read(met)
        checked.faults += row.faults
        if found is not None:
            checked.rows.append(found)
    return checked


def plan_of(rows: Sequence[Read]) -> Plan:
    """Compare with what stands. Two queries."""
    series = ReturnSeries.objects.select_related("supplier__merged_into").in_bulk(
        [row.series for row in rows]
    )
    standing = {
        (count.series_id, count.as_at.isoformat()): count
        for count in ReturnCount.objects.standing().filter(series__in=series)
    }
    entries = []
    for row in rows:
        old = standing.get((row.series, row.as_at))
        same = old is not None and said_by(old) == row.said
        kind = SAME if same else CHANGED if old else NEW
        entries.append(Entry(row, series[row.series], kind, old))
    return Plan(tuple(entries))


class _Row:
    """One row on its way to being understood; its faults are noted in it."""

    def __init__(
        self,
        line: Line,
        where: Mapping[str, int],
        order: DateOrder,
        owed: Mapping[int, ReturnSeries],
        on: date,
    ) -> None:
        self.line, self.where, self.order, self.owed, self.on = line, where, order, owed, on
        self.faults: list[Fault] = []

    @property
    def is_blank(self) -> bool:
        """A row of the template that nobody filled in."""
        return not any(self.text(key) for key in ("done", "required", "unknown_reason"))

    def text(self, key: str) -> str:
        return self.line.text(self.where[key]) if key in self.where else ""

    def fault(self, key: str, sentence: str) -> None:
        column = letter(self.where[key]) if key in self.where else ""
        self.faults.append(Fault(self.line.number, column, HEADINGS[key], self.text(key)[:60], sentence))

    def read(self, met: dict[tuple[int, date], int]) -> Read | None:
        series, as_at = self._series(), self._day()
        required, done = self._number("required"), self._number("done")
        reason, note = self.text("unknown_reason"), self.text("note")
        for key, text in (("unknown_reason", reason), ("note", note)):
            if len(text) > LONGEST_NOTE:
                self.fault(key, f"It must be {LONGEST_NOTE:,} characters or fewer.")
        if self.faults or series is None or as_at is None:
            return None
        try:
            check_day(series, as_at, on=self.on)
            check_numbers(series, required, done, reason)
        except PlanRefused as refusal:
            self.fault(refusal.field or "done", str(refusal))
            return None
        first = met.setdefault((series.pk, as_at), self.line.number)
        if first != self.line.number:
            self.fault("as_at", f"Row {first} holds a count of this return and day already.")
            return None
        return Read(self.line.number, series.pk, as_at.isoformat(), required, done, note, reason)

    def _series(self) -> ReturnSeries | None:
        text = self.text("reference")
        match = _REFERENCE.fullmatch(text)
        series = self.owed.get(int(match[1])) if match else None
        if series is None:
            cure = (
                "Take the reference from the template: RET-001."
                if text
                else "Enter a reference like RET-001."
            )
            self.fault(
                "reference", f"No return has this reference. {cure}" if text else f"It is empty. {cure}"
            )
        elif not series.is_owed:
            self.fault("reference", f"{series.reference} is ended: nothing is handed in any more.")
            return None
        return series

    def _day(self) -> date | None:
        if not self.text("as_at"):
            self.fault("as_at", "It is empty. Enter the day that was counted, such as 31 March 2026.")
            return None
        try:
            return day(self.line.cell(self.where["as_at"]), self.order, end=True)
        except NotUnderstood as problem:
            self.fault("as_at", str(problem))
            return None

    def _number(self, key: str) -> int | None:
        text = self.text(key)
        if not text:
            if key == "done" and not self.text("unknown_reason"):
                self.fault(
                    key, "It is empty. Enter a whole number, 0 where there is none, or why it is not known."
                )
            return None
        if not _WHOLE.fullmatch(text):
            self.fault(key, "It is not a whole number. Enter digits only, such as 1200.")
            return None
        return int(re.sub(r"\D", "", text))


def kept(rows: Sequence[Read]) -> list[dict[str, Any]]:
    """For a ReturnImport's ``lines``."""
    return [row._asdict() for row in rows]


def restored(lines: Sequence[Mapping[str, Any]]) -> list[Read]:
    return [Read(**line) for line in lines]
