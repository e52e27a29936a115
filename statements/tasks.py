"""Doors for the worker and the scheduler."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from msplan.lib.dates import today
from statements.figures import measuring
from statements.publishing import copies, producing

log = logging.getLogger(__name__)


@shared_task(name="statements.render")
def render(publication_pk: int) -> bool:
    return producing.produce(publication_pk, at=timezone.now())


def nudge(publication_pk: int) -> None:
    """Ask a worker to make it now. Without a broker the sweep finds it within two minutes: nothing is lost."""
    try:
        render.delay(publication_pk)
    except OperationalError:
        log.warning("no broker: publication %s waits for the sweep", publication_pk)


@shared_task(name="statements.sweep_renderings")
def sweep_renderings() -> int:
    copies.forget_removed()
    return producing.sweep(at=timezone.now())


@shared_task(name="statements.measure")
def measure() -> int:
    return measuring.measure_when_due(on=today(), at=timezone.now())
