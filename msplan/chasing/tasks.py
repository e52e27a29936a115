"""Doors for the scheduler."""

from datetime import datetime

from celery import shared_task
from django.utils import timezone

from msplan.chasing.sending import chase_when_due
from msplan.outbox.holding import unless_held


@shared_task(name="chasing.chase")
@unless_held
def chase(at: str | None = None) -> int:
    """``at`` (ISO 8601, with its offset) stands in for the clock when a run is repeated by hand or in a test."""
    return chase_when_due(at=datetime.fromisoformat(at) if at else timezone.now())
