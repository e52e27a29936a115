"""The real worker and scheduler of a journey, at an hour that the journey chooses.

Started as a process of its own: ``python -m tests.journeys.worker HOUR QUEUE FOLDER``. Its clock runs on from HOUR
(ISO, with zone), so that a working morning comes when the test needs one; the entries of the schedule are the
program's own, only their waits are shortened to a second.
"""

import sys
from datetime import datetime

import time_machine

MINUTE_BY_MINUTE = (
    "outbox.send",
    "outbox.settle",
    "chasing.chase",
    "suppliers.sweep_imports",
    "suppliers.sweep_campaigns",
    "suppliers.remind_suppliers",
    "suppliers.hand_over_silence",
    "statements.sweep_renderings",
)


def main(hour: str, queue: str, folder: str) -> None:
    time_machine.travel(datetime.fromisoformat(hour), tick=True).start()

    from msplan.celery import app  # noqa: PLC0415  # the clock is set before anything of ours is read

    app.conf.beat_schedule = {
        name: {**app.conf.beat_schedule[name], "schedule": 2.0, "options": {"queue": queue, "expires": 10}}
        for name in MINUTE_BY_MINUTE
    }
    app.conf.task_default_queue = queue
    app.worker_main(
        [
            "worker",
            "--beat",
            "--schedule",
            f"{folder}/schedule",
            "-Q",
            queue,
            "--concurrency",
            "1",
            "-l",
            "WARNING",
        ]
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
