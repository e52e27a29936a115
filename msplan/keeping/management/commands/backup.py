"""Database and files into one folder, while the program is in use."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msplan.keeping.archive import MANIFEST
from msplan.keeping.backing_up import CannotBackUp, back_up

MISSING = 3


class Command(BaseCommand):
    help = (
        "Make a backup of database and files in FOLDER, under the moment's name. The program may be in use."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", type=Path, help="where backups lie; the new one gets a folder of its own in it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stderr.write if options["verbosity"] > 1 else lambda _: None
        try:
            made, missing, checksum = back_up(options["folder"], at=timezone.now(), on_progress=say)
        except CannotBackUp as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{made}\nchecksum {checksum}\nNote the checksum somewhere else: restore compares it."
        )
        if missing:
            raise CommandError(
                f"The backup was made, but the file store lacks {len(missing)} files that the database names: "
                f"{missing[0]}{' and others' if len(missing) > 1 else ''}. {MANIFEST} lists them.",
                returncode=MISSING,
            )
