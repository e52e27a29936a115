"""What a rule of retention is; each room names its own (settings.RETENTION_RULES). Rules: docs/rules/retention.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, Protocol

from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import AbstractBaseUser
from django.db.models import Count, Q, QuerySet, Value

from msplan.lib.dates import LONDON, add_months


class Counted(NamedTuple):
    """So many would go, of so many."""

    going: int
    of: int


class Going(Protocol):
    """Lets go of everything from before a moment; how many that were. Repeating finds nothing to do."""

    def __call__(self, before: datetime, *, by: AbstractBaseUser | None, at: datetime) -> int: ...


@dataclass(frozen=True)
class Rule:
    """Something is kept for a number of months after a day of its own, and goes on the day after the last of them.

    ``least`` is what a force cannot go below: what stands against it is law, or the program's own need. Where ``seen``
    names a permission, only who holds it is told how many would go, and only they follow the rule.
    """

    name: str
    title: str
    what_goes: str
    why: str
    source: str
    months: int
    least: int
    count: Callable[[datetime], Counted] | None
    go: Going
    owner: str = "Data protection officer"
    seen: str = ""
    # In place of ``count``, where one query can count this along with others: the rows, and which of them are old.
    rows: Callable[[datetime], tuple[QuerySet[Any], Q]] | None = None


def counted_together(asked: Mapping[str, tuple[QuerySet[Any], Q]]) -> dict[str, Counted]:
    """By name, in one query."""
    parts = [
        rows.order_by().values(rule=Value(name)).annotate(of=Count("pk"), going=Count("pk", filter=old))
        for name, (rows, old) in asked.items()
    ]
    found = parts[0].union(*parts[1:], all=True) if parts else []
    return {row["rule"]: Counted(going=row["going"], of=row["of"]) for row in found}


def first_kept(on: date, months: int) -> date:
    """The earliest day from which something is still kept on a day, if it is kept for so many months.

    Counted forwards from each thing's own day, as people count: of 29 February a year ends on 28 February, of
    28 February a month ends on 28 March whatever the month's length.
    """
    day = on - relativedelta(months=months)
    while add_months(day, months) < on:
        day += timedelta(days=1)
    return day


def moment(day: date) -> datetime:
    """The beginning of a day in London."""
    return datetime.combine(day, time.min, LONDON)
