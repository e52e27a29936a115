"""States kept month by month. Rule and source: docs/rules/figures.md."""

from datetime import date, datetime, timedelta

from django.db import transaction

from msplan.lib.dates import last_of_month
from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import STATE, Figure, Scope, Table, numbers_of
from statements.figures.stillness import hold_still
from statements.models import MeasuredTable, Measurement

# A month end is measured on the days that follow it. Later the records would tell of another day.
DAYS_AFTER = 5


def last_month_end(on: date) -> date:
    """The last day of the month before the one of ``on``."""
    return on.replace(day=1) - timedelta(days=1)


def measure_when_due(*, on: date, at: datetime) -> int:
    """What the schedule calls every night: measure the last month end while it is fresh. Returns rows written."""
    month_end = last_month_end(on)
    if (on - month_end).days > DAYS_AFTER:
        return 0
    return measure(as_at=month_end, at=at)


@transaction.atomic
def measure(*, as_at: date, at: datetime) -> int:
    """Count every state as at a month end and keep it; what is kept already is left alone.

    The caller answers for the records being those of that day. Raises ValueError for a day within a month.
    """
    if as_at != last_of_month(as_at):
        raise ValueError(f"{as_at} is not the last day of a month")
    hold_still()
    scope = Scope(on=as_at, first=as_at.replace(day=1), last=as_at)
    return _figures(scope, at) + _tables(scope, at)


def _figures(scope: Scope, at: datetime) -> int:
    kept = set(Measurement.objects.filter(as_at=scope.on).values_list("key", flat=True))
    due = [figure for figure in FIGURES.values() if _is_kept(figure) and figure.key not in kept]
    numbers = numbers_of(due, scope)
    counted = {figure.key: figure.counted(scope, numbers) for figure in due}
    rows = [
        Measurement(
            key=figure.key,
            as_at=scope.on,
            numerator=counted[figure.key].numerator,
            denominator=counted[figure.key].denominator,
            value=counted[figure.key].value,
            references=figure.references(scope),
            measured_at=at,
        )
        for figure in due
    ]
    return len(Measurement.objects.bulk_create(rows, ignore_conflicts=True))


def _tables(scope: Scope, at: datetime) -> int:
    kept = set(MeasuredTable.objects.filter(as_at=scope.on).values_list("key", flat=True))
    rows = [
        MeasuredTable(
            key=table.key,
            as_at=scope.on,
            content=[list(row) for row in table.rows(scope, numbers_of([table], scope))],
            references=table.references(scope),
            measured_at=at,
        )
        for table in TABLES.values()
        if _is_kept(table) and table.key not in kept
    ]
    return len(MeasuredTable.objects.bulk_create(rows, ignore_conflicts=True))


def _is_kept(thing: Figure | Table) -> bool:
    return thing.kind == STATE and thing.measured
