"""What every page tells those who look after mail when the schedule has fallen silent: they open no page about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.http import HttpRequest
from django.utils import timezone

from msplan.force.context import force_of
from msplan.health.models import Heartbeat
from msplan.health.readiness import LOOK_AFTER, SCHEDULE_SILENT


def last_beat() -> Subquery:
    """For what asks along with something else."""
    return Subquery(Heartbeat.objects.filter(name=Heartbeat.SCHEDULE).values("at")[:1])


def silence(request: HttpRequest) -> dict[str, Callable[[], object]]:
    """``silent_since``: when the schedule was last seen to work, if that is too long ago. One that never was is told by
    readiness alone: an installation begins so."""

    def found() -> datetime | None:
        person: Any = getattr(request, "user", None)
        if person is None or not person.is_authenticated or not person.may("outbox.see"):
            return None
        at: datetime | None = getattr(force_of(request), "last_beat", None)
        return at if at is not None and timezone.now() - at > SCHEDULE_SILENT else None

    def may_look() -> bool:
        person: Any = getattr(request, "user", None)
        return person is not None and person.is_authenticated and bool(person.may(LOOK_AFTER))

    return {"silent_since": found, "may_look_at_running": may_look}
