"""A worker with a scheduler whose minutes are seconds: ``python -m tests.proof.under_fire.worker NAME FOLDER``.

With UNGUARDED=mail it is the control: a claim that ran out is sent again without asking anybody.
"""

import os
import sys

import django
from django.conf import settings

QUICK = ("outbox.send", "outbox.settle", "suppliers.sweep_campaigns")
PATIENCE_SECONDS = 2  # of a sender with the mail server: its lease is six times that


def main(name: str, folder: str) -> None:
    django.setup()
    settings.EMAIL_TIMEOUT = PATIENCE_SECONDS
    settings.OUTBOX_LEASE_SECONDS = 1
    if os.environ.get("UNGUARDED") == "mail":
        from tests.proof.under_fire import unguarded  # noqa: PLC0415  # only the control may touch it

        unguarded.send_again_without_asking()

    from msplan.celery import app  # noqa: PLC0415  # after the settings are what they are

    # A queue of its own: other programs may use the same broker.
    queue = app.conf.task_default_queue = folder.replace("/", ".")
    app.conf.beat_schedule = {
        entry: {**app.conf.beat_schedule[entry], "schedule": 2.0, "options": {"expires": 10, "queue": queue}}
        for entry in QUICK
    }
    schedule = ["--beat", "--schedule", f"{folder}/schedule-{name}"]
    app.worker_main(
        ["worker", *schedule, "-Q", queue, "-n", f"{name}@%h", "--concurrency", "2", "-l", "WARNING"]
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
