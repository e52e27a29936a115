"""Over which time the dashboard counts."""

from datetime import date

from msplan.lib.dates import FinancialYear
from statements.figures.definition import Scope


def this_year(on: date) -> Scope:
    """States as at the day; events from the first day of its financial year to the day itself."""
    return Scope(on=on, first=FinancialYear.of(on).first, last=on)
