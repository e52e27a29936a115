"""Doors for the worker and the scheduler."""

import logging

from celery import shared_task
from django.utils import timezone
from kombu.exceptions import OperationalError

from actions.plan import printing

log = logging.getLogger(__name__)


@shared_task(name="actions.print_plan")
def print_plan(pk: int) -> bool:
    return printing.make(pk, at=timezone.now())


def nudge(pk: int) -> None:
    """Ask a worker to make it now. Without a broker the sweep finds it within two minutes: nothing is lost."""
    try:
        print_plan.delay(pk)
    except OperationalError:
        log.warning("no broker: print %s of the plan waits for the sweep", pk)


@shared_task(name="actions.sweep_prints")
def sweep_prints() -> int:
    return printing.sweep(at=timezone.now())


@shared_task(name="actions.throw_away_prints")
def throw_away_prints() -> int:
    return printing.throw_away(at=timezone.now())
