"""What is older than the rules of retention allow: counted, or let go."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msplan.accounts.models import Person
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

        parser.add_argument(
            "--by", metavar="ADDRESS", help="who decides that; rules are left alone that they may not know of"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or today()
        by = _person(options["by"]) if options["by"] else None
        if options["go"] and on > today():
            self.stderr.write("A day to come can be counted for, and nothing goes before it: use --dry-run.")
            raise SystemExit(2)
        for one in standing(on=on, by=by):
            if one.counted is None:
                self.stdout.write(
                    f"{one.rule.name}: left alone; who may know of it gives their address with --by"
                )
                continue
            rests = f"; rests: {one.period.resting_because}" if one.rests else ""
            self.stdout.write(
                f"{one.rule.name}: {one.counted.going} of {one.counted.of} are from before {plain(one.kept_from)} "
                f"({one.period.months} months){rests}"
            )
        if options["go"]:
            done = run(on=on, by=by, at=timezone.now())
            self.stdout.write(f"Gone: {sum(went for went, _ in done.found.values())}.")
        else:
            self.stdout.write("Nothing was changed.")


def _person(address: str) -> Person:
    found = Person.objects.active().filter(email__iexact=address).first()
    if found is None:
        raise CommandError(f"Nobody who may sign in has the address {address}.")
    return found
