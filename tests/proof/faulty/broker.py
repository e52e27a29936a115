"""The broker wiped, stopped, and cut off."""

import random
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic

import redis
from celery import current_app
from django.utils import timezone

from msplan.health.readiness import parts
from services import valkey_program
from tests.processes import TICK, until
from tests.proof.faulty.force import rows
from tests.proof.faulty.line import Line, Mode, line_to
from tests.proof.under_fire import sink
from tests.proof.under_fire.program import Program, surroundings

FAULTS = (Mode.RESET, Mode.HANG, Mode.DELAY, Mode.HALF_OPEN)
LASTS_SECONDS = 12.0
PATIENCE_SECONDS = 150.0  # for a sign of life after the line is whole again: a deaf worker never gives one


class Valkey:
    """One of our own, that may be killed and emptied."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "v.sock"
        self.start()

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}"

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        self._process = subprocess.Popen(
            [valkey_program(), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder),
             "--save", ""],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        until(self.socket.is_socket, seconds=60, what="Valkey listening")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(20)

    def wipe(self) -> None:
        redis.Redis(unix_socket_path=str(self.socket)).flushall()


@contextmanager
def own_valkey(folder: Path) -> Iterator[Valkey]:
    valkey = Valkey(folder)
    try:
        yield valkey
    finally:
        valkey.kill()


def wipe_or_stop(valkey: Valkey, _program: Program, chance: random.Random) -> None:
    """By lot: emptied while it runs, or stopped, forgotten and started again a moment later."""
    if chance.random() < 0.5:
        valkey.wipe()
        return
    valkey.kill()
    TICK.wait(chance.uniform(0.2, 2.0))
    valkey.start()


@dataclass
class Cut:
    faults: int = 0
    came_back: int = 0  # a task was done after the fault, by the worker that was there before
    slowest_seconds: float = 0.0
    told: int = 0  # faults that /readyz told of while they lasted
    told_of: int = 0  # faults of which it could: a line that is half open serves whoever comes anew
    slowest_told_seconds: float = 0.0
    deaf: list[str] = field(default_factory=list)


def cut_off(
    many: int, folder: Path, environment: Mapping[str, str], *, kinds: tuple[Mode, ...] = FAULTS, unguarded: str = "",
    lasts: float = LASTS_SECONDS, patience: float = PATIENCE_SECONDS,
) -> Cut:  # fmt: skip
    """One worker over a line that breaks so many times, in each way in turn; it is never restarted."""
    found = Cut()
    book = folder / "sink.txt"
    with (
        own_valkey(folder) as valkey,
        line_to(str(valkey.socket)) as line,
        sink.listening(book) as port,
        _asked_over(line),
    ):
        told = surroundings(port, book, can_be_asked=True, unguarded=unguarded)
        program = Program(
            {**environment, **told, "REDIS_URL": f"redis://127.0.0.1:{line.port}/0"}, folder, application=None,
            workers=1,
        )  # fmt: skip
        with program.up():
            _beats_after(timezone.now(), patience)
            for number in range(many):
                mode = kinds[number % len(kinds)]
                _break(line, mode, found, lasts)
                began = timezone.now()
                found.faults += 1
                if _beats_after(began, patience) and program.is_running("worker-1"):
                    found.came_back += 1
                    took = (timezone.now() - began).total_seconds()
                    found.slowest_seconds = round(max(found.slowest_seconds, took), 1)
                else:
                    found.deaf.append(str(mode))
                    break  # a deaf worker stays deaf
    return found


def _break(line: Line, mode: Mode, found: Cut, lasts: float) -> None:
    began = monotonic()
    line.become(mode)
    if mode is Mode.HALF_OPEN:
        TICK.wait(1)
    else:
        found.told_of += 1
        if any(part.name == "broker" and not part.well for part in parts(at=timezone.now())):
            found.told += 1
            found.slowest_told_seconds = round(max(found.slowest_told_seconds, monotonic() - began), 1)
        TICK.wait(max(0.0, lasts - (monotonic() - began)))
    line.become(Mode.WHOLE)


def _beats_after(moment: datetime, patience: float) -> bool:
    """Whether the sign that the schedule works and a worker takes it up comes, later than ``moment``."""
    end = monotonic() + patience
    while monotonic() < end:
        beats = rows("SELECT at FROM health_heartbeat WHERE name = 'schedule'")
        if beats and beats[0][0] > moment:
            return True
        TICK.wait(0.1)
    return False


@contextmanager
def _asked_over(line: Line) -> Iterator[None]:
    """/readyz asks the broker over the same line."""
    kept = current_app.conf.broker_url
    current_app.conf.broker_url = current_app.conf.broker_write_url = f"redis://127.0.0.1:{line.port}/0"
    try:
        yield
    finally:
        current_app.conf.broker_url = current_app.conf.broker_write_url = kept
