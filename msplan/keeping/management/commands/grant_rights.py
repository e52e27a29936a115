"""Holding the role that pages and workers sign in with to rows."""

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from msplan.keeping.rights import NotThisRole, grant


class Command(BaseCommand):
    help = "Let a database role read and write rows and change no table. Run it after each migrate, as the owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role of DATABASE_URL of the pages and workers")
        parser.add_argument(
            "--password-from",
            metavar="VARIABLE",
            default="",
            help="the environment's variable that holds its password; the role is made where there is none",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        variable = options["password_from"]
        password = os.environ.get(variable, "") if variable else ""
        if variable and not password:
            raise CommandError(f"{variable} is empty.")
        try:
            tables = grant(options["role"], password=password)
        except (NotThisRole, ProgrammingError) as error:
            raise CommandError(str(error).strip()) from error
        self.stdout.write(
            f"{options['role']} may read and write the rows of {tables} tables, and change none of them."
        )
