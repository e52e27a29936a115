"""Doors for the worker and the scheduler."""

from celery import shared_task
from django.utils import timezone

from msplan.lib.dates import today
from statements import measuring, producing


@shared_task(name="statements.render")
def render(publication_pk: int) -> bool:
    return producing.produce(publication_pk, at=timezone.now())


@shared_task(name="statements.sweep_renderings")
def sweep_renderings() -> int:
    return producing.sweep(at=timezone.now())


@shared_task(name="statements.measure")
def measure() -> int:
    return measuring.measure_when_due(on=today(), at=timezone.now())
