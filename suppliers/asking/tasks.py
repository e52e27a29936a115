"""Asking in the background: nudged when a campaign is sent, swept every two minutes; reminders and silence daily."""

from celery import shared_task
from django.utils import timezone

from msplan.outbox.holding import unless_held
from suppliers.asking.campaign.handing_over import hand_over
from suppliers.asking.campaign.reminding import remind_when_due
from suppliers.asking.campaign.sending import sweep, write_all


@shared_task(name="suppliers.write_campaign")
@unless_held
def write_campaign(pk: int) -> int:
    """Write the mails of a campaign that is being sent; returns how many."""
    return write_all(pk, at=timezone.now())


@shared_task(name="suppliers.sweep_campaigns")
@unless_held
def sweep_campaigns() -> int:
    """The same for every campaign that a worker left behind, or whose nudge never came."""
    return sweep(at=timezone.now())


@shared_task(name="suppliers.remind_suppliers")
@unless_held
def remind_suppliers() -> int:
    return remind_when_due(at=timezone.now())


@shared_task(name="suppliers.hand_over_silence")
def hand_over_silence() -> int:
    return hand_over(at=timezone.now())
