"""Writing lessons: recorded, edited, agreed, archived; actions raised from them. Rules: docs/rules/lessons.md.

History keeps every act as restricted, under the reference alone: a title that is open today may be sensitive
tomorrow. Whoever may see the lesson reads its story on its page.
"""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max

from actions.lessons.models import Lesson, LessonAction, LessonApproval, LessonState
from actions.plan.amending import amend, keep, said
from actions.plan.models import Action
from actions.plan.refusing import PlanRefused
from msplan.accounts.models import Person
from msplan.files.models import Marking
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.states import InvalidTransition, move

# Any constant of its own: whoever numbers a lesson holds this lock until the number is written.
NUMBERING = 5_406


@transaction.atomic
def record_lesson(
    *,
    title: str,
    source: str,
    theme: str,
    kind: str,
    what_happened: str,
    do_differently: str,
    source_reference: str = "",
    source_on: date | None = None,
    marking: str = Marking.OFFICIAL,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> Lesson:
    """A draft. Raises PlanRefused."""
    lesson = Lesson(
        title=title.strip(),
        source=source,
        source_reference=source_reference.strip(),
        source_on=source_on,
        theme=theme,
        kind=kind,
        what_happened=what_happened.strip(),
        do_differently=do_differently.strip(),
        marking=marking,
        author=by,
        editor=by,
        recorded_on=london_date(at),
        form_id=form_id,
    )
    _check(lesson, on=london_date(at))
    lesson.number = _next_number()
    keep(lesson)
    after = {"title": lesson.title, "marking": said(lesson, "marking")}
    _record("lessons.record", lesson, by=by, at=at, after=after)
    return lesson


@transaction.atomic
def edit_lesson(
    lesson: Lesson, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """False when nothing differs. Takes back an approval to share. Raises StaleEdit, PlanRefused."""

    def also(now: Lesson, _differing: Collection[str]) -> Mapping[str, Any]:
        if now.state == LessonState.ARCHIVED:
            raise InvalidTransition("This lesson is archived. Take it out of the archive first.")
        return {"editor": by}

    changed = amend(
        lesson,
        version=version,
        changes=changes,
        act="lessons.edit",
        check=lambda now: _check(now, on=london_date(at)),
        also=also,
        restricted=True,
        by=by,
        at=at,
    )
    if changed and LessonApproval.objects.filter(lesson=lesson, voided_at=None).update(voided_at=at):
        _record("lessons.void_approval", lesson, by=by, at=at, after={"reason": "Its words were changed."})
    return changed


@transaction.atomic
def agree_lesson(lesson: Lesson, *, by: Person, at: datetime) -> None:
    """A draft stands from now on. Raises InvalidTransition."""
    move(lesson, to=LessonState.AGREED, allowed=[LessonState.DRAFT], agreed_on=london_date(at))
    _record("lessons.agree", lesson, by=by, at=at, before={"state": "Draft"}, after={"state": "Agreed"})


@transaction.atomic
def archive_lesson(lesson: Lesson, *, by: Person, at: datetime) -> None:
    """No longer used; what was done about it stays. Raises InvalidTransition."""
    before = {"state": lesson.get_state_display()}
    allowed = [LessonState.DRAFT, LessonState.AGREED]
    move(lesson, to=LessonState.ARCHIVED, allowed=allowed, archived_on=london_date(at))
    _record("lessons.archive", lesson, by=by, at=at, before=before, after={"state": "Archived"})


@transaction.atomic
def restore_lesson(lesson: Lesson, *, by: Person, at: datetime) -> None:
    """Out of the archive, a draft or agreed as it was. Raises InvalidTransition."""
    to = LessonState.AGREED if lesson.agreed_on else LessonState.DRAFT
    move(lesson, to=to, allowed=[LessonState.ARCHIVED], archived_on=None)
    _record("lessons.restore", lesson, by=by, at=at, before={"state": "Archived"}, after={"state": to.label})


@transaction.atomic
def link_action(lesson: Lesson, action: Action, *, by: Person, at: datetime) -> LessonAction:
    """An action was raised from it. Raises InvalidTransition unless the lesson is agreed."""
    if Lesson.objects.select_for_update().get(pk=lesson.pk).state != LessonState.AGREED:
        raise InvalidTransition("Only from an agreed lesson can an action be raised.")
    link = LessonAction(lesson=lesson, action=action, at=at)
    keep(link)
    _record("lessons.raise_action", lesson, by=by, at=at, after={"action": action.reference})
    return link


def _record(act: str, lesson: Lesson, **words: Any) -> None:
    record(act, lesson, restricted=True, **words)


def _check(lesson: Lesson, *, on: date) -> None:
    for field, words in (
        ("title", "Enter a title."),
        ("what_happened", "Say what happened."),
        ("do_differently", "Say what to do differently, or to keep doing."),
    ):
        if not str(getattr(lesson, field)).strip():
            raise PlanRefused(words, field=field)
    if lesson.source_on is not None and lesson.source_on > on:
        raise PlanRefused("The date of the source must not lie ahead.", field="source_on")


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [NUMBERING])
    return int(Lesson.objects.aggregate(most=Max("number"))["most"] or 0) + 1
