"""What a journey runs on: a live server, a real browser, a real worker with its scheduler, a real mail server."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings as django_settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page

from msplan.celery import app
from msplan.lib.dates import LONDON, next_working_day
from tests.people import PASSWORD

PATIENCE = 90  # seconds after which a journey gives up waiting for a worker


class Postbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.unknown: set[str] = set()  # addresses that it refuses for good

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.unknown:
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.mails.append(BytesParser(policy=policy.default).parsebytes(envelope.original_content or b""))
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]


@dataclass
class World:
    """The address of the program, the mails it sent, the folder for pictures, and people at their browsers."""

    url: str
    postbox: Postbox
    browser: Browser
    start_worker: Callable[[datetime], None]
    contexts: list[BrowserContext]
    faults: list[str]

    def stranger(self) -> Page:
        """A fresh browser without a cookie. A fault that the browser reports fails the journey."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
        context.set_default_timeout(PATIENCE * 1000)
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda said: (
                self.faults.append(f"{page.url}: {said.text}")
                if said.type == "error" and " 422 " not in said.text
                else None
            ),
        )
        return page

    def signed_in(self, email: str, path: str = "/") -> Page:
        page = self.stranger()
        page.goto(f"{self.url}{path}")
        if "/sign-in/" not in page.url:
            page.goto(f"{self.url}/sign-in/login/")
        return self.sign_in(page, email)

    def sign_in(self, page: Page, email: str) -> Page:
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        return page


def eventually(question: Callable[[], Any], *, what: str) -> Any:
    """The first true answer; fails when PATIENCE runs out. Between two questions the database is asked to wait."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if answer := question():
            return answer
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
    return pytest.fail(f"Waited {PATIENCE} seconds in vain for {what}")


class Calendar:
    """What day it is in the program: in the web server of the test by time_machine, in the worker by its start."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.traveller: time_machine.travel | None = None

    def turn_to(self, day: date, hour: int = 8) -> date:
        """The given day, or the working day after it, in the morning; the worker's clock with it."""
        day = next_working_day(day)
        self.close()
        moment = datetime.combine(day, time(hour), tzinfo=LONDON)
        self.traveller = time_machine.travel(moment, tick=True)
        self.traveller.start()
        self.world.start_worker(moment)
        return day

    def close(self) -> None:
        if self.traveller is not None:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture
def world(live_server: Any, browser: Browser, settings: Any, tmp_path: Path) -> Iterator[World]:
    postbox = Postbox()
    port = free_port()
    mail_server = Controller(postbox, hostname="127.0.0.1", port=port)
    mail_server.start()
    queue = f"journey-{os.getpid()}"
    before, app.conf.task_default_queue = app.conf.task_default_queue, queue
    settings.SITE_URL = live_server.url
    workers: list[subprocess.Popen[bytes]] = []

    def start_worker(hour: datetime) -> None:
        """A worker with its scheduler, at an hour of the journey's choice; one that runs at an earlier hour ends."""
        stop(workers)
        environment = os.environ | {
            "DATABASE_URL": database_url(),
            "PGAPPNAME": queue,
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "MEDIA_ROOT": str(django_settings.MEDIA_ROOT),
            "SITE_URL": live_server.url,
        }
        log = (tmp_path / "worker.log").open("ab")
        command = [sys.executable, "-m", "tests.journeys.worker", hour.isoformat(), queue, str(tmp_path)]
        workers.append(
            subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        )

    found = World(live_server.url, postbox, browser, start_worker, [], [])
    yield found
    for context in found.contexts:
        context.close()
    stop(workers)
    with connection.cursor() as cursor:  # the dead worker's sessions, which the server has not noticed yet
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = %s", [queue]
        )
    mail_server.stop()
    app.conf.task_default_queue = before
    assert found.faults == []
    print((tmp_path / "worker.log").read_text() if (tmp_path / "worker.log").exists() else "no worker")  # noqa: T201


@pytest.fixture
def calendar(world: World) -> Iterator[Calendar]:
    found = Calendar(world)
    yield found
    found.close()


def stop(workers: list["subprocess.Popen[bytes]"]) -> None:
    """As hard as a power cut: what they had begun is taken up by the next."""
    while workers:
        worker = workers.pop()
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """The address of the test's own database, for processes outside the test."""
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    name = connection.settings_dict["NAME"]
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
