"""Due reviews are chased and mailed while something is done to the machine, so many times; then all is counted."""

import random
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from django.db import OperationalError, close_old_connections

from tests.processes import TICK
from tests.proof.faulty import force
from tests.proof.under_fire import sink
from tests.proof.under_fire.program import Program, surroundings

QUIET_SECONDS = 90.0  # nothing has moved for so long: what is left does not move any more


@dataclass(frozen=True, slots=True)
class Storm:
    mails: int = 10_000
    times: int = 50
    can_be_asked: bool = True
    unguarded: str = ""
    workers: int = 2
    seconds_a_mail: float = sink.SECONDS_A_MAIL
    seed: int = 1
    web: bool = False
    patience: float = 3600.0
    quiet: float = QUIET_SECONDS


@dataclass(frozen=True, slots=True)
class Found:
    mails: force.Mails
    times: int  # how often it was done while there was work
    asked_about: int  # mails that were in doubt at the end of a lease and were settled by asking
    seconds: float


# Does it to the machine once.
Fault = Callable[[Program, random.Random], None]


def kill(program: Program, chance: random.Random) -> None:
    """Every worker at once, without a word; they stay dead for a moment."""
    for name in program.workers:
        program.kill(name)
    TICK.wait(chance.uniform(0.0, 0.5))
    for name in program.workers:
        program.start(name)


def run(
    storm: Storm,
    folder: Path,
    environment: Mapping[str, str],
    fault: Fault,
    *,
    beside: Callable[[Program], AbstractContextManager[None]] = nullcontext,
) -> Found:
    """Raises AssertionError where it does not come to an end.

    ``beside`` begins once the program is up and ends while it still is: what it sees is never the end of the proof.
    """
    began = monotonic()
    force.fill(storm.mails)
    chance = random.Random(storm.seed)  # noqa: S311  repeatable, not secret
    book = folder / "sink.txt"
    with sink.listening(book, storm.seconds_a_mail) as port:
        told = surroundings(port, book, can_be_asked=storm.can_be_asked, unguarded=storm.unguarded)
        program = Program(
            {**environment, **told, "CHASE_AT": force.AT},
            folder,
            application="msplan.wsgi:application" if storm.web else None,
            workers=storm.workers,
        )
        with program.up(), beside(program):
            times = _disturb(storm, program, book, chance, fault)
            _drain(storm, book)
    return Found(force.count(sink.read(book)), times, _asked_about(), monotonic() - began)


def _disturb(storm: Storm, program: Program, book: Path, chance: random.Random, fault: Fault) -> int:
    """At moments by lot, spread over the work: the writing of digests and the sending of mails.

    By progress and not by the clock: on a slow machine as on a quick one each falls into the work.
    """
    step, times = 2 * storm.mails / storm.times, 0
    until = monotonic() + storm.patience
    while times < storm.times:
        goal = (times + chance.uniform(0.2, 0.9)) * step
        moved, before = monotonic(), -1.0
        while (now := _progress(book)) < goal and monotonic() - moved < storm.quiet:
            assert monotonic() < until, f"{now} of {2 * storm.mails} steps within {storm.patience} s"
            if now != before:
                moved, before = monotonic(), now
            TICK.wait(0.02)
        if now < goal or now >= 2 * storm.mails:
            break
        TICK.wait(chance.uniform(0.0, 0.1 + storm.seconds_a_mail))  # at any moment of a mail's way
        fault(program, chance)
        times += 1
    return times


def _progress(book: Path) -> float:
    try:
        written, _ = force.moving(can_be_asked=False)
    except OperationalError:  # the database may be what is away
        close_old_connections()
        return -1.0
    return written + book.read_bytes().count(b"\n")


def _drain(storm: Storm, book: Path) -> None:
    """Until every digest is written and no mail waits or is held by a sender. Nothing is done to anything now."""
    until, moved, before = monotonic() + storm.patience, monotonic(), (-1, -1)
    while True:
        now = force.moving(can_be_asked=storm.can_be_asked and storm.unguarded == "")
        if now[1] == 0 and now[0] >= storm.mails:
            return
        if now != before:
            moved, before = monotonic(), now
        if monotonic() - moved > storm.quiet:
            return  # what is left is counted as lost
        assert monotonic() < until, f"{now}: digests written, mails waiting"
        TICK.wait(0.5)


def _asked_about() -> int:
    ((many,),) = force.rows(
        "SELECT count(*) FROM outbox_mail WHERE last_error LIKE 'The sender stopped%' OR attempts > 1"
    )
    return int(many)
