"""Doors for the scheduler."""

from celery import shared_task
from django.utils import timezone

from msplan.chasing.sending import chase_when_due


@shared_task(name="chasing.chase")
def chase() -> int:
    return chase_when_due(at=timezone.now())
