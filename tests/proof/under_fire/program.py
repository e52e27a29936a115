"""The program as it runs on a machine, each part in a process group of its own, so that it can be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent.parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Program:
    """Web (gunicorn, two processes) and two workers, each with a scheduler: two machines over one database."""

    def __init__(self, environment: Mapping[str, str], folder: Path, *, application: str) -> None:
        self.environment = dict(environment)
        self.folder = folder
        self.port = free_port()
        web = [
            "-m",
            "gunicorn",
            application,
            "--workers",
            "2",
            "--threads",
            "4",
            "--bind",
            f"127.0.0.1:{self.port}",
        ]
        worker = ["-m", "tests.proof.under_fire.worker"]
        self.commands = {
            "web": [*web, "--timeout", "120", "--log-level", "warning"],
            "worker-1": [*worker, "one", str(folder)],
            "worker-2": [*worker, "two", str(folder)],
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.kills = dict.fromkeys(self.commands, 0)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, name: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, *self.commands[name]],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, name: str) -> None:
        """All processes of a part at once, without a word."""
        process = self.running.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        self.kills[name] += 1

    def kill_now_and_then(
        self, names: Sequence[str], chance: random.Random, stop: Event, pause: tuple[float, float]
    ) -> None:
        """Until told to stop: wait so many seconds, kill one of the parts, leave it dead for a moment, start it."""
        while not stop.wait(chance.uniform(*pause)):
            name = chance.choice(names)
            self.kill(name)
            stop.wait(chance.uniform(0.1, 1.0))
            self.start(name)

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
            for process in self.running.values():
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
