"""The first person of a new installation, who then adds the others in the browser."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.accounts.people import add_person
from msplan.accounts.roles import Role


class Command(BaseCommand):
    help = (
        "Adds an administrator, who sets a password through 'Forgotten your password?' on the sign-in page."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    def handle(self, *, email: str, name: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as problem:
            raise CommandError(f"{email} is not an e-mail address.") from problem
        if Person.objects.filter(email__iexact=email).exists():
            raise CommandError(f"There is somebody with the address {email} already.")
        person = add_person(email=email, name=name, roles=[Role.ADMINISTRATOR], by=None, at=timezone.now())
        self.stdout.write(
            f"Added {person.name}. Set a password with 'Forgotten your password?' on the sign-in page."
        )
