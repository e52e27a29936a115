"""Adds a person from the command line: the way in to a force where nobody can sign in yet."""

import getpass
import sys
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils import timezone

from msplan.accounts.departments import save_department
from msplan.accounts.models import Department, Person
from msplan.accounts.people import add_person
from msplan.accounts.roles import Role


class Command(BaseCommand):
    help = (
        "Add a person who can sign in, like the first administrator: "
        "manage.py add_person ann.hart@force.police.uk 'Ann Hart' --role administrator. "
        "The password is asked for, or read from standard input where that is not a terminal; "
        "with --no-password they choose one through “Set a new password” on the sign-in page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument(
            "--role", action="append", default=[], choices=Role.values, help="may be given several times"
        )
        parser.add_argument("--department", default="", help="name of a department; made if there is none")
        parser.add_argument("--no-password", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"].strip().lower(), options["name"].strip()
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(f"“{email}” is not an email address.") from fault
        if not name:
            raise CommandError("The name is empty.")
        if Person.objects.filter(email__iexact=email).exists():
            raise CommandError(f"Somebody with the address {email} is already here.")
        password = None if options["no_password"] else self._password(Person(email=email, name=name))
        person = add_person(
            email=email,
            name=name,
            roles=options["role"],
            department=_department(options["department"]),
            password=password,
            by=None,
            at=timezone.now(),
        )
        roles = ", ".join(person.roles_in_words) or "no role"
        self.stdout.write(f"{person.name} ({person.email}) can sign in: {roles}.")

    def _password(self, person: Person) -> str:
        if sys.stdin.isatty():
            typed = getpass.getpass("Password: ")
            if getpass.getpass("The same again: ") != typed:
                raise CommandError("The two passwords differ. Nobody was added.")
        else:
            typed = sys.stdin.readline().rstrip("\n")
        try:
            validate_password(typed, person)
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        return typed


def _department(name: str) -> Department | None:
    if not name.strip():
        return None
    found = Department.objects.filter(name__iexact=name.strip()).first()
    return found or save_department(None, name=name, lead=None, by=None, at=timezone.now())
