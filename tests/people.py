"""The people of the tests: made as the program makes them, with the roles a test names."""

from datetime import UTC, datetime

from msplan.accounts.models import Department, Person
from msplan.accounts.people import add_person
from msplan.accounts.roles import Role

LONG_AGO = datetime(2020, 1, 6, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"  # a test's password


def department(name: str = "Procurement", *, lead: Person | None = None) -> Department:
    found, _ = Department.objects.get_or_create(name=name, defaults={"code": name.lower().replace(" ", "-")})
    if lead is not None:
        found.lead = lead
        found.save(update_fields=["lead"])
    return found


def person(name: str, *roles: Role | str, department: Department | None = None) -> Person:
    """Somebody who can sign in with PASSWORD; the address is made from the name."""
    email = name.lower().replace(" ", ".") + "@force.example"
    return add_person(
        email=email, name=name, roles=roles, department=department, password=PASSWORD, by=None, at=LONG_AGO
    )
