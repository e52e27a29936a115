"""PostgreSQL stopped at once and started again, while somebody asks for pages."""

import os
import random
import signal
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic

from django.conf import settings
from django.db import OperationalError, connection
from django.test import Client

from msplan.accounts.models import Person
from postgres import _as_nobody
from tests.processes import TICK
from tests.proof.under_fire.program import Program

POLITE = "msplan cannot answer just now"
PATHS = ("/statements/", "/sign-in/login/", "/mine/", "/readyz/web")


class Postgres:
    """The server that the proof itself uses: found by its data directory, started again as it was."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW data_directory")
            self.data = Path(cursor.fetchone()[0])
        self._command = [
            part.decode() for part in Path(f"/proc/{self.pid}/cmdline").read_bytes().split(b"\0") if part
        ]

    @property
    def pid(self) -> int:
        return int((self.data / "postmaster.pid").read_text().split()[0])

    def restart_at_once(self) -> None:
        """As pg_ctl restart -m immediate: no goodbye, nothing written down, recovery at the start."""
        pid = self.pid
        os.kill(pid, signal.SIGQUIT)
        until = monotonic() + 60
        while Path(f"/proc/{pid}").exists() and _is_alive(pid):
            assert monotonic() < until, "PostgreSQL did not stop"
            TICK.wait(0.05)
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        prefix, user = _as_nobody()
        with (self.data.parent / "restarted.log").open("ab") as log:
            subprocess.Popen(
                [*prefix, *self._command], stdout=log, stderr=log, user=user, group=user, start_new_session=True,
                env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
            )  # fmt: skip
        connection.close()
        until = monotonic() + 120
        while True:
            with suppress(OperationalError):
                connection.ensure_connection()
                return
            assert monotonic() < until, "PostgreSQL did not come back"
            connection.close()
            TICK.wait(0.1)


def _is_alive(pid: int) -> bool:
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


@contextmanager
def commits_wait(*, durable: bool) -> Iterator[None]:
    """Whether a commit is on the disk before it is told. Off is the control: what was told may be gone."""
    name = connection.settings_dict["NAME"]
    _said(f'ALTER DATABASE "{name}" SET synchronous_commit = {"on" if durable else "off"}')
    try:
        yield
    finally:
        _said(f'ALTER DATABASE "{name}" RESET synchronous_commit')


def _said(sql: str) -> None:
    """For whoever connects from now on, ourselves too."""
    with connection.cursor() as cursor:
        cursor.execute(sql)
    connection.close()


@dataclass
class Web:
    """What somebody saw who asked for one page after another."""

    asked: int = 0
    served: int = 0
    polite: int = 0
    other: list[str] = field(default_factory=list)


class Visitor:
    """Signed in, and asks until told to stop."""

    def __init__(self, person: Person) -> None:
        client = Client()
        client.force_login(person)
        self._cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
        self._stop = Event()
        self.web = Web()

    @contextmanager
    def at_work(self, program: Program) -> Iterator[None]:
        until = monotonic() + 120
        while True:  # until the web has started
            with suppress(OSError):
                urllib.request.urlopen(f"{program.url}/healthz", timeout=60)  # noqa: S310  our own
                break
            assert monotonic() < until, "the web did not start"
            TICK.wait(0.2)
        asking = Thread(target=self._ask, args=(program.url,))
        asking.start()
        try:
            yield
        finally:
            self._stop.set()
            asking.join()

    def _ask(self, url: str) -> None:
        number = 0
        while not self._stop.wait(0.1):
            path = PATHS[number % len(PATHS)]
            number += 1
            self.web.asked += 1
            request = urllib.request.Request(url + path, headers={"Cookie": self._cookie})  # noqa: S310  our own
            try:
                with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
                    answer.read()
                    self.web.served += 1
            except urllib.error.HTTPError as error:
                text = error.read().decode("utf-8", "replace")
                if error.code == 503 and (POLITE in text or path.startswith("/readyz")):
                    self.web.polite += 1
                else:
                    self.web.other.append(f"{path}: {error.code}")
            except (OSError, HTTPException) as error:
                self.web.other.append(f"{path}: {error}")


def restart(postgres: Postgres, _program: Program, _chance: random.Random) -> None:
    postgres.restart_at_once()
