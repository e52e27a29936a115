"""Other processes of the program, over the test's own database: what a second machine would be."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from time import monotonic
from urllib.parse import urlsplit

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
TICK = Event()  # never set: waiting on it passes a moment


def environment(**more: str) -> dict[str, str]:
    """This environment with the database of the tests in place of the one they were given."""
    address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    return {
        **os.environ,
        "DATABASE_URL": address.geturl(),
        "PYTHONPATH": str(ROOT),
        "DB_CONN_MAX_AGE": "0",
        **more,
    }


@contextmanager
def running(*arguments: str, log: Path, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process of its own, in its own group; it is gone when the block is left."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment(**more), stdout=out, stderr=out
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait(20)


def until(condition: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Look again and again until it is so; fail with ``what`` when the time is over."""
    deadline = monotonic() + seconds
    while not condition():
        if monotonic() > deadline:
            raise AssertionError(f"{what} did not happen within {seconds} seconds")
        TICK.wait(0.05)
