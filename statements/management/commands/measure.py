"""What the schedule does on the first nights of a month, by hand."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from msplan.lib.dates import last_of_month, plain, today
from statements.figures.catalogue import FIGURES, TABLES
from statements.figures.definition import STATE, Figure, Table
from statements.figures.measuring import last_month_end, measure
from statements.models import Measurement


class Command(BaseCommand):
    help = (
        "Count every state figure as at a month end and keep it. What is kept is never counted anew. "
        "Records are counted as they are now: for an older month end only if nothing has changed since."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--as-at",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="the month end (default: the last one)",
        )
        parser.add_argument("--dry-run", action="store_true", help="count, print, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        as_at = options["as_at"] or last_month_end(today())
        if as_at != last_of_month(as_at) or as_at > today():
            raise CommandError(f"{as_at} is not a month end behind us.")
        if options["dry_run"]:
            kept = set(Measurement.objects.filter(as_at=as_at).values_list("key", flat=True))
            everything: list[Figure | Table] = [*FIGURES.values(), *TABLES.values()]
            states = [figure for figure in everything if figure.kind == STATE]
            new = [state.key for state in states if state.key not in kept]
            self.stdout.write(f"{plain(as_at)}: {len(new)} would be measured. Nothing was written.")
            return
        written = measure(as_at=as_at, at=timezone.now())
        self.stdout.write(f"{plain(as_at)}: {written} measured.")
