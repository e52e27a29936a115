"""Who may do what to one policy or route: the table of roles, and ownership besides."""

from datetime import date

from actions.plan.rights import stands_for
from actions.policies.models.kept import Kept
from msplan.accounts.models import Person


def may_work(person: Person, thing: Kept, on: date) -> bool:
    """Review it, and say what a policy covers. Its other words are for whoever holds ``policies.edit``."""
    return person.may("policies.edit") or stands_for(person, thing.owner, on)
