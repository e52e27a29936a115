"""Handing in what holds on a day: returns, head-counts, confidence; correcting it. Rules: docs/rules/training.md."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction

from actions.plan.amending import keep
from actions.plan.refusing import PlanRefused
from actions.training.models import (
    Audience,
    AudienceCount,
    Confidence,
    Course,
    CourseRequirement,
    TrainingImport,
    TrainingReturn,
)
from actions.training.models.kept import Kept
from actions.training.requiring import reckon
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain
from msplan.lib.states import InvalidTransition

K = TypeVar("K", bound=Kept)


@transaction.atomic
def give_return(
    requirement: CourseRequirement,
    *,
    as_at: date,
    required: int | None = None,
    completed: int | None = None,
    unknown_reason: str = "",
    of_import: TrainingImport | None = None,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> TrainingReturn:
    """How many had to and how many had, or why nobody knows. Raises PlanRefused; MadeAlready for a page sent twice."""
    made = TrainingReturn(
        requirement=requirement,
        as_at=as_at,
        required=required,
        completed=completed,
        unknown_reason=unknown_reason.strip(),
        of_import=of_import,
        form_id=form_id,
        given_by=by,
        given_at=at,
    )
    if requirement.is_ended:
        raise PlanRefused("It has ended: nobody hands in numbers any more.")
    check_day(as_at, at)
    keep(made, field="as_at" if _stands_already(made) else "completed")
    reckon(requirement)
    record("training.give_return", requirement, by=by, at=at, after=words_of(made))
    return made


@transaction.atomic
def correct_return(
    old: TrainingReturn,
    *,
    reason: str,
    required: int | None = None,
    completed: int | None = None,
    unknown_reason: str = "",
    of_import: TrainingImport | None = None,
    by: Person,
    at: datetime,
) -> TrainingReturn:
    """Another answer for the same day; the old one is kept. Raises PlanRefused; InvalidTransition: somebody else was

    faster.
    """
    made = TrainingReturn(
        requirement=old.requirement,
        as_at=old.as_at,
        required=required,
        completed=completed,
        unknown_reason=unknown_reason.strip(),
        of_import=of_import,
    )
    _replace(old, made, reason=reason, by=by, at=at, field="completed")
    reckon(old.requirement)
    after = {**words_of(made), "reason": made.reason}
    record("training.correct_return", old.requirement, by=by, at=at, before=words_of(old), after=after)
    return made


@transaction.atomic
def give_count(
    audience: Audience, *, as_at: date, people: int, form_id: UUID | None = None, by: Person, at: datetime
) -> AudienceCount:
    """How many people are in it on a day. Raises PlanRefused; MadeAlready for a page sent twice."""
    made = AudienceCount(
        audience=audience, as_at=as_at, people=people, form_id=form_id, given_by=by, given_at=at
    )
    check_day(as_at, at)
    keep(made, field="as_at")
    record("training.give_count", audience, by=by, at=at, after={"as_at": plain(as_at), "people": people})
    return made


@transaction.atomic
def correct_count(old: AudienceCount, *, reason: str, people: int, by: Person, at: datetime) -> AudienceCount:
    """Another number for the same day; the old one is kept. Raises PlanRefused, InvalidTransition."""
    made = AudienceCount(audience=old.audience, as_at=old.as_at, people=people)
    _replace(old, made, reason=reason, by=by, at=at, field="people")
    before = {"as_at": plain(old.as_at), "people": old.people}
    after = {"as_at": plain(old.as_at), "people": people, "reason": made.reason}
    record("training.correct_count", old.audience, by=by, at=at, before=before, after=after)
    return made


@transaction.atomic
def give_confidence(
    course: Course,
    *,
    audience: Audience,
    measured_on: date,
    answered: int,
    scale: str,
    before: Decimal,
    after: Decimal,
    form_id: UUID | None = None,
    by: Person,
    at: datetime,
) -> Confidence:
    """What a course changed. Raises PlanRefused; MadeAlready for a page sent twice."""
    made = Confidence(
        course=course,
        audience=audience,
        measured_on=measured_on,
        answered=answered,
        scale=scale,
        before=before,
        after=after,
        form_id=form_id,
        given_by=by,
        given_at=at,
    )
    check_day(measured_on, at, field="measured_on")
    keep(made, field="after")
    record("training.give_confidence", course, by=by, at=at, after=_of_confidence(made))
    return made


@transaction.atomic
def correct_confidence(
    old: Confidence, *, reason: str, answered: int, before: Decimal, after: Decimal, by: Person, at: datetime
) -> Confidence:
    """Other numbers for the same day; the old ones are kept. Raises PlanRefused, InvalidTransition."""
    made = Confidence(
        course=old.course,
        audience=old.audience,
        measured_on=old.measured_on,
        scale=old.scale,
        answered=answered,
        before=before,
        after=after,
    )
    _replace(old, made, reason=reason, by=by, at=at, field="after")
    told = {**_of_confidence(made), "reason": made.reason}
    record("training.correct_confidence", old.course, by=by, at=at, before=_of_confidence(old), after=told)
    return made


def check_day(day: date, at: datetime, *, field: str = "as_at") -> None:
    """Nobody knows yet how many will have done it."""
    if day > london_date(at):
        raise PlanRefused("The day must be today or in the past.", field=field)


def words_of(given: TrainingReturn) -> dict[str, object]:
    """A return as its history tells it."""
    said: dict[str, object] = {"as_at": plain(given.as_at)}
    if given.is_known:
        return {**said, "required": given.required, "completed": given.completed}
    return {**said, "not known": given.unknown_reason}


def _replace(old: K, made: K, *, reason: str, by: Person, at: datetime, field: str) -> None:
    """One stands in the place of another. Of two who correct the same one wins."""
    if not type(old)._default_manager.filter(pk=old.pk, is_standing=True).update(is_standing=False):
        raise InvalidTransition("Somebody else has just corrected this. Look at it first.")
    made.corrects, made.reason, made.given_by, made.given_at = old, reason.strip(), by, at
    keep(made, field="reason" if not made.reason else field)
    old.is_standing = False


def _stands_already(made: TrainingReturn) -> bool:
    rows: Any = TrainingReturn.objects.standing().filter(requirement=made.requirement_id, as_at=made.as_at)
    return bool(rows.exists())


def _of_confidence(made: Confidence) -> dict[str, object]:
    return {
        "audience": str(made.audience),
        "measured_on": plain(made.measured_on),
        "answered": made.answered,
        "scale": made.get_scale_display(),
        "before": made.before,
        "after": made.after,
    }
