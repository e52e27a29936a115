"""Signing: exactly what was approved is sealed, and its document is asked for."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from msplan.accounts.models import Person
from msplan.force.models import Body
from msplan.history.recording import record
from msplan.lib.states import InvalidTransition, move
from statements.agreement.clearing import refuse_uncleared
from statements.agreement.sealing import seal
from statements.coverage import gates
from statements.models import Publication, Signature, Statement
from statements.writing.hashing import content_hash
from statements.writing.refusals import Refused


def why_not_sign(statement: Statement, person: Person) -> str:
    """Why this person may not sign, as a sentence; "" if nothing stands against it."""
    if statement.was_last_edited_by(person):
        return "You made the last edit, so somebody else has to sign."
    # All of them, which a page that asks this of several statements has read for all at once.
    if any(approval.stands and approval.by_id == person.pk for approval in statement.approvals.all()):
        return "You recorded the board’s approval, so somebody else has to sign."
    return ""


@transaction.atomic
def sign(
    statement: Statement,
    *,
    body: Body,
    name: str,
    rank: str,
    role: str,
    seen_hash: str,
    by: Person,
    at: datetime,
    on: date,
) -> Signature:
    """Sign for one body. With the last one the statement is sealed and its document queued.

    The caller has just made the person sign in again. Raises InvalidTransition where it is not approved, Refused
    where person or text is not the right one.
    """
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    if statement.state != Statement.State.APPROVED:
        raise InvalidTransition(
            f"The statement is {statement.get_state_display().lower()}: it cannot be signed now."
        )
    if reason := why_not_sign(statement, by):
        raise Refused(reason)
    if seen_hash != statement.content_hash:
        raise Refused("The text changed since you opened this page. Read it again before you sign.")
    _check_approved(statement)
    refuse_uncleared(statement)
    gates.refuse(statement, gates.SIGN, on=on)
    if not bodies_to_sign(statement).filter(pk=body.pk).exists():
        raise Refused(f"{body.name} has signed already, or is not covered.")
    signature = Signature.objects.create(
        statement=statement,
        body=body,
        by=by,
        name=name.strip(),
        rank=rank.strip(),
        role=role.strip(),
        on=on,
        signed_at=at,
        hash=statement.content_hash,
    )
    record(
        "statements.sign",
        statement,
        by=by,
        at=at,
        after={"body": body.name, "name": signature.name, "role": signature.role, "hash": signature.hash},
    )
    if not bodies_to_sign(statement).exists():
        made = seal(statement, by=by, at=at, on=on)
        Publication.objects.create(seal=made, queued_at=at)
        move(statement, to=Statement.State.SIGNED, allowed=[Statement.State.APPROVED])
    return signature


def bodies_to_sign(statement: Statement) -> "QuerySet[Body]":
    """Bodies covered whose signature does not stand."""
    return statement.bodies.exclude(pk__in=statement.signatures.standing().values("body"))


def _check_approved(statement: Statement) -> None:
    """What lies in the rows now must be what every body's board approved, letter for letter."""
    now = content_hash(statement)
    hashes = set(statement.approvals.standing().values_list("hash", flat=True))
    if hashes != {now} or now != statement.content_hash:
        raise Refused("The text or a figure is not what the board approved. Send it back to drafting.")
