"""Children that cannot outlive us, not even after ``kill -9``.

A process killed with SIGKILL cannot tidy up after itself, so another one must. ``Keeper`` forks one small
process that does nothing but read a pipe. Every child is announced on it; when the pipe closes, because we
stopped or because we were killed, the keeper ends what is still running: first politely, then by force.

Why not only ``PR_SET_PDEATHSIG``: the kernel forgets it when a process changes its credentials (``unshare``
does), and it never reaches grandchildren (the worker processes of Celery and gunicorn).
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

PATIENCE = 6.0  # seconds between the polite signal and the last one


class Keeper:
    """Starts children in process groups of their own and sees to it that none is left behind."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._polite: dict[str, int] = {}
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(writing)
            _keep(reading)
        os.close(reading)
        self._pipe = writing

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        polite: int = signal.SIGTERM,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        log: IO[bytes] | None = None,
        user: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start ``command``; ``polite`` is the signal that asks it to stop; output goes to ``log`` if given."""
        child = subprocess.Popen(
            [str(part) for part in command],
            env=dict(env) if env is not None else None,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT if log else None,
            process_group=0,
            user=user,
            group=user,
            extra_groups=[] if user is not None else None,
        )
        self.children[name] = child
        self._polite[name] = polite
        self._say(f"+{child.pid} {int(polite)}\n")
        return child

    def stop(self, name: str, *, patience: float = PATIENCE) -> None:
        """Stop one child and everything it started."""
        child = self.children.pop(name)
        polite = self._polite.pop(name)
        if child.poll() is None:
            # The leader alone is asked: gunicorn, Celery and PostgreSQL stop their own children in order.
            with contextlib.suppress(ProcessLookupError):
                child.send_signal(polite)
            with contextlib.suppress(subprocess.TimeoutExpired):
                child.wait(patience)
        _signal_group(child.pid, signal.SIGKILL)
        child.wait()
        self._say(f"-{child.pid}\n")

    def close(self, *, before_each: Callable[[str], None] = lambda name: None) -> None:
        """Stop every child, last started first, then the keeper itself."""
        for name in reversed(list(self.children)):
            before_each(name)
            self.stop(name)
        if self._pipe >= 0:
            os.close(self._pipe)
            self._pipe = -1
            os.waitpid(self._pid, 0)

    def _say(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._pipe, line.encode())


def _keep(reading: int) -> None:
    """The keeper's whole life. Never returns."""
    os.setsid()  # a Ctrl-C in the terminal is for the others
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    groups: dict[int, int] = {}
    with os.fdopen(reading) as pipe:
        for line in pipe:
            if line.startswith("+"):
                pid, polite = line[1:].split()
                groups[int(pid)] = int(polite)
            else:
                groups.pop(int(line[1:]), None)
    _end(groups)
    os._exit(0)


def _end(groups: Mapping[int, int]) -> None:
    for pid, polite in groups.items():
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(pid, polite)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and any(_alive(pid) for pid in groups):
        time.sleep(0.05)
    for pid in groups:
        _signal_group(pid, signal.SIGKILL)


def _alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _signal_group(group: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
