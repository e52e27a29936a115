"""A worker with a scheduler whose minutes are seconds; nursery.py starts it.

CHASE_AT is the moment for which it chases, over and over, until that day is done. UNGUARDED takes a protection off:
see unguarded.py.
"""

import os
from datetime import UTC, datetime
from typing import Any

from django.conf import settings

QUICK = ("outbox.send", "outbox.settle", "suppliers.sweep_campaigns", "health.beat")
PATIENCE_SECONDS = 2  # of a sender with the mail server: its lease is six times that


def prepare(folder: str) -> Any:
    """The program's Celery with a schedule in a hurry."""
    settings.EMAIL_TIMEOUT = PATIENCE_SECONDS
    settings.OUTBOX_LEASE_SECONDS = 1
    if os.environ.get("UNGUARDED"):
        from tests.proof.under_fire import unguarded  # noqa: PLC0415  # only the control may touch it

        unguarded.take_off(os.environ["UNGUARDED"])

    from msplan.chasing import sending  # noqa: PLC0415

    # It sends by today's clock what it wrote for another day.
    sending.out_of_date = lambda on, at: datetime(2999, 1, 1, tzinfo=UTC)
    from msplan.celery import app  # noqa: PLC0415  # after the settings are what they are

    # A queue of its own: other programs may use the same broker.
    queue = app.conf.task_default_queue = folder.replace("/", ".")
    soon = {"schedule": 2.0, "options": {"expires": 10, "queue": queue}}
    schedule = {entry: {**app.conf.beat_schedule[entry], **soon} for entry in QUICK}
    if at := os.environ.get("CHASE_AT"):
        # Two that chase at once do each other's work again: it is safe, and slow.
        again = {"schedule": 4.0, "options": {"expires": 4, "queue": queue}}
        schedule["chasing.chase"] = {**app.conf.beat_schedule["chasing.chase"], **again, "args": [at]}
    app.conf.beat_schedule = schedule
    return app


def run(app: Any, name: str, folder: str) -> None:
    """Until it is told to stop."""
    kept = ["--beat", "--schedule", f"{folder}/schedule-{name}"]
    where = ["-Q", app.conf.task_default_queue, "-n", f"{name}@%h"]
    app.worker_main(["worker", *kept, *where, "--concurrency", "2", "-l", "WARNING"])
