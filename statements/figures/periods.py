"""For which periods an indicator has a value, and for which it is owed one. Rule: docs/rules/indicators.md."""

from datetime import date, timedelta

from msplan.lib.dates import add_months, last_of_month
from statements.figures.indicators import FREQUENCIES

# So many days after a period's end its value is to be handed in.
DAYS_TO_HAND_IN = 28
YEAR_ENDS_IN = 3


def last_ended(on: date, frequency: str) -> date:
    """The last day of the newest period that is over on a day. Periods divide the financial year."""
    months, end = FREQUENCIES[frequency], last_of_month(add_months(on.replace(day=1), -1))
    return last_of_month(add_months(end.replace(day=1), -((end.month - YEAR_ENDS_IN) % months)))


def first_day(end: date, frequency: str) -> date:
    """The first day of the period that ends on a day."""
    return add_months(end.replace(day=1), 1 - FREQUENCIES[frequency])


def next_end(end: date, frequency: str) -> date:
    """The end of the first period that ends after a day, whether or not a period ends on that day."""
    newest = last_ended(end + timedelta(days=1), frequency)
    return last_of_month(add_months(newest.replace(day=1), FREQUENCIES[frequency]))


def due_on(end: date) -> date:
    return end + timedelta(days=DAYS_TO_HAND_IN)


def owed(on: date, frequency: str, *, last: date | None, since: date | None) -> date | None:
    """The end of the oldest period that is over and without a value since the last one; None where none is owed.

    ``last`` is the end of the last period with a value, ``since`` the day from which the indicator is in use.
    """
    newest = last_ended(on, frequency)
    if last is not None:
        first = next_end(last, frequency)
        return first if first <= newest else None
    return newest if since is None or newest >= since else None


def periods_old(on: date, frequency: str, last: date) -> int:
    """How many periods have ended since the one that a value is of."""
    count, end, newest = 0, next_end(last, frequency), last_ended(on, frequency)
    while end <= newest:
        count, end = count + 1, next_end(end, frequency)
    return count


def stale_words(on: date, frequency: str, last: date | None) -> str:
    """ "last value is of March 2026, 2 periods old"; "" while the value that is missing may still be handed in."""
    if last is None:
        return ""
    first = next_end(last, frequency)
    if on <= due_on(first):
        return ""
    old = periods_old(on, frequency, last)
    return f"last value is of {last:%B %Y}, {old} period{'' if old == 1 else 's'} old"
