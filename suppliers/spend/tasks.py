"""Spend files in the background: nudged when somebody uploads or confirms, swept every two minutes."""

from celery import shared_task
from django.utils import timezone

from suppliers.register.tasks import compare_suppliers
from suppliers.spend.confirming import save_import
from suppliers.spend.leases import waiting
from suppliers.spend.planning import read_import


@shared_task(name="suppliers.read_import")
def work_on_import(pk: int) -> int:
    """Read the import, or save it if it has been confirmed; 1 where there was something to do.

    Whoever saved a file was told which of its names look alike: they are compared at once, not with the next sweep.
    """
    now = timezone.now()
    if read_import(pk, at=now) is not None:
        return 1
    if save_import(pk, at=now) is None:
        return 0
    compare_suppliers()
    return 1


@shared_task(name="suppliers.sweep_imports")
def sweep_imports() -> int:
    """Whatever is queued or was left behind; returns how many were worked on."""
    return sum(work_on_import(pk) for pk in waiting(at=timezone.now()))
