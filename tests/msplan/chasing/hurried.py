"""The program's own Celery with its schedule in a hurry: it chases and sends twice a second, for one fixed moment.

Started by test_two_workers.py as ``celery -A tests.msplan.chasing.hurried worker`` and ``beat``.
"""

import os
from datetime import UTC, datetime

from celery.signals import worker_init

from msplan.celery import SCHEDULE, app

app.conf.beat_schedule = {
    "chasing.chase": {**SCHEDULE["chasing.chase"], "schedule": 0.5, "args": [os.environ["CHASE_AT"]]},
    "outbox.send": {**SCHEDULE["outbox.send"], "schedule": 0.5},
}
app.conf.broker_transport_options = {"global_keyprefix": os.environ["BROKER_PREFIX"]}


@worker_init.connect
def fresh_for_ever(**_: object) -> None:
    """It sends by today's clock what it wrote for another day."""
    from msplan.chasing import sending  # noqa: PLC0415  # not before the program is there

    sending.out_of_date = lambda on, at: datetime(2999, 1, 1, tzinfo=UTC)
