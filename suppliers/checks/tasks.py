"""Mails to suppliers about what they agreed to do: written on working days, once for each step."""

from celery import shared_task
from django.utils import timezone

from msplan.outbox.holding import unless_held
from suppliers.checks.writing import write_to_contacts


@shared_task(name="suppliers.write_to_contacts")
@unless_held
def write_about_corrective_actions() -> int:
    """Returns how many mails were written."""
    return write_to_contacts(at=timezone.now())
