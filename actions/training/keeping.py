"""Writing down courses and audiences, changing what was written, putting away. Rules: docs/rules/training.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from actions.plan.amending import amend, keep, said
from actions.plan.refusing import PlanRefused
from actions.training.models import Audience, Course, CourseRequirement
from actions.training.requiring import end_requirement
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain

OF_COURSES = ("name", "kind", "teaches", "valid_months", "known_as")
OF_AUDIENCES = ("name", "group", "within", "known_as", "owner", "needs_on")
PUT_AWAY = {"course": "The course is archived.", "audience": "The audience is archived."}


@transaction.atomic
def add_course(*, form_id: UUID | None = None, by: Person | None, at: datetime, **words: Any) -> Course:
    """Write down a course (``words``: OF_COURSES). Raises PlanRefused; MadeAlready for a page sent twice."""
    course = Course(form_id=form_id, created_at=at, **_tidy(words))
    _names_alone(course)
    keep(course, field="name")
    record("training.add_course", course, by=by, at=at, after=_said(course, OF_COURSES))
    return course


@transaction.atomic
def edit_course(
    course: Course, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change its words; False when nothing differs. What was handed in before stays as it is. Raises PlanRefused,

    StaleEdit.
    """
    return amend(
        course,
        version=version,
        changes=_tidy(changes),
        act="training.edit_course",
        check=_names_alone,
        field="name",
        by=by,
        at=at,
    )


@transaction.atomic
def archive_course(course: Course, *, reason: str, by: Person, at: datetime) -> None:
    """Nobody has to do it any more; what was handed in stays. Raises PlanRefused when it is archived already."""
    _archive(course, reason=reason, by=by, at=at)


@transaction.atomic
def add_audience(*, form_id: UUID | None = None, by: Person | None, at: datetime, **words: Any) -> Audience:
    """Write down an audience (``words``: OF_AUDIENCES). Raises PlanRefused; MadeAlready for a page sent twice."""
    audience = Audience(form_id=form_id, created_at=at, **_tidy(words))
    _check(audience)
    keep(audience, field="name")
    record("training.add_audience", audience, by=by, at=at, after=_said(audience, OF_AUDIENCES))
    return audience


@transaction.atomic
def edit_audience(
    audience: Audience, *, version: int, changes: Mapping[str, Any], by: Person | None, at: datetime
) -> bool:
    """Change its words; False when nothing differs. Raises PlanRefused, StaleEdit."""
    return amend(
        audience,
        version=version,
        changes=_tidy(changes),
        act="training.edit_audience",
        check=_check,
        field="name",
        by=by,
        at=at,
    )


@transaction.atomic
def archive_audience(audience: Audience, *, reason: str, by: Person, at: datetime) -> None:
    """It is trained no more; what was handed in stays. Raises PlanRefused when it is archived already."""
    if Audience.objects.in_use().filter(within=audience).exists():
        raise PlanRefused("Other audiences are part of this one. Take them out of it first.")
    _archive(audience, reason=reason, by=by, at=at)


def _archive(thing: Course | Audience, *, reason: str, by: Person, at: datetime) -> None:
    noun, on = thing._meta.model_name or "", london_date(at)
    rows: Any = type(thing)._default_manager.filter(pk=thing.pk, archived_on__isnull=True)
    values: dict[str, Any] = {"needs_on": None} if isinstance(thing, Audience) else {}
    if not rows.update(archived_on=on, **values):
        raise PlanRefused(f"Somebody has archived this {noun} already.")
    thing.refresh_from_db()
    record(f"training.archive_{noun}", thing, by=by, at=at, after={"reason": reason.strip()})
    for requirement in CourseRequirement.objects.filter(**{noun: thing}, ended_on__isnull=True):
        end_requirement(requirement, reason=f"{PUT_AWAY[noun]} {reason.strip()}", by=by, at=at)


@transaction.atomic
def take_up(thing: Course | Audience, *, by: Person, at: datetime) -> None:
    """Use an archived one again. Nobody has to do it, and nobody has to be asked, until somebody says so."""
    noun = thing._meta.model_name or ""
    rows: Any = type(thing)._default_manager.filter(pk=thing.pk, archived_on__isnull=False)
    if not rows.update(archived_on=None):
        raise PlanRefused(f"Somebody has taken up this {noun} already.")
    thing.refresh_from_db()
    record(f"training.take_up_{noun}", thing, by=by, at=at)


def _check(audience: Audience) -> None:
    """The rules of an audience that take other rows to judge."""
    _names_alone(audience)
    larger = audience.within
    if larger is not None:
        if larger.within_id is not None or (audience.pk and audience.parts.exists()):
            raise PlanRefused(
                "One step only: choose an audience that is part of no other, and that has no part of its own.",
                field="within",
            )
        if larger.is_staff != audience.is_staff:
            raise PlanRefused("Staff are part of staff, and others of others.", field="within")
    if audience.needs_on and audience.is_archived:
        raise PlanRefused("An archived audience is not asked for. Take it up first.", field="needs_on")
    if audience.owner and not audience.owner.is_active:
        raise PlanRefused(f"{audience.owner} has left. Choose somebody else.", field="owner")


def names_of(thing: Course | Audience) -> set[str]:
    """What a file may call it, capitals and blanks apart."""
    return {key for name in (thing.name, *thing.known_as.splitlines()) if (key := key_of(name))}


def key_of(name: str) -> str:
    return " ".join(name.split()).casefold()


def _names_alone(thing: Course | Audience) -> None:
    """A name in the training system's files means one thing."""
    ours = names_of(thing)
    for other in type(thing)._default_manager.exclude(pk=thing.pk):
        if taken := ours & names_of(other):
            shared = sorted(taken)[0]
            field = "name" if key_of(thing.name) == shared else "known_as"
            raise PlanRefused(f"“{shared}” is “{other}” already, or what the system calls it.", field=field)


def _tidy(words: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in words.items()}


def _said(thing: Course | Audience, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _word(said(thing, name)) for name in names if said(thing, name) not in ("", None)}


def _word(value: Any) -> Any:
    return plain(value) if isinstance(value, date) else value
