"""A backup into an empty installation, which then holds all mail back."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msplan.keeping.archive import Damaged
from msplan.keeping.postgres import ProgramFailed
from msplan.keeping.restoring import CannotRestore, restore


class Command(BaseCommand):
    help = "Restore a backup into an empty installation, and verify it. Nothing is sent before `release`."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, help="the folder that `backup` made")
        parser.add_argument("--checksum", default="", help="what `backup` printed, if somebody noted it")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stderr.write if options["verbosity"] > 1 else lambda _: None
        try:
            done = restore(
                options["backup"], at=timezone.now(), expected=options["checksum"], on_progress=say
            )
        except (Damaged, CannotRestore, ProgramFailed) as error:
            raise CommandError(str(error)) from error
        found = done.manifest
        self.stdout.write(
            f"Restored and verified: {sum(found.rows.values()):,} rows in {len(found.rows)} tables, "
            f"{len(found.files):,} files, {len(found.published):,} published ones byte for byte, "
            f"{done.history_entries:,} entries of history in an unbroken chain.\n"
            "This copy sends no mail until somebody says go: manage.py release, or Administration, Backups."
        )
        if found.missing:
            self.stdout.write(
                f"{len(found.missing)} files were missing when the backup was taken: {found.missing[0]} …"
            )
