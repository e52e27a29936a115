from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from suppliers.register.models import Supplier
from suppliers.register.pairs import compare_new


class Command(BaseCommand):
    help = "Compare new and changed suppliers with the whole register and offer probable duplicates."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say how many wait to be compared")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dry_run"]:
            self.stdout.write(f"{Supplier.objects.not_compared().count()} suppliers wait to be compared.")
            return
        self.stdout.write(f"{compare_new()} suppliers were compared.")
