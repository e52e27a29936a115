"""The program's own Celery with its schedule in a hurry: it chases and sends twice a second, for one fixed moment.

Started by test_two_workers.py as ``celery -A tests.msplan.chasing.hurried worker`` and ``beat``.
"""

import os

from msplan.celery import SCHEDULE, app

app.conf.beat_schedule = {
    "chasing.chase": {**SCHEDULE["chasing.chase"], "schedule": 0.5, "args": [os.environ["CHASE_AT"]]},
    "outbox.send": {**SCHEDULE["outbox.send"], "schedule": 0.5},
}
app.conf.broker_transport_options = {"global_keyprefix": os.environ["BROKER_PREFIX"]}
