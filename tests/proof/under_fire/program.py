"""The program as it runs on a machine, each part in a process group of its own, so that it can be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent.parent
_TICK = Event()  # never set: waiting on it passes a moment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(port: int, book: Path, *, can_be_asked: bool, unguarded: str = "") -> dict[str, str]:
    """What web and workers are told: the mail server's port, its book if it may be asked, what is off."""
    return {
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "OUTBOX_RELAY_LOOKUP": "tests.proof.under_fire.sink.was_taken" if can_be_asked else "",
        "SINK_BOOK": str(book),
        "UNGUARDED": unguarded,
        "DJANGO_SETTINGS_MODULE": "msplan.settings",
        "STATICFILES": "plain",
        "HTTPS": "off",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }


class Program:
    """Web (gunicorn, two processes) and workers, each with a scheduler: as many machines over one database.

    Without an ``application`` there is no web.
    """

    def __init__(
        self, environment: Mapping[str, str], folder: Path, *, application: str | None, workers: int = 2
    ) -> None:
        self.environment = dict(environment)
        self.folder = folder
        self.port = free_port()
        self.commands: dict[str, list[str]] = {}
        if application is not None:
            self.commands["web"] = [
                "-m", "gunicorn", application, "--workers", "2", "--threads", "4",
                "--bind", f"127.0.0.1:{self.port}", "--timeout", "120", "--log-level", "warning",
            ]  # fmt: skip
        self.commands |= {f"worker-{number}": [] for number in range(1, workers + 1)}
        self.running: dict[str, int] = {}
        self.kills = dict.fromkeys(self.commands, 0)
        self._nursery: subprocess.Popen[str] | None = None
        self._ours: dict[int, subprocess.Popen[bytes]] = {}

    @property
    def workers(self) -> list[str]:
        return [name for name in self.commands if name.startswith("worker")]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        if name in self.workers:
            self.running[name] = self._born(name)
            return
        with (self.folder / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, *self.commands[name]],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._ours[started.pid] = started
        self.running[name] = started.pid

    def _born(self, name: str) -> int:
        if self._nursery is None:
            with (self.folder / "nursery.log").open("ab") as log:
                self._nursery = subprocess.Popen(
                    [sys.executable, "-m", "tests.proof.under_fire.nursery", str(self.folder)],
                    cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log,
                    text=True,
                )  # fmt: skip
        assert self._nursery.stdin
        assert self._nursery.stdout
        self._nursery.stdin.write(f"{name}\n")
        self._nursery.stdin.flush()
        said = self._nursery.stdout.readline()
        assert said, (self.folder / "nursery.log").read_text()
        return int(said)

    def kill(self, name: str) -> None:
        """All processes of a part at once, without a word."""
        self._end(name)
        self.kills[name] += 1

    def _end(self, name: str) -> None:
        pid = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self._gone(pid, patience=60)

    def stop(self, name: str, *, patience: float) -> float:
        """Ask a part to end, as a release does, and wait for it; the seconds it took."""
        pid = self.running.pop(name)
        began = monotonic()
        os.kill(pid, signal.SIGTERM)
        self._gone(pid, patience=patience)
        return monotonic() - began

    def is_running(self, name: str) -> bool:
        return name in self.running and Path(f"/proc/{self.running[name]}").exists()

    def _gone(self, pid: int, *, patience: float) -> None:
        """Wait for the end of a process; the nursery's are nobody's to wait for."""
        if pid in self._ours:
            self._ours.pop(pid).wait(patience)
            return
        until = monotonic() + patience
        while Path(f"/proc/{pid}").exists():
            assert monotonic() < until, f"process {pid} is still there after {patience} seconds"
            _TICK.wait(0.02)

    def kill_now_and_then(
        self, names: Sequence[str], chance: random.Random, stop: Event, pause: tuple[float, float]
    ) -> None:
        """Until told to stop: wait so many seconds, kill one of the parts, leave it dead for a moment, start it.

        The seconds are counted from when the web answers again: one that is killed on its way up answers nobody.
        """
        while not stop.wait(chance.uniform(*pause)):
            name = chance.choice(names)
            self.kill(name)
            stop.wait(chance.uniform(0.1, 1.0))
            self.start(name)
            while name == "web" and not self._answers() and not stop.wait(0.1):
                pass

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:  # noqa: S310  our own address
                return bool(answer.status == 200)
        except OSError:
            return False

    def kill_when(self, names: Sequence[str], size: Callable[[], int], stop: Event) -> None:
        """Three times, as soon as something has grown: a mail was taken, an answer was said to be saved."""
        for _ in range(3):
            before = size()
            while size() == before:
                if stop.wait(0.02):
                    return
            for name in names:
                self.kill(name)
            for name in names:
                self.start(name)

    @contextmanager
    def up(self) -> Iterator[None]:
        for name in self.commands:
            self.start(name)
        try:
            yield
        finally:
            for name in list(self.running):
                self._end(name)
            if self._nursery is not None:
                assert self._nursery.stdin
                self._nursery.stdin.close()
                with suppress(subprocess.TimeoutExpired):
                    self._nursery.wait(60)
                self._nursery.kill()
                self._nursery.wait()
