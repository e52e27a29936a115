"""Doors for the scheduler: no rule lives here."""

from celery import shared_task
from django.utils import timezone

from msplan.history.sealing import seal_all


@shared_task(name="history.seal")
def seal() -> int:
    return len(seal_all(at=timezone.now()))
