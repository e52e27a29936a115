"""Who may do what to one promise. The table of roles is msplan/accounts/roles.py; here ownership is added to it."""

from datetime import date

from actions.plan.rights import demand, stands_for
from msplan.accounts.models import Person
from statements.models import Promise, Statement

__all__ = ["demand", "may_answer", "may_mark", "may_open", "may_override"]


def may_open(person: Person, promise: Promise, on: date) -> bool:
    """What is public may be read by everybody; what is still written, by whoever sees drafts and who owns it."""
    public = promise.statement.state in Statement.PUBLIC
    return public or person.may("drafts.see") or stands_for(person, promise.owner, on)


def may_mark(person: Person) -> bool:
    """Mark a promise in the text, reword it, take it off the list, give it to another owner."""
    return person.may("drafts.edit")


def may_answer(person: Person, promise: Promise, on: date) -> bool:
    """Say what became of it, hand in evidence, name the actions that carry it out."""
    return person.may("promises.answer") or stands_for(person, promise.owner, on)


def may_override(person: Person) -> bool:
    """Let a statement go out without an answer."""
    return person.may("promises.override")
