"""Who may do what to partnerships and their tasks. The table of roles is msplan/accounts/roles.py."""

from datetime import date

from actions.partners.models import PartnerTask
from actions.plan.rights import stands_for
from msplan.accounts.models import Person


def may_edit(person: Person) -> bool:
    return person.may("partners.edit")


def may_update(person: Person, task: PartnerTask, on: date) -> bool:
    """Say what was heard, that it is done, or another date."""
    return may_edit(person) or stands_for(person, task.owner, on)
