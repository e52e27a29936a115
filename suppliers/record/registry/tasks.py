"""Files of the statement registry in the background: nudged when one is uploaded, swept every two minutes."""

from celery import shared_task
from django.utils import timezone

from suppliers.record.registry.importing import read_file, waiting


@shared_task(name="suppliers.read_registry_file")
def read_registry_file(pk: int) -> int:
    """1 where there was something to do."""
    return int(read_file(pk, at=timezone.now()) is not None)


@shared_task(name="suppliers.sweep_registry_files")
def sweep_registry_files() -> int:
    """Whatever was uploaded and not read, or left behind; returns how many were worked on."""
    return sum(read_registry_file(pk) for pk in waiting(at=timezone.now()))
