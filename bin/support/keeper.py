"""Children that cannot outlive us, not even after ``kill -9``.

A process killed with SIGKILL cannot tidy up after itself, so another one must. ``Keeper`` forks one small
process that does nothing but read a pipe. Every child announces itself on it before it becomes the program it
is to be, so that no moment is left in which we know of it and the keeper does not. When the pipe closes, because
we stopped or because we were killed, the keeper ends what is still running: first politely, then by force.

Why not ``PR_SET_PDEATHSIG``: the kernel forgets it when a process changes its credentials (``unshare`` does),
and it never reaches grandchildren (the worker processes of Celery and gunicorn).
"""

import contextlib
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NamedTuple, NoReturn

PATIENCE = 8.0  # seconds between the polite signal and the last one, unless a child says more
FIRM_PATIENCE = 5.0  # between the firm signal, where a child has one, and the last one
LARGEST_LOG = 10 * 1024 * 1024
LONGEST_SOCKET_DIRECTORY = 80  # the kernel allows 107 bytes for the whole path of a socket


class CannotStart(Exception):
    """A sentence for the person at the keyboard."""


class How(NamedTuple):
    """How a child is stopped: asked politely, then, where it has one, by its firm signal, last by force."""

    polite: int = signal.SIGTERM
    firm: int = 0
    patience: float = PATIENCE

    def __str__(self) -> str:
        return f"{int(self.polite)} {self.firm} {self.patience}"

    @property
    def signals(self) -> list[tuple[int, float]]:
        return [(self.polite, self.patience), *([(self.firm, FIRM_PATIENCE)] if self.firm else [])]


class Keeper:
    """Starts children in process groups of their own and sees to it that none is left behind.

    ``rubbish`` are directories to remove once everything has ended.
    """

    def __init__(self, *, rubbish: Sequence[Path] = ()) -> None:
        reading, writing = os.pipe()
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self._how: dict[str, How] = {}
        sys.stdout.flush()
        sys.stderr.flush()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(writing)
            _keep(reading, rubbish)
        os.close(reading)
        self._pipe = writing

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        polite: int = signal.SIGTERM,
        firm: int = 0,
        patience: float = PATIENCE,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        log: IO[bytes] | None = None,
        user: int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start ``command``; ``polite`` is the signal that asks it to stop, ``log`` takes its output.

        After ``patience`` seconds it gets ``firm``, where there is such a signal, and the last one soon after.
        """
        how = How(int(polite), int(firm), patience)
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
            preexec_fn=lambda: self._say(f"group {os.getpid()} {how}\n"),  # noqa: PLW1509  no threads here
        )
        self.children[name] = child
        self._how[name] = how
        return child

    def foreground(self, command: Sequence[str], env: Mapping[str, str]) -> int:
        """Run a command that shares our terminal and gets its Ctrl-C itself; return its exit status."""
        child = subprocess.Popen(
            list(command),
            env=dict(env),
            preexec_fn=lambda: self._say(f"single {os.getpid()} {How()}\n"),  # noqa: PLW1509
        )
        try:
            return _wait(child)
        finally:
            self._say(f"gone {child.pid} {How()}\n")

    def stop(self, name: str) -> None:
        """Stop one child and everything it started."""
        child, how = self.children.pop(name), self._how.pop(name)
        # The leader alone is asked: gunicorn, Celery and PostgreSQL stop their own children in order.
        for number, seconds in how.signals:
            if child.poll() is None:
                child.send_signal(number)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(seconds)
        _signal(-child.pid, signal.SIGKILL)
        child.wait()
        self._say(f"gone {child.pid} {how}\n")

    def close(self) -> None:
        """Stop every child, last started first, then the keeper itself."""
        for name in reversed(list(self.children)):
            self.stop(name)
        os.close(self._pipe)
        os.waitpid(self._pid, 0)

    def _say(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._pipe, line.encode())


def _wait(child: subprocess.Popen[bytes]) -> int:
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child got it too and is stopping in its own way
            continue


def _keep(reading: int, rubbish: Sequence[Path]) -> NoReturn:
    """The keeper's whole life."""
    os.setsid()  # a Ctrl-C in the terminal is for the others
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_IGN)
    targets: dict[int, tuple[int, How]] = {}  # process number → where the signals go, and which
    with os.fdopen(reading) as pipe:
        for line in pipe:
            kind, pid, polite, firm, patience = line.split()
            if kind == "gone":
                targets.pop(int(pid), None)
            else:
                target = -int(pid) if kind == "group" else int(pid)
                targets[int(pid)] = (target, How(int(polite), int(firm), float(patience)))
    _end(targets)
    for place in rubbish:
        shutil.rmtree(place, ignore_errors=True)
    os._exit(0)


def _end(targets: Mapping[int, tuple[int, How]]) -> None:
    """All of them at once, each with its own patience."""
    for leader, (_, how) in targets.items():
        _signal(leader, how.polite)
    began = time.monotonic()
    firmly: set[int] = set()
    left = dict(targets)
    while left:
        for leader, (target, how) in list(left.items()):
            waited = time.monotonic() - began
            if not _signal(target, 0):
                del left[leader]
            elif waited > sum(seconds for _, seconds in how.signals):
                _signal(target, signal.SIGKILL)
                del left[leader]
            elif how.firm and waited > how.patience and leader not in firmly:
                firmly.add(leader)
                _signal(leader, how.firm)
        time.sleep(0.05)


def _signal(target: int, number: int) -> bool:
    """Send a signal to a process, or to the group ``-target``; False where there is none."""
    try:
        os.kill(target, number)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


# --- what every child needs


def plain_environment() -> dict[str, str]:
    """The environment without PG* variables, which would bend initdb and postgres, and with one locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def socket_directory(directory: Path) -> Path:
    """Where the sockets go: beside the data, or under /tmp where that path is too long for the kernel."""
    near = directory.resolve() / "run"
    if len(os.fsencode(near)) > LONGEST_SOCKET_DIRECTORY:
        mark = hashlib.sha256(os.fsencode(directory.resolve())).hexdigest()[:12]
        near = Path("/tmp") / f"msplan-{os.getuid()}-{mark}"  # noqa: S108  made private on the next lines
    near.mkdir(mode=0o700, parents=True, exist_ok=True)
    if near.stat().st_uid != os.getuid():
        raise CannotStart(f"{near} belongs to somebody else. Set MSPLAN_DATA to a shorter path of your own.")
    near.chmod(0o700)
    return near


def log_file(directory: Path, name: str) -> Path:
    """Where a child's output goes; what has grown large is set aside, once, at a start."""
    path = directory / "logs" / f"{name}.log"
    path.parent.mkdir(exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.old"))
    return path


def tail(path: Path, lines: int = 15) -> str:
    """The end of a log, for a sentence that says why something did not start."""
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
