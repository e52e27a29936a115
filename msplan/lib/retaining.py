"""What a rule of retention is; each room names its own (settings.RETENTION_RULES). Rules: docs/rules/retention.md."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, Protocol

from dateutil.relativedelta import relativedelta
from django.contrib.auth.models import AbstractBaseUser

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

    ``least`` is what a force cannot go below: what stands against it is law, or the program's own need.
    """

    name: str
    title: str
    what_goes: str
    why: str
    source: str
    months: int
    least: int
    count: Callable[[datetime], Counted]
    go: Going
    owner: str = "Data protection officer"


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
