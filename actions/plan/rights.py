"""Who may do what to one action. The table of roles is msplan/accounts/roles.py; here ownership is added to it.

The owner's stand-in is whoever gets their mail on the day: what a reminder asks for can be done by its reader. Who
accepts a completion is said in second_person.py.
"""

from datetime import date

from django.core.exceptions import PermissionDenied

from actions.plan.models import Action, Completion, Evidence
from msplan.accounts.answering import only_reads
from msplan.accounts.models import Person


def stands_for(person: Person, owner: Person | None, on: date) -> bool:
    """Whoever owns it, who stands in during leave, or the lead of the owner's department when the owner has left.

    Never somebody who only reads, also not where they were named before they became an auditor.
    """
    if owner is None or only_reads(person):
        return False
    if not owner.is_active:
        return owner.department is not None and owner.department.lead_id == person.pk
    return person.pk in (owner.pk, owner.receives_mail_through(on).pk)


def answers_for(person: Person, action: Action, on: date) -> bool:
    """The owner or who stands in; when the owner has left, the lead of the action's own department."""
    if action.owner is not None and not action.owner.is_active:
        return action.lead_department.lead_id == person.pk and not only_reads(person)
    return stands_for(person, action.owner, on)


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


def may_withdraw(person: Person, completion: Completion, on: date) -> bool:
    """Whoever handed it in, and whoever answers for the action."""
    return person.pk == completion.by_id or answers_for(person, completion.action, on)


def may_ask(person: Person) -> bool:
    """Return a review with a question."""
    return person.may("actions.ask")


def may_remove(person: Person, evidence: Evidence) -> bool:
    """Whoever handed it in, and the plan manager."""
    return person.pk == evidence.by_id or person.may("actions.edit_any")


def demand(allowed: bool) -> None:  # noqa: FBT001  # reads as a sentence: demand(may_edit(person, action))
    """A 403 page for whoever may not."""
    if not allowed:
        raise PermissionDenied
