"""Who writes a section, and how far it is. Neither is part of the text: no approval is voided by it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from actions.plan.rights import stands_for
from msplan.accounts.models import Person
from msplan.accounts.roles import PERMISSIONS
from msplan.history.recording import record
from msplan.lib.refusing import StaleEdit
from msplan.lib.states import move
from statements.models import Section, Statement
from statements.writing.drafting import lock_for_edit
from statements.writing.refusals import Refused

W = Section.Writing


def may_be_author() -> "QuerySet[Person]":
    """Whoever is here, but for those who agree, sign and check: nobody does that to words of their own."""
    return Person.objects.holding(*PERMISSIONS["drafts.own"]).order_by("name", "pk")


def may_write(person: Person, section: Section, on: date) -> bool:
    """Editors write every section; its author that one, while the statement can be changed. So does whoever stands in
    for the author on the day: what a reminder asks for can be done by its reader."""
    if person.may("drafts.edit"):
        return True
    is_theirs = person.may("drafts.own") and stands_for(person, section.author, on)
    return is_theirs and section.statement.is_editable


def sees_pictures_of(person: Person, statement: Statement) -> bool:
    """Whoever sees the draft, and authors, whose sections show them."""
    return person.may("drafts.see") or statement.sections.standing().filter(author=person).exists()


@transaction.atomic
def assign(section: Section, *, author: Person, seen: str = "", by: Person, at: datetime) -> bool:
    """Give the section to somebody; whether that is a change.

    Raises StaleEdit where it is not written any more by whoever was ``seen`` (their id, or "nobody").
    """
    _hold(section)
    if seen and seen != str(section.author_id or "nobody"):
        raise StaleEdit
    if section.author == author:
        return False
    if not may_be_author().filter(pk=author.pk).exists():
        raise Refused(f"{author.name} may not write sections: who agrees, signs or checks does not write.")
    before = section.author.name if section.author else "nobody"
    section.author = author
    section.save(update_fields=["author"])
    record(
        "statements.assign", section, by=by, at=at, before={"author": before}, after={"author": author.name}
    )
    return True


@transaction.atomic
def mark_ready(section: Section, *, by: Person, at: datetime) -> None:
    """Its author says that it is written. A later change of its text takes that back. Refused where it is empty."""
    _hold(section)
    if section.is_empty:
        raise Refused(f"“{section.heading}” is empty: write it before it is ready.")
    move(
        section,
        to=W.READY,
        allowed=[W.TO_WRITE, W.BEING_WRITTEN],
        field="writing",
        sentence="This section is marked as ready already.",
    )
    record("statements.mark_ready", section, by=by, at=at, after={"state": W.READY.label})


@transaction.atomic
def write_on(section: Section, *, by: Person, at: datetime) -> None:
    """Not ready after all."""
    _hold(section)
    move(
        section,
        to=W.BEING_WRITTEN,
        allowed=[W.READY],
        field="writing",
        sentence="This section is being written already.",
    )
    record("statements.write_on", section, by=by, at=at, after={"state": W.BEING_WRITTEN.label})


def _hold(section: Section) -> None:
    """The statement's row is held until the act ends. Raises Refused where the section was taken out."""
    lock_for_edit(section.statement_id)
    section.refresh_from_db()
    if section.position is None:
        raise Refused("This section was taken out of the statement.")
