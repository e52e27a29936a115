"""The schedule leaves a sign that it works."""

from datetime import datetime

from msplan.health.models import Heartbeat


def beat(*, at: datetime) -> None:
    """The schedule came round, and a worker took it up. No history: nobody did anything."""
    Heartbeat.objects.update_or_create(name=Heartbeat.SCHEDULE, defaults={"at": at})
