"""Celery, and the whole schedule in one place.

The broker carries hints only: every task asks PostgreSQL what is due and not yet done, so a missed run is
caught up by the next one and a second run does nothing. Nothing here uses a long ``eta`` or ``countdown``.
Each entry expires before its next run, so that a worker that was away does not find a queue of old nudges.
"""

import os

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_init, worker_shutting_down

from msplan.lib import stopping
from msplan.lib.broker_line import take_our_line
from msplan.lib.request_ids import follow_tasks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msplan.settings")

take_our_line()
app = Celery("msplan")
follow_tasks()
worker_init.connect(stopping.begin)
worker_shutting_down.connect(stopping.ask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "msplan.outbox",
        "msplan.chasing",
        "msplan.history",
        "msplan.health",
        "suppliers",
        "actions",
        "statements",
    ]
)

MINUTE = 60

# The clock is UTC and never repeats or skips an hour. What belongs to a London hour (the 07:30 digest) is
# nudged every quarter of an hour and decides for itself whether its hour has come.
SCHEDULE = {
    # The sign by which /readyz sees that scheduler, broker and worker are at work.
    "health.beat": {"task": "health.beat", "schedule": MINUTE, "options": {"expires": 50}},
    # Mail: send what is queued, and look for sends that nobody finished.
    "outbox.send": {"task": "outbox.send", "schedule": MINUTE, "options": {"expires": 50}},
    "outbox.settle": {"task": "outbox.settle", "schedule": MINUTE, "options": {"expires": 50}},
    # History: what was done since gets its place in the chain.
    "history.seal": {"task": "history.seal", "schedule": 10 * MINUTE, "options": {"expires": 9 * MINUTE}},
    # Chasing: one digest a person a working day, from 07:30 London time; later nudges find it done.
    "chasing.chase": {
        "task": "chasing.chase",
        "schedule": crontab(minute="*/15"),
        "options": {"expires": 14 * MINUTE},
    },
    # Spend files that were uploaded but whose worker went away.
    "suppliers.sweep_imports": {
        "task": "suppliers.sweep_imports",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # The same for files of the statement registry.
    "suppliers.sweep_registry_files": {
        "task": "suppliers.sweep_registry_files",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # Suppliers that are new or changed: do they look like one the register has?
    "suppliers.compare": {
        "task": "suppliers.compare",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # PDFs of the plan that were asked for and whose worker went away, or was never reached.
    "actions.sweep_prints": {
        "task": "actions.sweep_prints",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # They are thrown away after a week.
    "actions.throw_away_prints": {
        "task": "actions.throw_away_prints",
        "schedule": crontab(hour="3", minute="10"),
        "options": {"expires": 60 * MINUTE},
    },
    # Risk: the whole register once a night, because time alone makes an assessment go stale.
    "suppliers.rescore": {
        "task": "suppliers.rescore",
        "schedule": crontab(hour="1", minute="20"),
        "options": {"expires": 60 * MINUTE},
    },
    # Scores that are of an older version of the risk model than the one somebody confirmed.
    "suppliers.catch_up": {
        "task": "suppliers.catch_up",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # Suppliers' contacts hear of what they agreed to do: three mails at the most, on working days.
    "suppliers.write_to_contacts": {
        "task": "suppliers.write_to_contacts",
        "schedule": crontab(hour="8", minute="20"),
        "options": {"expires": 60 * MINUTE},
    },
    # Campaigns that are being sent and whose worker went away, or was never reached.
    "suppliers.sweep_campaigns": {
        "task": "suppliers.sweep_campaigns",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # Suppliers that have not answered are reminded on working days after 8:00 in London; later nudges find it done.
    "suppliers.remind_suppliers": {
        "task": "suppliers.remind_suppliers",
        "schedule": crontab(hour="7-15", minute="20"),
        "options": {"expires": 50 * MINUTE},
    },
    # Silence is handed over before the night's scores are worked out: it counts in them.
    "suppliers.hand_over_silence": {
        "task": "suppliers.hand_over_silence",
        "schedule": crontab(hour="0,1,6", minute="5"),
        "options": {"expires": 30 * MINUTE},
    },
    # Statements: documents that were signed or asked for and have no finished rendering.
    "statements.sweep_renderings": {
        "task": "statements.sweep_renderings",
        "schedule": 2 * MINUTE,
        "options": {"expires": 100},
    },
    # Figures: states are measured on the first days of each month and kept.
    "statements.measure": {
        "task": "statements.measure",
        "schedule": crontab(hour="2", minute="10"),
        "options": {"expires": 60 * MINUTE},
    },
}
app.conf.beat_schedule = SCHEDULE
