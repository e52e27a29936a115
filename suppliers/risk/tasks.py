"""The nightly scoring: time alone makes an assessment run out."""

from celery import shared_task
from django.utils import timezone

from msplan.lib.dates import london_date
from suppliers.risk.scoring import BATCH, catch_up, rescore


@shared_task(name="suppliers.rescore")
def rescore_register() -> int:
    """Scores every standing supplier; returns how many scores changed."""
    now = timezone.now()
    return rescore(on=london_date(now), by=None, at=now).written


@shared_task(name="suppliers.catch_up")
def catch_up_with_model() -> int:
    """Scores that are of an older version of the model, in batches; nudged by a confirmation, swept besides."""
    done = 0
    while True:
        now = timezone.now()
        scored = catch_up(on=london_date(now), at=now)
        done += scored
        if scored < BATCH:
            return done
