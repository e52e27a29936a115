"""Acts on departments."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from msplan.accounts.models import Department, Person
from msplan.history.recording import record


class NameTaken(IntegrityError):
    """Another department got this name a moment ago. ``str()`` is a sentence for the user."""


@transaction.atomic
def save_department(
    department: Department | None, *, name: str, lead: Person | None, by: Person | None, at: datetime
) -> Department:
    """Add a department (None) or change one; its code is made once from its first name and stays.

    Raises NameTaken where the name, in whatever case, is another's.
    """
    name = name.strip()
    if department is None:
        made = Department(name=name, code=_free_code(name), lead=lead)
        _save(made)
        after = {"name": name, "lead": lead and lead.name}
        record("accounts.add_department", made, by=by, at=at, after=after)
        return made
    now = Department.objects.select_related("lead").get(pk=department.pk)
    before = {"name": now.name, "lead": now.lead and now.lead.name}
    after = {"name": name, "lead": lead and lead.name}
    department.name, department.lead = name, lead
    if before != after:
        _save(department, ["name", "lead"])
        record("accounts.edit_department", department, by=by, at=at, before=before, after=after)
    return department


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
