"""Passing a lesson on: somebody's approval, and with whom it was shared. Rules: docs/rules/lessons.md."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from actions.lessons.models import Lesson, LessonApproval, LessonShare, LessonState
from actions.plan.amending import keep
from actions.plan.refusing import PlanRefused, StaleEdit
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.states import InvalidTransition


@transaction.atomic
def approve_sharing(
    lesson: Lesson, *, version: int, conditions: str = "", by: Person, at: datetime
) -> LessonApproval:
    """Leave to share the lesson as it was worded in ``version``, perhaps under conditions.

    Raises PlanRefused for whoever wrote it or changed it last, StaleEdit when it was changed since it was read,
    InvalidTransition unless it is agreed.
    """
    now = _agreed(lesson)
    if now.version != version:
        raise StaleEdit
    if by.pk in (now.author_id, now.editor_id):
        raise PlanRefused("Somebody else has to approve: you wrote this lesson or changed it last.")
    approval = LessonApproval(
        lesson=now, by=by, author=now.author, editor=now.editor, at=at, conditions=conditions.strip()
    )
    keep(approval)
    after = {"conditions": approval.conditions or "none"}
    record("lessons.approve_sharing", now, by=by, at=at, after=after, restricted=True)
    return approval


@transaction.atomic
def withdraw_approval(lesson: Lesson, *, reason: str, by: Person, at: datetime) -> None:
    """Taken back, with the reason; what was shared stays shared. Raises PlanRefused, InvalidTransition."""
    if not reason.strip():
        raise PlanRefused("Say why the approval is withdrawn.", field="reason")
    if LessonApproval.objects.filter(lesson=lesson, voided_at=None).update(voided_at=at) != 1:
        raise InvalidTransition("There is no approval that stands.")
    after: dict[str, Any] = {"reason": reason.strip()}
    record("lessons.void_approval", lesson, by=by, at=at, after=after, restricted=True)


@transaction.atomic
def share_lesson(
    lesson: Lesson,
    *,
    with_whom: str,
    on: date,
    how: str,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> LessonShare:
    """Write down that it was shared. Raises PlanRefused: sensitive and not approved, a day that lies ahead.

    Raises InvalidTransition unless the lesson is agreed.
    """
    now = _agreed(lesson)
    approval = LessonApproval.objects.filter(lesson=now, voided_at=None).first()
    if now.is_sensitive and approval is None:
        raise PlanRefused(
            "This lesson is marked OFFICIAL-SENSITIVE: somebody has to approve sharing it first."
        )
    if on > london_date(at):
        raise PlanRefused("The day must not lie ahead: write it down once it is shared.", field="on")
    if now.agreed_on is not None and on < now.agreed_on:
        raise PlanRefused("It was agreed after that day, so it was not shared on it.", field="on")
    if approval is not None and now.is_sensitive and on < london_date(approval.at):
        raise PlanRefused("Sharing was approved after that day.", field="on")
    share = LessonShare(
        lesson=now,
        with_whom=with_whom.strip(),
        on=on,
        how=how.strip(),
        marking=now.marking,
        approval=approval,
        form_id=form_id,
        by=by,
        at=at,
    )
    keep(share)
    after = {"with": share.with_whom, "day": on, "how": share.how}
    record("lessons.share", now, by=by, at=at, after=after, restricted=True)
    return share


def _agreed(lesson: Lesson) -> Lesson:
    """The row as it is now, held until the act is done: no edit comes between the look and the writing."""
    now = hold(Lesson.objects.select_related("author", "editor"), lesson.pk)
    if now.state != LessonState.AGREED:
        raise InvalidTransition(
            f"This lesson is {now.get_state_display().lower()}: only an agreed one is shared."
        )
    return now
