"""Files in the store that no row names: listed, or removed."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from msplan.keeping.orphans import orphans, remove_orphans


class Command(BaseCommand):
    help = "List files in the store, older than a day, that no row names; with --go, remove them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--dry-run", action="store_true", help="list them, and change nothing")
        which.add_argument("--go", action="store_true", help="remove them")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["go"]:
            self.stdout.write(f"Removed: {remove_orphans(at=timezone.now())}.")
            return
        found = orphans(at=timezone.now())
        for name in found:
            self.stdout.write(name)
        self.stdout.write(f"{len(found)} files that no row names. Nothing was changed.")
