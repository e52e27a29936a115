"""Acts on people: they join, change roles, go on leave, are deactivated."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from msplan.accounts.models import Department, Person, RoleHolding
from msplan.accounts.roles import Role
from msplan.accounts.sessions import end_all
from msplan.history.recording import record
from msplan.lib.refusing import StaleEdit

# Any constant: whoever changes roles holds this lock until the change is written.
ROLES = 5_402


class LastAdministrator(Exception):
    """``str()`` is a sentence for the user."""


class OwnRole(Exception):
    """Somebody would lock themselves out of administration. ``str()`` is a sentence for the user."""


class AddressTaken(IntegrityError):
    """Somebody with this e-mail address was added or renamed a moment ago. ``str()`` is a sentence for the user."""


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
    """A person who can sign in; without a password they set one through the reset link.

    Raises AddressTaken where the e-mail address, in whatever case, is somebody's already.
    """
    held = sorted({str(Role(role)) for role in roles})
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
    _save(person)
    RoleHolding.objects.bulk_create([RoleHolding(person=person, role=role) for role in held])
    record(
        "accounts.add",
        person,
        by=by,
        at=at,
        after={
            "name": person.name,
            "email": person.email,
            "roles": held,
            "department": department and department.name,
        },
    )
    return person


@transaction.atomic
def edit_person(
    person: Person,
    *,
    email: str,
    name: str,
    rank: str,
    job_title: str,
    department: Department | None,
    roles: Iterable[Role | str],
    version: int | None = None,
    by: Person | None,
    at: datetime,
) -> None:
    """Change who somebody is and what they may do. Nothing is changed where it raises: LastAdministrator, OwnRole,
    AddressTaken; StaleEdit where ``version``, the one that the editor read, is not the newest any more.
    """
    group = uuid.uuid4()
    _is_newest(person, version)
    set_roles(person, roles, by=by, at=at, group=group)  # first: it may refuse
    now = Person.objects.select_related("department").get(pk=person.pk)
    before, wanted = {}, {}
    new = {"email": email.strip().lower(), "name": name.strip(), "rank": rank, "job_title": job_title}
    for field, value in {**new, "department": department}.items():
        old = getattr(now, field)
        if old != value:
            before[field], wanted[field] = old and str(old), value and str(value)
        setattr(person, field, value)
    if wanted:
        person.version = F("version") + 1
        _save(person, [*new, "department", "version"])
        person.refresh_from_db(fields=["version"])
        # allauth's own list of addresses must not let the old one in.
        EmailAddress.objects.filter(user=person).exclude(email=person.email).delete()
        record("accounts.edit", person, by=by, at=at, before=before, after=wanted, group=group)
    if "email" in wanted and person.is_active:  # a closed account's address may be a newcomer's now
        # By the adapter, a string in settings: what writes mail stands above accounts.
        get_adapter().tell_of_new_address(person, now.email, by=by, at=at)


def _save(person: Person, update_fields: Iterable[str] | None = None) -> None:
    """The form has looked; of two who save one address at once only the database knows the second."""
    try:
        with transaction.atomic():
            person.save(update_fields=update_fields)
    except IntegrityError as error:
        if "person_email_once" not in str(error):
            raise
        raise AddressTaken("Somebody with this email address is already here") from error


@transaction.atomic
def set_roles(
    person: Person,
    roles: Iterable[Role | str],
    *,
    by: Person | None,
    at: datetime,
    group: uuid.UUID | None = None,
) -> None:
    """Exactly these roles from now on. Raises LastAdministrator if nobody could administer any more, OwnRole if
    somebody would take the role of administrator from themselves.
    """
    wanted = {str(Role(r)) for r in roles}
    _one_change_at_a_time()
    held = set(person.holdings.values_list("role", flat=True))
    if wanted == held:
        return
    if Role.ADMINISTRATOR in held - wanted:
        _somebody_else_administers(person)
        _is_not_oneself(person, by)
    person.holdings.exclude(role__in=wanted).delete()
    RoleHolding.objects.bulk_create([RoleHolding(person=person, role=r) for r in sorted(wanted - held)])
    person.__dict__.pop("roles", None)
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    person.refresh_from_db(fields=["version"])
    end_all(person, by=by, at=at, why="roles changed")
    record(
        "accounts.set_roles",
        person,
        by=by,
        at=at,
        before={"roles": sorted(held)},
        after={"roles": sorted(wanted)},
        group=group,
    )
    if by is not None and by.pk == person.pk:
        get_adapter().tell_of_own_roles(person, sorted(wanted - held), at=at)


def _one_change_at_a_time() -> None:
    """A rival waits until this transaction ends, then sees what it wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ROLES])


def _is_newest(person: Person, version: int | None) -> None:
    """Holds the row until the transaction ends. Raises StaleEdit."""
    now = Person.objects.select_for_update(of=("self",)).values_list("version", flat=True).get(pk=person.pk)
    if version is not None and now != version:
        raise StaleEdit


def _is_not_oneself(person: Person, by: Person | None) -> None:
    if by is not None and by.pk == person.pk:
        raise OwnRole("Another administrator has to do that: nobody takes administration from themselves.")


def _somebody_else_administers(person: Person) -> None:
    # Locked, so that two administrators who remove each other at once do not both succeed.
    held = RoleHolding.objects.select_for_update().filter(role=Role.ADMINISTRATOR, person__is_active=True)
    if {h.person_id for h in held} == {person.pk}:
        raise LastAdministrator(
            f"{person} is the only administrator. Give somebody else the role first: "
            "without one, nobody could add people or change roles."
        )


@transaction.atomic
def set_leave(
    person: Person,
    *,
    first: date | None,
    last: date | None,
    deputy: Person | None,
    version: int | None = None,
    by: Person | None,
    at: datetime,
) -> None:
    """Set or clear leave (both days included) and the deputy who gets the mail meanwhile.

    Raises StaleEdit where ``version``, the one that the editor read, is not the newest any more.
    """
    _is_newest(person, version)
    before = {
        "from": person.leave_from,
        "until": person.leave_until,
        "deputy": person.deputy and person.deputy.name,
    }
    person.leave_from, person.leave_until, person.deputy = first, last, deputy
    person.version = F("version") + 1
    person.save(update_fields=["leave_from", "leave_until", "deputy", "version"])
    person.refresh_from_db(fields=["version"])
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
    """Nobody is deleted: what they did keeps their name. Their sessions end, and do not come back with the account.

    Raises LastAdministrator, OwnRole. Repeating it changes nothing.
    """
    _one_change_at_a_time()
    _somebody_else_administers(person)
    _is_not_oneself(person, by)
    if Person.objects.filter(pk=person.pk, is_active=True).update(is_active=False, closed_at=at):
        person.is_active, person.closed_at = False, at
        end_all(person, by=by, at=at, why="the account was closed")
        record("accounts.deactivate", person, by=by, at=at, before={"active": True}, after={"active": False})


@transaction.atomic
def reactivate(person: Person, *, by: Person | None, at: datetime) -> None:
    """An account that says nothing of its person any more stays closed."""
    closed = Person.objects.filter(pk=person.pk, is_active=False, anonymised_at__isnull=True)
    if closed.update(is_active=True, closed_at=None):
        person.is_active, person.closed_at = True, None
        record("accounts.reactivate", person, by=by, at=at, before={"active": False}, after={"active": True})


@transaction.atomic
def clear_second_factor(person: Person, *, by: Person | None, at: datetime) -> None:
    """The way back in for somebody whose phone is lost: their app, passkeys and recovery codes no longer count."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if removed:
        end_all(person, by=by, at=at, why="the second step was taken off")
        record("accounts.clear_second_factor", person, by=by, at=at)
