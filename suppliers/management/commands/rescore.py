"""Scores the whole register, as the schedule does every night."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from msplan.lib.dates import london_date
from suppliers.risk.scoring import rescore


class Command(BaseCommand):
    help = "Works every supplier's risk score out anew and writes those that changed."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        done = rescore(on=london_date(now), by=None, at=now)
        self.stdout.write(
            f"{done.suppliers:,} suppliers scored, {done.written:,} scores changed, {done.bands_changed:,} bands moved."
        )
