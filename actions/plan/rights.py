"""Who may do what to one action. The table of roles is msplan/accounts/roles.py; here ownership is added to it.

The owner's stand-in is whoever gets their mail on the day: what a reminder asks for can be done by its reader.
"""

from datetime import date

from django.core.exceptions import PermissionDenied

from actions.plan.models import Action
from msplan.accounts.models import Person


def answers_for(person: Person, action: Action, on: date) -> bool:
    """The owner, who stands in during leave, or the department's lead when the owner has left."""
    owner = action.owner
    if owner is None:
        return False
    if not owner.is_active:
        return action.lead_department.lead_id == person.pk
    return person.pk in (owner.pk, owner.receives_mail_through(on).pk)


def may_edit(person: Person, action: Action) -> bool:
    """The plan manager edits every action, a department's lead those of their own department."""
    if person.may("actions.edit_any"):
        return True
    own = person.pk == action.lead_department.lead_id or person.department_id == action.lead_department_id
    return own and person.may("actions.edit")


def may_review(person: Person, action: Action, on: date) -> bool:
    return answers_for(person, action, on) or person.may("actions.review_any")


def may_work(person: Person, action: Action, on: date) -> bool:
    """Start, pause, move the date, hand in evidence, complete."""
    return answers_for(person, action, on) or may_edit(person, action)


def demand(allowed: bool) -> None:  # noqa: FBT001  # reads as a sentence: demand(may_edit(person, action))
    """A 403 page for whoever may not."""
    if not allowed:
        raise PermissionDenied
