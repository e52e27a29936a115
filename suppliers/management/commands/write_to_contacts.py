"""Writes to suppliers' contacts about corrective actions, as the schedule does every morning."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from msplan.lib.dates import london_date
from suppliers.checks.writing import to_write, write_to_contacts


class Command(BaseCommand):
    help = "Writes the mails about corrective actions that are due now; a second run writes none."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be written about.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        if not options["dry_run"]:
            self.stdout.write(f"{write_to_contacts(at=now)} mails were written.")
            return
        for corrective, step in to_write(london_date(now)):
            self.stdout.write(f"{corrective}: {step.name}")
