"""Whom a statement covers, and whether it says that no steps were taken."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.marks import mark, refuse_late
from statements.models import Statement
from statements.text.tokens import line_problems
from statements.writing.drafting import lock_for_edit, text_changed
from statements.writing.refusals import Refused


@transaction.atomic
def set_cover(
    statement: Statement,
    *,
    covers: Collection[str],
    no_steps: bool = False,
    no_steps_reason: str = "",
    seen: str = "",
    by: Person,
    at: datetime,
) -> bool:
    """Say whom it covers (names out of ``Statement.COVERS``), and that no steps were taken, with the reason.

    Section 54(4)(b) of the Act lets an organisation say so. Whether anything changed. Raises Refused where nobody is
    covered, or no reason is given; StaleEdit where it says something else than what was ``seen`` (its mark).
    """
    statement = lock_for_edit(statement.pk)
    refuse_late(seen, _said(statement))
    if not covers:
        raise Refused("Choose at least one group that the statement covers.")
    reason = " ".join(no_steps_reason.split()) if no_steps else ""
    if no_steps and not reason:
        raise Refused("Say why no steps were taken.")
    if problems := line_problems(reason):
        raise Refused(*problems)
    before = _said(statement)
    for name in Statement.COVERS:
        setattr(statement, name, name in covers)
    statement.no_steps, statement.no_steps_reason = no_steps, reason
    after = _said(statement)
    if after == before:
        return False
    statement.save(update_fields=[*Statement.COVERS, "no_steps", "no_steps_reason"])
    record("statements.set_cover", statement, by=by, at=at, before=before, after=after)
    text_changed(statement, "Whom it covers, or whether steps were taken, was changed.", by=by, at=at)
    return True


def mark_of_cover(statement: Statement) -> str:
    """Of what it says now: a form carries it."""
    return mark(_said(statement))


def _said(statement: Statement) -> dict[str, str]:
    return {
        "people covered": ", ".join(statement.covers),
        "no steps were taken": statement.no_steps_reason if statement.no_steps else "not said",
    }
