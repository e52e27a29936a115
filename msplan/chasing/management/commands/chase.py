"""What the schedule does at 07:30, by hand: for a given day, or only shown."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from msplan.chasing.planning import PlannedDigest, plan
from msplan.chasing.sending import chase
from msplan.chasing.wording import said_of
from msplan.lib.dates import is_working_day, spoken, today


class Command(BaseCommand):
    help = "Write the digests of a day (today, unless --on). Running it twice makes nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day (default: today)"
        )
        parser.add_argument("--dry-run", action="store_true", help="print what would be said; write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        if not is_working_day(on):
            self.stdout.write(f"{spoken(on)} is not a working day in England and Wales: nobody is chased.")
            return
        if options["dry_run"]:
            digests = [digest for digest in plan(on) if not digest.restricted]
            for digest in digests:
                self._print(digest, on)
            self.stdout.write(f"{spoken(on)}: {_digests(len(digests))} would be made. Nothing was written.")
            return
        made = chase(on=on, at=timezone.now())
        self.stdout.write(f"{spoken(on)}: {_digests(made)} made.")

    def _print(self, digest: PlannedDigest, on: date) -> None:
        self.stdout.write(f"{digest.receiver.name} <{digest.receiver.email}>")
        for said in said_of(digest, on):
            self.stdout.write(f"  {said}")


def _digests(count: int) -> str:
    return f"{count} digest{'' if count == 1 else 's'}"
