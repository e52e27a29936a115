"""Acts on departments."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.text import slugify

from msplan.accounts.handing_over import counted, give, hanging_on, kinds
from msplan.accounts.models import Department, Person
from msplan.history.recording import record
from msplan.lib.dates import london_date
from msplan.lib.locking import hold
from msplan.lib.refusing import Refused, StaleEdit


class NameTaken(IntegrityError):
    """Another department got this name a moment ago. ``str()`` is a sentence for the user."""


@transaction.atomic
def save_department(
    department: Department | None,
    *,
    name: str,
    lead: Person | None,
    version: int | None = None,
    by: Person | None,
    at: datetime,
) -> Department:
    """Add a department (None) or change one; its code is made once from its first name and stays.

    Raises NameTaken where the name, in whatever case, is another's; StaleEdit where ``version``, the one that the
    editor read, is not the newest any more; Refused where it has ended.
    """
    name = name.strip()
    if department is None:
        made = Department(name=name, code=_free_code(name), lead=lead)
        _save(made)
        after = {"name": name, "lead": lead and lead.name}
        record("accounts.add_department", made, by=by, at=at, after=after)
        return made
    now = hold(Department.objects.select_related("lead"), department.pk)
    if version is not None and now.version != version:
        raise StaleEdit
    if now.ended_on:
        raise Refused(f"{now} has ended.")
    before = {"name": now.name, "lead": now.lead and now.lead.name}
    after = {"name": name, "lead": lead and lead.name}
    department.name, department.lead = name, lead
    if before != after:
        department.version = now.version + 1
        _save(department, ["name", "lead", "version"])
        record("accounts.edit_department", department, by=by, at=at, before=before, after=after)
    return department


@transaction.atomic
def end_department(department: Department, *, by: Person | None, at: datetime) -> None:
    """It is chosen for nothing any more; what is past keeps its name. Refused while anything open hangs on it."""
    _hold_open(department)
    if items := hanging_on(department, london_date(at)):
        named = ", ".join(kind.words(count) for kind, count in counted(items))
        raise Refused(f"{department} cannot end while it has {named}. Merge it into another department.")
    _end(department, None, by=by, at=at)


@transaction.atomic
def merge_departments(department: Department, *, into: Department, by: Person | None, at: datetime) -> None:
    """Everything open of one goes to another, and it ends; what is past keeps its name. Raises Refused."""
    for one in sorted(
        {department.pk, into.pk}
    ):  # always in this order: two merges do not wait for each other
        Department.objects.select_for_update(of=("self",)).get(pk=one)
    _hold_open(department)
    _hold_open(into)
    if department == into:
        raise Refused("Choose another department.", field="into")
    group = uuid.uuid4()
    give(kinds(settings.HANGS_ON_DEPARTMENTS).values(), department, into, by=by, at=at, group=group)
    _end(department, into, by=by, at=at, group=group)


def _hold_open(department: Department) -> None:
    now = Department.objects.select_for_update(of=("self",)).get(pk=department.pk)
    if now.ended_on:
        raise Refused(f"{now} has ended already.")


def _end(
    department: Department,
    into: Department | None,
    *,
    by: Person | None,
    at: datetime,
    group: uuid.UUID | None = None,
) -> None:
    before = {"lead": department.lead and department.lead.name, "ended_on": None}
    department.lead, department.merged_into, department.ended_on = None, into, london_date(at)
    department.version += 1
    department.save(update_fields=["lead", "merged_into", "ended_on", "version"])
    act = "accounts.merge_department" if into else "accounts.end_department"
    after = {"lead": None, "ended_on": department.ended_on, "merged_into": into and into.name}
    record(act, department, by=by, at=at, before=before, after=after, group=group)


def _save(department: Department, update_fields: list[str] | None = None) -> None:
    """The form has looked; of two who save one name at once only the database knows the second."""
    try:
        with transaction.atomic():
            department.save(update_fields=update_fields)
    except IntegrityError as error:
        raise NameTaken("There is a department of this name already") from error


def _free_code(name: str) -> str:
    stem = slugify(name)[:36] or "department"
    taken = set(Department.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for code in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if code not in taken
    )
