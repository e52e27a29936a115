"""Who may do what to one risk or unknown: the table of roles, and ownership besides."""

from datetime import date

from actions.plan.rights import stands_for
from actions.risks.models.watched import Watched
from msplan.accounts.models import Person


def may_work(person: Person, thing: Watched, on: date) -> bool:
    """Review it, edit its words, say what was found out. Clearing it for publication needs ``risks.edit``."""
    return person.may("risks.edit") or stands_for(person, thing.owner, on)
