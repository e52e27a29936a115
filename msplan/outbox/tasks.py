"""Doors for the scheduler: no rule lives here."""

from celery import shared_task
from django.utils import timezone

from msplan.outbox.sending import send_due, settle_abandoned


@shared_task(name="outbox.send")
def send() -> dict[str, int]:
    return send_due(at=timezone.now())


@shared_task(name="outbox.settle")
def settle() -> dict[str, int]:
    return settle_abandoned(at=timezone.now())
