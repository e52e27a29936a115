"""Everything at once on a laptop: database, broker, mail server, web, worker and scheduler.

One supervising process. Ctrl-C stops all of it; so does ``kill -9`` (see keeper.py). A part that dies is
started again a few times; a part that keeps dying stops the rest, because half a program misleads.
"""

import argparse
import contextlib
import http.client
import signal
import socket
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import laptop
from keeper import CannotStart, log_file, tail
from postgres import start_postgres
from services import Services, services, start_valkey, stop_on_signals

PROGRAMS = Path(sys.executable).parent
WEB_SECONDS = 60.0
MOST_RESTARTS = 5
RESTART_WINDOW = 600.0
Start = Callable[[], object]


def main() -> int:
    options = _options()
    stop_on_signals()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell's & had it ignored
    try:
        _refuse_taken_port(options.host, options.port)
        with services(laptop.data_directory()) as found:
            _run(found, options.host, options.port)
    except CannotStart as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nmsplan has stopped.")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/run", description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="the port of the web pages (8000)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (this machine only)")
    return parser.parse_args()


def _run(found: Services, host: str, port: int) -> None:
    mail_port = _free_port(after=port)
    site = f"http://localhost:{port}"
    mailbox = found.directory.resolve() / "mailbox"
    found.addresses |= {
        "SITE_URL": site,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
        "LOCAL_MAILBOX": str(mailbox),
        "OUTBOX_RELAY_LOOKUP": "msplan.outbox.relays.local_mailbox",
    }
    env = laptop.environment(found)
    with _said("Bringing the database up to date"):
        laptop.migrate(env)
    with _said("Collecting static files"):
        laptop.collect_static(env)
    _seed_once(found, env)
    children = _children(found, env, host=host, port=port, mail_port=mail_port, mailbox=mailbox)
    for start in children.values():
        start()
    _wait_for_web(found, port)
    found.announce()
    _greet(found, site)
    _watch(found, children)


def _children(
    found: Services, env: dict[str, str], *, host: str, port: int, mail_port: int, mailbox: Path
) -> dict[str, Start]:
    """How to start each part that Django needs beside its services."""
    celery: list[str | Path] = [PROGRAMS / "celery", "--app", "msplan", "--skip-checks", "--quiet"]
    beat_file = found.directory.resolve() / "run" / "beat-schedule"
    commands: dict[str, Sequence[str | Path]] = {
        "mail": [sys.executable, Path(__file__).with_name("postbox.py"), str(mail_port), mailbox],
        "web": [
            PROGRAMS / "gunicorn", "msplan.wsgi:application", "--bind", f"{host}:{port}", "--workers", "2",
            "--threads", "4", "--timeout", "120", "--graceful-timeout", "5", "--no-control-socket",
            "--access-logfile", "-", "--forwarder-headers", "",
            "--logger-class", "msplan.lib.web_log.MaskedLogger",
        ],
        "worker": [
            *celery, "worker", "--concurrency", "2", "--loglevel", "INFO",
            "--without-gossip", "--without-mingle",
        ],
        "scheduler": [*celery, "beat", "--schedule", beat_file, "--pidfile=", "--loglevel", "INFO"],
    }  # fmt: skip

    def start(name: str) -> object:
        with log_file(found.directory, name).open("ab") as log:
            return found.keeper.start(name, commands[name], env=env, cwd=laptop.ROOT, log=log)

    return {name: lambda name=name: start(name) for name in commands}  # type: ignore[misc]


def _seed_once(found: Services, env: dict[str, str]) -> None:
    """Load the demonstration force into an empty database: all of it in one transaction, or nothing."""
    if env["DEMO"].lower() not in ("1", "true", "on", "yes") or laptop.has_people(env):
        return
    with _said("Loading the demonstration force (first run only, half a minute or more)"):
        if laptop.manage(env, "seed_demo", quiet=True):
            raise CannotStart("The demonstration force could not be loaded; the reason stands above.")
        # Its past is older than what may wait for a seal: without this the first minutes would be "not ready".
        if laptop.manage(env, "seal_history", quiet=True):
            raise CannotStart(
                "The history of the demonstration force could not be sealed; the reason stands above."
            )


# --- ports


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CannotStart(
                f"Port {port} cannot be used ({problem.strerror}). Choose another: bin/run --port {port + 1}"
            ) from None


def _free_port(*, after: int) -> int:
    for port in range(after + 1, after + 200):
        with contextlib.suppress(CannotStart):
            _refuse_taken_port("127.0.0.1", port)
            return port
    raise CannotStart(f"No free port between {after + 1} and {after + 199} for the mail server.")


# --- what the person at the terminal sees


@contextlib.contextmanager
def _said(what: str) -> Iterator[None]:
    """Say what is going on and, where it took noticeable time, how long."""
    started = time.monotonic()
    print(f"{what} …", flush=True)
    yield
    if (took := time.monotonic() - started) >= 2:
        print(f"  done in {took:.0f} s", flush=True)


def _wait_for_web(found: Services, port: int) -> None:
    deadline = time.monotonic() + WEB_SECONDS
    while True:
        with contextlib.suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
            with contextlib.closing(connection):
                connection.request("GET", "/sign-in/login/")
                connection.getresponse()
                return
        if found.keeper.children["web"].poll() is not None or time.monotonic() > deadline:
            log = log_file(found.directory, "web")
            raise CannotStart(f"The web pages did not come up. The end of {log}:\n{tail(log)}")
        time.sleep(0.1)


def _greet(found: Services, site: str) -> None:
    sign_ins = found.directory / "sign-ins.txt"
    lines = [
        "",
        f"msplan is running at {site}/",
        f"Every mail it sends is kept at {site}/mailbox/ and goes nowhere else.",
        f"Data and logs are in {found.directory}",
    ]
    if sign_ins.exists():
        lines += ["", sign_ins.read_text().strip("\n")]
    print("\n".join([*lines, "", "Ctrl-C stops it."]), flush=True)


# --- keeping it running


def _watch(found: Services, children: dict[str, Start]) -> None:
    """Start again what dies. Returns never; Ctrl-C or a part that keeps dying ends it."""
    starts: dict[str, Start] = {
        "postgres": lambda: start_postgres(found.directory, found.keeper, durable=True),
        "valkey": lambda: start_valkey(found.directory, found.keeper),
        **children,
    }
    deaths: defaultdict[str, list[float]] = defaultdict(list)
    while True:
        time.sleep(0.5)
        for name, child in list(found.keeper.children.items()):
            status = child.poll()
            if status is None:
                continue
            now = time.monotonic()
            deaths[name] = [then for then in deaths[name] if now - then < RESTART_WINDOW] + [now]
            log = log_file(found.directory, name)
            if len(deaths[name]) > MOST_RESTARTS:
                raise CannotStart(f"{name} keeps stopping; so msplan stops. The end of {log}:\n{tail(log)}")
            print(
                f"{name} stopped (status {status}), starting it again; see {log}", file=sys.stderr, flush=True
            )
            found.keeper.stop(name)
            starts[name]()


if __name__ == "__main__":
    sys.exit(main())
