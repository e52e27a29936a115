"""What is older than the rules of retention allow: counted, or let go."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from msplan.keeping.retention import run, standing
from msplan.lib.dates import plain, today


class Command(BaseCommand):
    help = "Count what is older than the rules of retention allow; with --go, let it go."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--dry-run", action="store_true", help="count, and change nothing")
        which.add_argument("--go", action="store_true", help="do it")
        parser.add_argument(
            "--on", type=date.fromisoformat, metavar="YYYY-MM-DD", help="the day (default: today)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        if options["go"] and on > today():
            self.stderr.write("A day to come can be counted for, and nothing goes before it: use --dry-run.")
            raise SystemExit(2)
        for one in standing(on=on):
            rests = f"; rests: {one.period.resting_because}" if one.rests else ""
            self.stdout.write(
                f"{one.rule.name}: {one.counted.going} of {one.counted.of} are from before {plain(one.kept_from)} "
                f"({one.period.months} months){rests}"
            )
        if options["go"]:
            done = run(on=on, by=None, at=timezone.now())
            self.stdout.write(f"Gone: {sum(went for went, _ in done.found.values())}.")
        else:
            self.stdout.write("Nothing was changed.")
