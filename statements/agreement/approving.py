"""The board's decision, recorded by its secretary and bound to the hash of what the board saw."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.states import InvalidTransition, move
from statements.coverage import gates
from statements.models import Approval, Statement
from statements.promises.stopping import stops
from statements.writing.hashing import content_hash
from statements.writing.refusals import Refused


def why_not_approve(statement: Statement, person: Person) -> str:
    """Why this person may not record the approval, as a sentence; "" if nothing stands against it."""
    if statement.was_last_edited_by(person):
        return "You made the last edit, so somebody else has to record the board’s decision."
    if person.may("drafts.sign"):
        return "You may sign the statement, so somebody else has to record the board’s decision."
    return ""


@transaction.atomic
def approve(
    statement: Statement,
    *,
    body: Body,
    on: date,
    minute_reference: str,
    seen_hash: str,
    by: Person,
    at: datetime,
    today: date,
) -> Approval:
    """Record that ``body``'s board approved, on a day, the text whose hash the secretary saw.

    Raises InvalidTransition where it is not with the board, Refused for a wrong person, text or day.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state != Statement.State.WITH_BOARD:
        raise InvalidTransition(
            f"The statement is {statement.get_state_display().lower()}: there is nothing to approve."
        )
    if reason := why_not_approve(statement, by):
        raise Refused(reason)
    if seen_hash != statement.content_hash:
        raise Refused(
            "The text changed since you opened this page. Read it again before you record the decision."
        )
    if content_hash(statement) != statement.content_hash:
        raise Refused("The text or a figure is not what was submitted. Send it back to drafting.")
    if promised := stops(statement, list(statement.sections.standing())):
        raise Refused(*(stop.sentence for stop in promised))
    gates.refuse(statement, gates.BOARD, on=today)
    _check_day(statement, on, today)
    if not statement.bodies.filter(pk=body.pk).exists():
        raise Refused(f"{body.name} is not covered by this statement.")
    if statement.approvals.standing().filter(body=body).exists():
        raise Refused(f"The approval of {body.name} is recorded already.")
    approval = Approval.objects.create(
        statement=statement,
        body=body,
        board=body.approving_board,
        on=on,
        minute_reference=minute_reference.strip(),
        by=by,
        recorded_at=at,
        hash=statement.content_hash,
    )
    record(
        "statements.approve",
        statement,
        by=by,
        at=at,
        after={"board": approval.board, "on": on, "minute": approval.minute_reference, "hash": approval.hash},
    )
    if not bodies_to_approve(statement).exists():
        move(statement, to=Statement.State.APPROVED, allowed=[Statement.State.WITH_BOARD])
    return approval


def bodies_to_approve(statement: Statement) -> "QuerySet[Body]":
    """Bodies covered whose approval does not stand."""
    return statement.bodies.exclude(pk__in=statement.approvals.standing().values("body"))


def _check_day(statement: Statement, on: date, today: date) -> None:
    # A correction may show figures of an earlier day: the board got it when it was submitted.
    given = statement.submitted_at and london_date(statement.submitted_at)
    first = max(day for day in (statement.as_at, given) if day is not None)
    if on < first:
        raise Refused(f"The board cannot have approved this before {plain(first)}, when it was fixed.")
    if on > today:
        raise Refused("The date of the decision must be today or in the past.")
