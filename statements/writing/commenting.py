"""Comments on a draft: by whoever reads it, settled by whoever writes it. None is part of what is published."""

import uuid
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.once import MadeAlready
from msplan.lib.states import InvalidTransition
from statements.models import Comment, Section, Statement
from statements.writing.refusals import Refused


@transaction.atomic
def comment(
    statement: Statement,
    *,
    section: Section | None,
    text: str,
    by: Person,
    at: datetime,
    form_id: uuid.UUID | None = None,
) -> Comment:
    """Say something about a section as it reads now, or about the whole. Voids nothing.

    Raises InvalidTransition once the statement is signed, MadeAlready where the page was sent before.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if made := form_id and Comment.objects.filter(form_id=form_id).first():
        raise MadeAlready(made)
    if not statement.is_editable:
        state = statement.get_state_display().lower()
        raise InvalidTransition(f"The statement is {state}: comments come too late.")
    if section is not None and (section.statement_id != statement.pk or section.position is None):
        raise Refused("This section was taken out of the statement.")
    if not text.strip():
        raise Refused("Enter a comment.")
    made = Comment.objects.create(
        statement=statement,
        section=section,
        section_version=section.version if section else None,
        text=text.strip(),
        by=by,
        at=at,
        form_id=form_id,
    )
    record("statements.comment", section or statement, by=by, at=at, after={"comment": made.text})
    return made


@transaction.atomic
def settle(found: Comment, *, how: str, by: Person, at: datetime) -> None:
    """Say what was done about it. Raises InvalidTransition where somebody did so before, Refused without a word."""
    found = Comment.objects.select_for_update().get(pk=found.pk)
    if found.settled_at is not None:
        raise InvalidTransition("This comment is settled already.")
    if not (how := " ".join(how.split())):
        raise Refused("Say what was done about it.")
    found.settled_by, found.settled_at, found.settled_how = by, at, how
    found.save(update_fields=["settled_by", "settled_at", "settled_how"])
    record(
        "statements.settle_comment",
        found.section or found.statement,
        by=by,
        at=at,
        after={"comment": found.text, "settled": how},
    )
