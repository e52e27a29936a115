"""Figures for a statement: counted live while it is drafted, frozen when it goes to the board.

A state is the one measured at the period's end; where msplan kept no measurement of that day, it is the state on
the day of counting, with that date. Events are those of the statement's period.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import FEW, STATE, Counted, Figure, Numbers, Scope, Table, numbers_of
from statements.figures.reading import Reading, TableReading, cell, stored
from statements.figures.stillness import hold_still
from statements.models import Correction, FrozenFigure, FrozenTable, MeasuredTable, Measurement, Statement


@dataclass(frozen=True)
class Readings:
    """Figures and tables by key."""

    figures: dict[str, Reading] = field(default_factory=dict)
    tables: dict[str, TableReading] = field(default_factory=dict)


@dataclass(frozen=True)
class Kept:
    """What was measured at a period's end, by key."""

    figures: dict[str, Measurement] = field(default_factory=dict)
    tables: dict[str, MeasuredTable] = field(default_factory=dict)

    def holds(self, thing: Figure | Table) -> bool:
        """Events are counted, never measured."""
        measured = self.figures if isinstance(thing, Figure) else self.tables
        return thing.kind == STATE and thing.key in measured


def scope_of(statement: Statement, on: date) -> Scope:
    """Events of the period as far as it has come: what lies ahead of ``on`` cannot be counted, nor claimed."""
    last = max(statement.period_start, min(statement.period_end, on))
    follows = Statement.objects.followed_by(statement)[:1]
    return Scope(on=on, first=statement.period_start, last=last, follows=follows)


def live(statement: Statement, *, figures: Iterable[str], tables: Iterable[str], on: date) -> Readings:
    """What the named figures and tables would be if they were frozen on that day."""
    figures, tables = list(figures), list(tables)
    then, kept, scope = carried(statement), _kept(statement, on), scope_of(statement, on)
    new = [FIGURES[key] for key in figures if key not in then.figures]
    new_tables = [TABLES[key] for key in tables if key not in then.tables]
    counted = _read(new, new_tables, kept, scope, _numbers(new, new_tables, kept, scope))
    return Readings(
        {key: then.figures.get(key) or counted.figures[key] for key in figures},
        {key: then.tables.get(key) or counted.tables[key] for key in tables},
    )


def carried(statement: Statement) -> Readings:
    """What a correction takes over from the version that it corrects; nothing where it is none or counts anew."""
    before = corrected_by(statement)
    return Readings() if before is None else frozen(before)


def corrected_by(statement: Statement) -> Statement | None:
    """The version whose figures stand in this one as they were fixed."""
    if statement.version == 1:
        return None
    kept = Correction.objects.filter(statement=statement, keeps_figures=True)
    return Statement.objects.filter(corrections__in=kept).first()


def frozen(statement: Statement) -> Readings:
    """What was frozen, in the catalogue's order at the time."""
    return Readings(
        figures=frozen_figures(statement)[statement.pk],
        tables={
            row.key: table_reading_of(row) for row in statement.tables.order_by("pk").defer("references")
        },
    )


def frozen_figures(*statements: Statement) -> dict[int, dict[str, Reading]]:
    """The figures of each, by its key in the database. One query for all of them."""
    found: dict[int, dict[str, Reading]] = {statement.pk: {} for statement in statements}
    rows = FrozenFigure.objects.filter(statement__in=found).order_by("pk").defer("references")
    for row in rows:
        found[row.statement_id][row.key] = reading_of(row)
    return found


def freeze(statement: Statement, *, on: date) -> date:
    """Replace the statement's frozen figures and tables by those of the day; the day they are of. Part of an act.

    A correction that keeps its figures takes those of the version before, with their day and their records.
    """
    hold_still()
    scope = scope_of(statement, on)
    kept = _kept(statement, on)
    thaw(statement)
    before = corrected_by(statement)
    taken = set() if before is None else _take_over(before, statement)
    figures = [figure for key, figure in FIGURES.items() if key not in taken]
    tables = [table for key, table in TABLES.items() if f"table {key}" not in taken]
    numbers = _numbers(figures, tables, kept, scope)
    readings = _read(figures, tables, kept, scope, numbers)
    FrozenFigure.objects.bulk_create(
        _frozen_figure(statement, reading, _references(FIGURES[key], scope, kept.figures.get(key), numbers))
        for key, reading in readings.figures.items()
    )
    FrozenTable.objects.bulk_create(
        _frozen_table(statement, reading, _references(TABLES[key], scope, kept.tables.get(key), numbers))
        for key, reading in readings.tables.items()
    )
    return on if before is None or before.as_at is None else before.as_at


def _take_over(before: Statement, statement: Statement) -> set[str]:
    """Copy every frozen row, column by column; the keys, those of tables after the word "table"."""
    figures, tables = list(before.figures.order_by("pk")), list(before.tables.order_by("pk"))
    FrozenFigure.objects.bulk_create(FrozenFigure(**_columns(row), statement=statement) for row in figures)
    FrozenTable.objects.bulk_create(FrozenTable(**_columns(row), statement=statement) for row in tables)
    return {row.key for row in figures} | {f"table {row.key}" for row in tables}


def _columns(row: FrozenFigure | FrozenTable) -> dict[str, Any]:
    fields = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in fields if name not in ("id", "statement_id")}


def thaw(statement: Statement) -> None:
    statement.figures.all().delete()
    statement.tables.all().delete()


def reading_of(row: FrozenFigure) -> Reading:
    return Reading(
        key=row.key,
        label=row.label,
        kind=row.kind,
        unit=row.unit,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        definition=row.definition,
        as_at=row.as_at,
        first=row.period_start,
        last=row.period_end,
        counts_in=row.counts_in,
        hidden=row.hidden,
    )


def table_reading_of(row: FrozenTable) -> TableReading:
    units = tuple(row.content["units"])
    return TableReading(
        key=row.key,
        label=row.label,
        kind=row.kind,
        definition=row.definition,
        headings=tuple(row.content["headings"]),
        units=units,
        rows=_rows(row.content["rows"], units),
        as_at=row.as_at,
        first=row.period_start,
        last=row.period_end,
    )


def _rows(rows: Iterable[list[object]], units: tuple[str, ...]) -> tuple[tuple[object, ...], ...]:
    return tuple(
        (row[0], *(cell(value, unit) for value, unit in zip(row[1:], units, strict=True))) for row in rows
    )


def _kept(statement: Statement, on: date) -> Kept:
    """The states measured at the period's end; a day that is still to come has not been measured."""
    if statement.period_end > on:
        return Kept()
    figures = Measurement.objects.filter(as_at=statement.period_end)
    tables = MeasuredTable.objects.filter(as_at=statement.period_end)
    return Kept({row.key: row for row in figures}, {row.key: row for row in tables})


def _numbers(figures: Sequence[Figure], tables: Sequence[Table], kept: Kept, scope: Scope) -> Numbers:
    """The plain numbers of whatever was not measured, counted together."""
    wanted: list[Figure | Table] = [*figures, *tables]
    return numbers_of([thing for thing in wanted if not kept.holds(thing)], scope, FEW)


def _read(
    figures: Sequence[Figure], tables: Sequence[Table], kept: Kept, scope: Scope, numbers: Numbers
) -> Readings:
    """By key, in the order asked for."""
    return Readings(
        figures={
            figure.key: _kept_figure(figure, kept.figures[figure.key], numbers.few)
            if kept.holds(figure)
            else figure.reading(scope, numbers)
            for figure in figures
        },
        tables={
            table.key: _kept_table(table, kept.tables[table.key], numbers.few)
            if kept.holds(table)
            else table.reading(scope, numbers)
            for table in tables
        },
    )


def _kept_figure(figure: Figure, row: Measurement, few: int) -> Reading:
    counted = Counted(row.numerator, row.denominator, row.value)
    return figure.told(counted, {"as_at": row.as_at}, few)


def _kept_table(table: Table, row: MeasuredTable, few: int) -> TableReading:
    return TableReading(
        key=table.key,
        label=table.label,
        kind=table.kind,
        definition=table.definition,
        headings=tuple(table.headings),
        units=tuple(table.units),
        rows=table.told(_rows(row.content, tuple(table.units)), few),
        as_at=row.as_at,
    )


def _references(
    counted: Figure | Table, scope: Scope, kept: Measurement | MeasuredTable | None, numbers: Numbers
) -> list[str]:
    """Of what counted nothing there is nothing to be named, and nothing is asked for."""
    if counted.kind == STATE and kept is not None:
        return kept.references
    if isinstance(counted, Figure) and counted.counts_nothing(numbers):
        return []
    return counted.references(scope)


def _frozen_figure(statement: Statement, reading: Reading, references: list[str]) -> FrozenFigure:
    return FrozenFigure(
        statement=statement,
        key=reading.key,
        label=reading.label,
        kind=reading.kind,
        unit=reading.unit,
        counts_in=reading.counts_in,
        value=reading.value,
        numerator=reading.numerator,
        denominator=reading.denominator,
        hidden=reading.hidden,
        as_at=reading.as_at,
        period_start=reading.first,
        period_end=reading.last,
        definition=reading.definition,
        references=references,
    )


def _frozen_table(statement: Statement, reading: TableReading, references: list[str]) -> FrozenTable:
    return FrozenTable(
        statement=statement,
        key=reading.key,
        label=reading.label,
        kind=reading.kind,
        definition=reading.definition,
        content={
            "headings": list(reading.headings),
            "units": list(reading.units),
            "rows": [[stored(value) for value in row] for row in reading.rows],
        },
        as_at=reading.as_at,
        period_start=reading.first,
        period_end=reading.last,
        references=references,
    )
