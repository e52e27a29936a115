"""What a monitor draws: one look at each part, in the words of Prometheus.

Strangers are told what /readyz tells them, yes or no. The rest is for whoever shows READY_TOKEN, and none of it moves
when a concern is raised: mail that may not be listed is not counted either.
"""

from collections.abc import Iterator
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError
from django.db.models import Count, Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from msplan.chasing.models import Sweep
from msplan.health.models import Heartbeat
from msplan.health.readiness import parts
from msplan.health.views import may_know
from msplan.outbox.models import Mail


@login_not_required
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    registry = CollectorRegistry()
    registry.register(Look(at=timezone.now(), whole=may_know(request)))
    response = HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)
    response["Cache-Control"] = "no-store"
    return response


class Look(Collector):
    """Asked anew each time, from the database: whichever process answers, it says the same."""

    def __init__(self, *, at: datetime, whole: bool) -> None:
        self.at, self.whole = at, whole

    def collect(self) -> Iterator[Metric]:
        found = parts(at=self.at)
        yield _one(
            "msplan_ready", "1 where everything is running, as /readyz says.", all(p.well for p in found)
        )
        if not self.whole:
            return
        part = GaugeMetricFamily("msplan_part_well", "1 where this part is well.", labels=["part"])
        for each in found:
            part.add_metric([each.name], each.well)
        yield part
        try:
            told = [*_times(), *_mails(self.at)]
        except (DatabaseError, InterfaceError):  # msplan_part_well has said so
            return
        yield from told

    def describe(self) -> list[Metric]:
        """Nobody else is in its registry, so that nothing is asked for its names alone."""
        return []


def _times() -> Iterator[Metric]:
    """Seconds since 1970, as Prometheus wants times; left out where it has never been."""
    beat = Heartbeat.objects.filter(name=Heartbeat.SCHEDULE).values_list("at", flat=True).first()
    chased = Sweep.objects.aggregate(last=Max("finished_at"))["last"]
    for name, about, moment in (
        ("msplan_schedule_last_run_timestamp_seconds", "When the schedule last came round.", beat),
        ("msplan_chasing_last_run_timestamp_seconds", "When a day's chasing was last finished.", chased),
    ):
        if moment is not None:
            yield _one(name, about, moment.timestamp())


def _mails(at: datetime) -> Iterator[Metric]:
    listed = Mail.objects.matching()
    counted = dict(listed.order_by().values_list("state").annotate(Count("pk")))
    mails = GaugeMetricFamily(
        "msplan_outbox_mails", "Mails by state, without those that may not be listed.", labels=["state"]
    )
    for state in Mail.State.values:
        mails.add_metric([state], counted.get(state, 0))
    yield mails
    oldest = listed.to_send(at=at).order_by("not_before").values_list("not_before", flat=True).first()
    waited = (at - oldest).total_seconds() if oldest else 0
    yield _one("msplan_outbox_waiting_seconds", "How long the oldest mail that could go has waited.", waited)


def _one(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)
