"""Who may do what to partnerships and their tasks. The table of roles is msplan/accounts/roles.py."""

from datetime import date

from actions.partners.models import PartnerTask
from msplan.accounts.models import Person


def answers_for(person: Person, task: PartnerTask, on: date) -> bool:
    """Our owner or contact, who stands in during leave, or their department's lead when they have left."""
    owner = task.owner
    if not owner.is_active:
        return owner.department is not None and owner.department.lead_id == person.pk
    return person.pk in (owner.pk, owner.receives_mail_through(on).pk)


def may_edit(person: Person) -> bool:
    return person.may("partners.edit")


def may_update(person: Person, task: PartnerTask, on: date) -> bool:
    """Say what was heard, that it is done, or another date."""
    return may_edit(person) or answers_for(person, task, on)
