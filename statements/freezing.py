"""Figures for a statement: counted live while it is drafted, frozen when it goes to the board.

A state is the one measured at the period's end; where msplan kept no measurement of that day, it is the state on
the day of counting, with that date. Events are those of the statement's period.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import STATE, Figure, Scope, Table, read_many
from statements.figures.reading import Reading, TableReading, cell
from statements.models import FrozenFigure, FrozenTable, MeasuredTable, Measurement, Statement


@dataclass(frozen=True)
class Readings:
    """Figures and tables by key."""

    figures: dict[str, Reading] = field(default_factory=dict)
    tables: dict[str, TableReading] = field(default_factory=dict)


def scope_of(statement: Statement, on: date) -> Scope:
    """Events of the period as far as it has come: what lies ahead of ``on`` cannot be counted, nor claimed."""
    last = max(statement.period_start, min(statement.period_end, on))
    return Scope(on=on, first=statement.period_start, last=last)


def live(statement: Statement, *, figures: Iterable[str], tables: Iterable[str], on: date) -> Readings:
    """What the named figures and tables would be if they were frozen on that day."""
    scope = scope_of(statement, on)
    measured = _measured(statement)
    measured_tables = _measured_tables(statement)
    return Readings(
        figures=_figures(figures, scope, measured),
        tables={key: _table(key, scope, measured_tables.get(key)) for key in tables},
    )


def frozen(statement: Statement) -> Readings:
    """What was frozen, in the catalogue's order at the time."""
    return Readings(
        figures={row.key: reading_of(row) for row in statement.figures.order_by("pk")},
        tables={row.key: table_reading_of(row) for row in statement.tables.order_by("pk")},
    )


def freeze(statement: Statement, *, on: date) -> None:
    """Replace the statement's frozen figures and tables by those of the day. Part of an act."""
    scope = scope_of(statement, on)
    measured, measured_tables = _measured(statement), _measured_tables(statement)
    thaw(statement)
    FrozenFigure.objects.bulk_create(
        _frozen_figure(statement, reading, _references(FIGURES[key], scope, measured.get(key)))
        for key, reading in _figures(FIGURES, scope, measured).items()
    )
    FrozenTable.objects.bulk_create(
        _frozen_table(
            statement,
            _table(key, scope, measured_tables.get(key)),
            _references(table, scope, measured_tables.get(key)),
        )
        for key, table in TABLES.items()
    )


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


def _measured(statement: Statement) -> dict[str, Measurement]:
    return {row.key: row for row in Measurement.objects.filter(as_at=statement.period_end)}


def _measured_tables(statement: Statement) -> dict[str, MeasuredTable]:
    return {row.key: row for row in MeasuredTable.objects.filter(as_at=statement.period_end)}


def _figures(keys: Iterable[str], scope: Scope, measured: dict[str, Measurement]) -> dict[str, Reading]:
    """By key, in the order asked for; what was not measured is counted together."""
    keys = list(keys)
    kept = {key: measured[key] for key in keys if key in measured and FIGURES[key].kind == STATE}
    counted = read_many([FIGURES[key] for key in keys if key not in kept], scope)
    return {key: _kept(FIGURES[key], kept[key]) if key in kept else counted[key] for key in keys}


def _kept(figure: Figure, row: Measurement) -> Reading:
    return Reading(
        key=figure.key,
        label=figure.label,
        kind=figure.kind,
        unit=figure.unit,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        definition=figure.definition,
        as_at=row.as_at,
        counts_in=figure.counts_in,
    )


def _table(key: str, scope: Scope, kept: MeasuredTable | None) -> TableReading:
    table = TABLES[key]
    if table.kind != STATE or kept is None:
        return table.read(scope)
    return TableReading(
        key=key,
        label=table.label,
        kind=table.kind,
        definition=table.definition,
        headings=tuple(table.headings),
        units=tuple(table.units),
        rows=_rows(kept.content, tuple(table.units)),
        as_at=kept.as_at,
    )


def _references(counted: Figure | Table, scope: Scope, kept: Measurement | MeasuredTable | None) -> list[str]:
    return counted.references(scope) if counted.kind != STATE or kept is None else kept.references


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
            "rows": [list(row) for row in reading.rows],
        },
        as_at=reading.as_at,
        period_start=reading.first,
        period_end=reading.last,
        references=references,
    )
