"""The door for the scheduler."""

from celery import shared_task
from django.utils import timezone

from msplan.health.beating import beat as beats


@shared_task(name="health.beat")
def beat() -> None:
    beats(at=timezone.now())
