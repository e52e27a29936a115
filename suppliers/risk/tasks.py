"""The nightly scoring: time alone makes an assessment run out."""

from celery import shared_task
from django.utils import timezone

from msplan.lib.dates import london_date
from suppliers.risk.scoring import rescore


@shared_task(name="suppliers.rescore")
def rescore_register() -> int:
    """Scores every standing supplier; returns how many scores changed."""
    now = timezone.now()
    return rescore(on=london_date(now), by=None, at=now).written
