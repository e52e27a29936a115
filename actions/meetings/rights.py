"""Who may do what to one decision: the table of roles, and ownership besides."""

from datetime import date

from actions.meetings.models import Decision
from actions.plan.rights import stands_for
from msplan.accounts.models import Person


def may_close(person: Person, decision: Decision, on: date) -> bool:
    """Say what came of it: whoever is reminded of it, and the keeper of the meetings."""
    return person.may("meetings.keep") or stands_for(person, decision.owner, on)
