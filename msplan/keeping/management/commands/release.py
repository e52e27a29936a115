"""Saying go for a restored copy: from then on it sends mail."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msplan.accounts.models import Person
from msplan.lib.refusing import Refused
from msplan.lib.states import InvalidTransition
from msplan.outbox.holding import release


class Command(BaseCommand):
    help = "Put a restored copy into use: mails leave from now on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--by", required=True, metavar="ADDRESS", help="your address, for the history")
        parser.add_argument(
            "--told-until",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="everything due up to this day was sent by the installation that was lost",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(email__iexact=options["by"], is_active=True).first()
        if person is None or not person.may("keeping.release"):
            raise CommandError(
                f"{options['by']} is not the address of an administrator of this installation."
            )
        try:
            settled = release(by=person, at=timezone.now(), told_until=options["told_until"])
        except (InvalidTransition, Refused) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Mails leave from now on; {settled:,} count as sent already.")
