"""Acts on departments."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from msplan.accounts.models import Department, Person
from msplan.history.recording import record


@transaction.atomic
def save_department(
    department: Department | None, *, name: str, lead: Person | None, by: Person | None, at: datetime
) -> Department:
    """Add a department (None) or change one; its code is made once from its first name and stays."""
    name = name.strip()
    if department is None:
        made = Department.objects.create(name=name, code=_free_code(name), lead=lead)
        after = {"name": name, "lead": lead and lead.name}
        record("accounts.add_department", made, by=by, at=at, after=after)
        return made
    now = Department.objects.select_related("lead").get(pk=department.pk)
    before = {"name": now.name, "lead": now.lead and now.lead.name}
    after = {"name": name, "lead": lead and lead.name}
    department.name, department.lead = name, lead
    if before != after:
        department.save(update_fields=["name", "lead"])
        record("accounts.edit_department", department, by=by, at=at, before=before, after=after)
    return department


def _free_code(name: str) -> str:
    stem = slugify(name)[:36] or "department"
    taken = set(Department.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for code in [stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))] if code not in taken
    )
