"""Acts on people: they join, change roles, go on leave, are deactivated."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from msplan.accounts.models import Department, Person, RoleHolding
from msplan.accounts.roles import Role
from msplan.history.recording import record


@transaction.atomic
def add_person(
    *,
    email: str,
    name: str,
    roles: Iterable[Role | str] = (),
    department: Department | None = None,
    rank: str = "",
    job_title: str = "",
    password: str | None = None,
    by: Person | None,
    at: datetime,
) -> Person:
    """A person who can sign in; without a password they set one through the reset link."""
    person = Person(
        email=email.strip().lower(),
        name=name.strip(),
        department=department,
        rank=rank,
        job_title=job_title,
        joined_at=at,
    )
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save()
    RoleHolding.objects.bulk_create([RoleHolding(person=person, role=role) for role in sorted(set(roles))])
    record(
        "accounts.add",
        person,
        by=by,
        at=at,
        after={
            "email": person.email,
            "roles": sorted(set(roles)),
            "department": department and department.name,
        },
    )
    return person


@transaction.atomic
def set_roles(person: Person, roles: Iterable[Role | str], *, by: Person | None, at: datetime) -> None:
    wanted = {str(Role(r)) for r in roles}
    held = set(person.holdings.values_list("role", flat=True))
    if wanted == held:
        return
    person.holdings.exclude(role__in=wanted).delete()
    RoleHolding.objects.bulk_create([RoleHolding(person=person, role=r) for r in sorted(wanted - held)])
    person.__dict__.pop("roles", None)
    record(
        "accounts.set_roles",
        person,
        by=by,
        at=at,
        before={"roles": sorted(held)},
        after={"roles": sorted(wanted)},
    )


@transaction.atomic
def set_leave(
    person: Person,
    *,
    first: date | None,
    last: date | None,
    deputy: Person | None,
    by: Person | None,
    at: datetime,
) -> None:
    """Set or clear leave (both days included) and the deputy who gets the mail meanwhile."""
    before = {
        "from": person.leave_from,
        "until": person.leave_until,
        "deputy": person.deputy and person.deputy.name,
    }
    person.leave_from, person.leave_until, person.deputy = first, last, deputy
    person.save(update_fields=["leave_from", "leave_until", "deputy"])
    record(
        "accounts.set_leave",
        person,
        by=by,
        at=at,
        before=before,
        after={"from": first, "until": last, "deputy": deputy and deputy.name},
    )


@transaction.atomic
def deactivate(person: Person, *, by: Person | None, at: datetime) -> None:
    """Nobody is deleted: what they did keeps their name. Their sessions end with the next request."""
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        person.is_active = False
        record("accounts.deactivate", person, by=by, at=at, before={"active": True}, after={"active": False})
