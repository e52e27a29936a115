"""Which audience has to do which course, and who says by when how many have. Rules: docs/rules/training.md."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from actions.plan.amending import amend, keep
from actions.plan.refusing import PlanRefused
from actions.training.models import Audience, Course, CourseRequirement, TrainingReturn
from msplan.accounts.models import Person
from msplan.history.recording import record
from msplan.lib.dates import london_date, plain


@transaction.atomic
def require(
    *,
    course: Course,
    audience: Audience,
    owner: Person,
    every_months: int,
    first_due_on: date,
    form_id: UUID | None = None,
    by: Person | None,
    at: datetime,
) -> CourseRequirement:
    """From today the audience has to do the course. Raises PlanRefused; MadeAlready for a page sent twice."""
    made = CourseRequirement(
        course=course,
        audience=audience,
        owner=owner,
        every_months=every_months,
        first_due_on=first_due_on,
        due_on=first_due_on,
        began_on=london_date(at),
        created_at=at,
        form_id=form_id,
    )
    if course.is_archived:
        raise PlanRefused(f"“{course}” is archived. Take it up first.", field="course")
    if audience.is_archived:
        raise PlanRefused(f"“{audience}” is archived. Take it up first.", field="audience")
    _check(made)
    keep(made, field="audience")
    after = {
        "owner": str(owner),
        "every_months": made.get_every_months_display(),
        "first_due_on": plain(first_due_on),
    }
    record("training.require", made, by=by, at=at, after=after)
    return made


@transaction.atomic
def change_requirement(
    requirement: CourseRequirement, *, version: int, changes: Mapping[str, Any], by: Person, at: datetime
) -> bool:
    """Another owner, another rhythm; False when nothing differs. Raises PlanRefused, StaleEdit."""

    def also(now: CourseRequirement, differing: Any) -> dict[str, date]:
        if {"every_months", "first_due_on"} & set(differing):
            return {"due_on": now.due_after(last_as_at(now))}
        return {}

    return amend(
        requirement,
        version=version,
        changes=changes,
        act="training.change_requirement",
        check=_check,
        also=also,
        field="first_due_on",
        by=by,
        at=at,
    )


@transaction.atomic
def end_requirement(requirement: CourseRequirement, *, reason: str, by: Person, at: datetime) -> None:
    """The audience has to do it no more; nobody is asked for numbers. Raises PlanRefused when it has ended already."""
    rows = CourseRequirement.objects.filter(pk=requirement.pk, ended_on__isnull=True)
    ended = {"ended_on": london_date(at), "ended_reason": reason.strip(), "due_on": None}
    if not rows.update(**ended):
        raise PlanRefused("Somebody has ended it already.")
    requirement.refresh_from_db()
    record("training.end_requirement", requirement, by=by, at=at, after={"reason": requirement.ended_reason})


def last_as_at(requirement: CourseRequirement) -> date | None:
    """The day that the last standing return is about."""
    found = TrainingReturn.objects.standing().filter(requirement=requirement).order_by("-as_at").first()
    return found.as_at if found else None


def reckon(requirement: CourseRequirement) -> None:
    """Work out anew what is owed next. Holds the row until the act ends."""
    now = CourseRequirement.objects.select_for_update().get(pk=requirement.pk)
    if now.ended_on is None:
        now.due_on = now.due_after(last_as_at(now))
        now.save(update_fields=["due_on"])
        requirement.due_on = now.due_on


def _check(requirement: CourseRequirement) -> None:
    if requirement.is_ended:
        raise PlanRefused("It has ended: nobody hands in numbers any more.")
    if not requirement.owner.is_active:
        raise PlanRefused(f"{requirement.owner} has left. Choose somebody else.", field="owner")
