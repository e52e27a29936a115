"""Every worker is killed: how long until each place that tells of it does."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client

from msplan.force.models import ForceProfile
from msplan.health import context, readiness
from tests.people import person
from tests.processes import until
from tests.proof.faulty.force import rows
from tests.proof.under_fire import sink
from tests.proof.under_fire.program import Program, surroundings

# When it is looked, in minutes after the kill.
LOOKS = (0.0, 2.0, 4.0, 4.5, 5.0, 6.0, 10.0)
NOTICE = "No mail leaves and nobody is reminded since"


@dataclass(frozen=True, slots=True)
class Found:
    """The first look that found it told, in minutes after the kill; -1: none did."""

    readyz: float
    ready_command: float
    administration_page: float
    dashboard: float

    @property
    def slowest(self) -> float:
        told = (self.readyz, self.ready_command, self.administration_page, self.dashboard)
        return float("inf") if -1 in told else max(told)


def kill_all(folder: Path, environment: Mapping[str, str]) -> Found:
    """The kill is real. Minutes pass by setting the last sign of life back, so that every page is asked as it is."""
    ForceProfile.objects.get_or_create(pk=1)
    client = Client()
    client.force_login(person("Ada Ministrator", "administrator"))
    chief = Client()
    chief.force_login(person("Pla Nmanager", "plan_manager"))
    book = folder / "sink.txt"
    with sink.listening(book) as port:
        told = surroundings(port, book, can_be_asked=True)
        program = Program({**environment, **told}, folder, application=None, workers=2)
        with program.up():
            until(lambda: bool(_beat()), seconds=300, what="A sign of life")
            for name in program.workers:
                program.kill(name)
    places: dict[str, Callable[[], bool]] = {
        "readyz": lambda: client.get("/readyz").json()["parts"]["schedule"]["ok"] is False,
        "ready_command": _command_tells,
        "administration_page": lambda: _page_tells(client),
        "dashboard": lambda: NOTICE in _text(chief.get("/dashboard/")),
    }
    minutes: dict[str, float] = {}
    passed = 0.0
    for minute in LOOKS:
        with connection.cursor() as cursor:
            step = timedelta(minutes=minute - passed)
            cursor.execute("UPDATE health_heartbeat SET at = at - %s", [step])
        passed = minute
        minutes |= {place: minute for place, tells in places.items() if place not in minutes and tells()}
    return Found(**{place: minutes.get(place, -1) for place in places})


def _beat() -> list[tuple[object, ...]]:
    return rows("SELECT at FROM health_heartbeat WHERE at > now() - interval '20 seconds'")


def _command_tells() -> bool:
    said = StringIO()
    try:
        with redirect_stdout(said):
            call_command("ready", stdout=said)
    except SystemExit as end:
        return bool(end.code) and re.search(r'"schedule": {\s*"ok": false', said.getvalue()) is not None
    return False


def _page_tells(client: Client) -> bool:
    text = _text(client.get("/administration/running/"))
    return re.search(r"Not everything is running: [a-z ,]*schedule", text) is not None


def _text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


@contextmanager
def nobody_looks() -> Iterator[None]:
    """The control: silence is never too long."""
    kept = readiness.SCHEDULE_SILENT
    readiness.SCHEDULE_SILENT = context.SCHEDULE_SILENT = timedelta(days=365)
    try:
        yield
    finally:
        readiness.SCHEDULE_SILENT = context.SCHEDULE_SILENT = kept
