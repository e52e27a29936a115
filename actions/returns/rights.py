"""Who may do what to one return: the table of roles, and who owes it besides."""

from datetime import date

from actions.plan.rights import stands_for
from actions.returns.models import ReturnSeries
from msplan.accounts.models import Person


def may_hand_in(person: Person, series: ReturnSeries, on: date) -> bool:
    return person.may("returns.hand_in") or stands_for(person, series.owner, on)
