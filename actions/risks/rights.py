"""Who may do what to one risk or unknown: the table of roles, and ownership besides."""

from datetime import date

from actions.risks.models.watched import Watched
from msplan.accounts.models import Person


def answers_for(person: Person, thing: Watched, on: date) -> bool:
    """The owner, who stands in during leave, or the lead of the owner's department when the owner has left."""
    owner = thing.owner
    if not owner.is_active:
        return owner.department is not None and owner.department.lead_id == person.pk
    return person.pk in (owner.pk, owner.receives_mail_through(on).pk)


def may_work(person: Person, thing: Watched, on: date) -> bool:
    """Review it, edit its words, say what was found out. Clearing it for publication needs ``risks.edit``."""
    return person.may("risks.edit") or answers_for(person, thing, on)
