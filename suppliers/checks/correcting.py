"""Corrective actions: agreed, extended, said to be done, verified by another person, not accepted, dropped."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import F

from msplan.accounts.models import Person
from msplan.history.amending import amend, keep
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import RowRefused
from msplan.lib.states import InvalidTransition, move
from suppliers.checks.checking import kept_file
from suppliers.checks.finding import refuse_closed
from suppliers.checks.models import CorrectiveAction, CorrectiveState, Extension, Finding
from suppliers.checks.models.corrective import TO_DO, UNSETTLED

# Somebody's name and address may be removed one day: history does not keep them.
PRIVATE = ("contact_name", "contact_email")


@transaction.atomic
def agree(
    finding: Finding,
    *,
    what: str,
    contact_name: str,
    follower: Person,
    due_on: date,
    contact_email: str = "",
    form_id: uuid.UUID | None = None,
    by: Person,
    at: datetime,
) -> CorrectiveAction:
    """What the supplier will do by when. Raises RowRefused, MadeAlready, InvalidTransition for a closed finding."""
    finding = hold(Finding.objects.select_related("supplier"), finding.pk)
    refuse_closed(finding)
    on = london_date(at)
    if due_on < on:
        raise RowRefused("Due date must be today or later", field="due_on")
    corrective = CorrectiveAction(
        finding=finding,
        what=what,
        contact_name=contact_name,
        contact_email=contact_email,
        follower=follower,
        agreed_on=on,
        first_due_on=due_on,
        due_on=due_on,
        form_id=form_id,
    )
    keep(corrective)
    after = {"what": what, "due_on": due_on, "follower": str(follower), "finding": str(finding)}
    record("corrective.agree", corrective, by=by, at=at, after=after)
    return corrective


@transaction.atomic
def edit(
    corrective: CorrectiveAction, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Its words, its contact, who follows it; the due date moves by ``extend``. Raises RowRefused, StaleEdit."""

    def check(now: CorrectiveAction) -> None:
        if now.is_settled:
            raise InvalidTransition("This corrective action is settled.")

    return amend(
        corrective,
        version=version,
        changes=changes,
        act="corrective.edit",
        check=check,
        private=PRIVATE,
        by=by,
        at=at,
    )


@transaction.atomic
def extend(corrective: CorrectiveAction, *, to: date, reason: str, by: Person, at: datetime) -> None:
    """Another due date, with the reason; the first one stays. Raises RowRefused, InvalidTransition when settled."""
    now = hold(CorrectiveAction.objects.with_people(), corrective.pk)
    if now.is_settled:
        raise InvalidTransition("This corrective action is settled, so its date stays.")
    if to == now.due_on:
        raise RowRefused("Choose another date than the one it has.", field="to")
    if to < london_date(at):
        raise RowRefused("New due date must be today or later", field="to")
    before, now.due_on, now.version = now.due_on, to, now.version + 1
    keep(
        Extension(corrective=now, from_on=before, to_on=to, reason=reason.strip(), by=by, at=at),
        field="reason",
    )
    keep(now, only=["due_on", "version"], field="to")
    record(
        "corrective.extend",
        now,
        by=by,
        at=at,
        before={"due_on": before},
        after={"due_on": to, "reason": reason},
    )
    corrective.refresh_from_db()


@transaction.atomic
def say_done(corrective: CorrectiveAction, *, said: str, said_on: date, by: Person, at: datetime) -> None:
    """Write down that the supplier says it is done. Somebody else verifies. Raises InvalidTransition, RowRefused."""
    if not corrective.agreed_on <= said_on <= london_date(at):
        raise RowRefused("The supplier said so between the agreement and today.", field="said_on")
    move(
        corrective,
        to=CorrectiveState.SAID_DONE,
        allowed=TO_DO,
        said=said,
        said_on=said_on,
        said_by=by,
        refused_reason="",
        version=F("version") + 1,
    )
    record("corrective.say_done", corrective, by=by, at=at, after={"said_on": said_on, "said": said})


@transaction.atomic
def verify(
    corrective: CorrectiveAction,
    *,
    seen: str,
    upload: "File[bytes] | None" = None,
    link: str = "",
    by: Person,
    at: datetime,
) -> None:
    """Seen to be done, by another person than the one who wrote down that it was said, with evidence.

    Raises RowRefused, FileRefused, InvalidTransition.
    """
    now = hold(CorrectiveAction.objects.all(), corrective.pk)
    refuse_own(now, by)
    if upload is None and not link:
        raise RowRefused("Hand in a file or a link that shows it.", field="evidence_file")
    stored = kept_file(upload, by=by, at=at) if upload is not None else None
    move(
        corrective,
        to=CorrectiveState.VERIFIED,
        allowed=[CorrectiveState.SAID_DONE],
        seen=seen,
        verified_on=london_date(at),
        verified_by=by,
        evidence_file=stored,
        evidence_link=link,
        version=F("version") + 1,
    )
    after = {"seen": seen, "evidence": stored.name if stored else link}
    record("corrective.verify", corrective, by=by, at=at, after=after)


@transaction.atomic
def refuse(corrective: CorrectiveAction, *, reason: str, by: Person, at: datetime) -> None:
    """Looked at, and not good enough: the supplier goes on. Raises RowRefused, InvalidTransition."""
    refuse_own(hold(CorrectiveAction.objects.all(), corrective.pk), by)
    if not reason.strip():
        raise RowRefused("Say why it is not accepted.", field="reason")
    move(
        corrective,
        to=CorrectiveState.NOT_ACCEPTED,
        allowed=[CorrectiveState.SAID_DONE],
        refused_reason=reason.strip(),
        version=F("version") + 1,
    )
    record("corrective.refuse", corrective, by=by, at=at, after={"reason": reason.strip()})


@transaction.atomic
def drop(corrective: CorrectiveAction, *, reason: str, by: Person, at: datetime) -> None:
    """No longer asked for. Raises RowRefused, InvalidTransition."""
    if not reason.strip():
        raise RowRefused("Say why it is dropped.", field="reason")
    move(
        corrective,
        to=CorrectiveState.DROPPED,
        allowed=UNSETTLED,
        dropped_reason=reason.strip(),
        version=F("version") + 1,
    )
    record("corrective.drop", corrective, by=by, at=at, after={"reason": reason.strip()})


def refuse_own(corrective: CorrectiveAction, by: Person) -> None:
    """Raises RowRefused where this person wrote down that it was done."""
    if corrective.said_by_id == by.pk:
        raise RowRefused("You wrote down that it was done, so somebody else looks at it.")
