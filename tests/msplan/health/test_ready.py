"""Readiness: each part is really taken away, and the answer, the command and the page say so."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from msplan.accounts.roles import Role
from msplan.health.beating import beat
from msplan.health.readiness import parts
from msplan.history.sealing import seal_all
from msplan.outbox.models import Mail
from services import valkey_program
from tests.msplan.files.scanner import small_scanner
from tests.people import person
from tests.processes import ROOT, environment, until

pytestmark = pytest.mark.django_db
TOKEN = "known-to-this-test-0123456789-abcdef"


def ill(*, later: timedelta = timedelta()) -> dict[str, str]:
    """What is not well, and in which words."""
    return {part.name: part.words for part in parts(at=timezone.now() + later) if not part.well}


@pytest.fixture(autouse=True)
def beating() -> None:
    beat(at=timezone.now())


def test_all_is_well() -> None:
    assert ill() == {}


# --- each part, taken away


@contextmanager
def own_valkey(folder: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    socket = folder / "v.sock"
    started = subprocess.Popen(
        [valkey_program(), "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        until(socket.is_socket, seconds=30, what="Valkey listening")
        yield f"redis+socket://{socket}", started
    finally:
        started.kill()
        started.wait(20)


def asked_by_command(**more: str) -> tuple[int, dict[str, bool]]:
    done = subprocess.run(
        [sys.executable, "manage.py", "ready"],
        cwd=ROOT, env=environment(**more), capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    said = json.loads(done.stdout)
    return done.returncode, {name: part["ok"] for name, part in said["parts"].items()}


@pytest.mark.django_db(transaction=True)
def test_the_broker_stopped(tmp_path: Path) -> None:
    with own_valkey(tmp_path) as (address, valkey):
        before = asked_by_command(REDIS_URL=address, MSPLAN_DATA=str(tmp_path))
        valkey.terminate()
        valkey.wait(20)
        after = asked_by_command(REDIS_URL=address, MSPLAN_DATA=str(tmp_path))

    assert before == (0, dict.fromkeys(before[1], True))
    assert after == (1, {**before[1], "broker": False})


def test_the_database_refuses() -> None:
    status, said = asked_by_command(DATABASE_URL="postgres://nobody@127.0.0.1:9/none")

    assert status == 1
    assert {name for name, well in said.items() if not well} == {
        "database", "migrations", "second_steps", "schedule", "mail", "history",
    }  # fmt: skip


def test_files_cannot_be_kept(settings: object, tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("and no folder")
    settings.MEDIA_ROOT = str(tmp_path / "a file")  # type: ignore[attr-defined]

    assert list(ill()) == ["storage"]


def test_nothing_is_left_of_the_file_that_was_kept(settings: object, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]

    assert ill() == {}
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_step_of_the_database_was_not_taken() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'health'")

    assert ill() == {"migrations": "The database is older than the program: 1 steps were not taken."}


def test_the_schedule_is_silent() -> None:
    assert "schedule" not in ill(later=timedelta(minutes=4, seconds=50))
    assert list(ill(later=timedelta(minutes=5, seconds=10))) == ["schedule"]


def test_a_mail_that_could_go_is_stuck() -> None:
    now = timezone.now()
    Mail.objects.create(
        key="x", purpose="digest", address="a@force.example", subject="s", message=b"m", message_id="<x@y>",
        created_at=now, not_before=now - timedelta(minutes=14),
    )  # fmt: skip

    assert "mail" not in ill()
    assert "mail" in ill(later=timedelta(minutes=2))


def test_entries_wait_for_their_seal() -> None:
    person("Somebody Recorded")
    seal_all(at=timezone.now())
    assert "history" not in ill(later=timedelta(hours=27))
    person("Somebody Later")  # making one is an act, and leaves an entry

    assert "history" not in ill(later=timedelta(hours=25))
    assert "history" in ill(later=timedelta(hours=27))


def test_the_scanner_is_asked_where_there_is_one(settings: object, tmp_path: Path) -> None:
    with small_scanner(tmp_path / "s") as address:
        settings.SCANNER_URL = address  # type: ignore[attr-defined]
        assert ill() == {}
    assert list(ill()) == ["scanner"]


# --- who is told what


def test_strangers_are_told_yes_or_no_and_nothing_else(client: Client, settings: object) -> None:
    settings.READY_TOKEN = TOKEN  # type: ignore[attr-defined]
    settings.SCANNER_URL = "unix:///nowhere"  # type: ignore[attr-defined]

    for asked in (client.get("/readyz"), client.get("/readyz", headers={"Authorization": "Bearer wrong"})):
        assert (asked.status_code, asked.json()) == (503, {"ok": False})
        assert asked["Cache-Control"] == "no-store"
    assert client.get("/readyz/web").json() == {"ok": True}


@pytest.mark.parametrize("way", ["token", "administrator"])
def test_who_looks_after_it_is_told_which_part(way: str, client: Client, settings: object) -> None:
    settings.READY_TOKEN = TOKEN  # type: ignore[attr-defined]
    settings.SCANNER_URL = "unix:///nowhere"  # type: ignore[attr-defined]
    if way == "administrator":
        client.force_login(person("Ada Minister", Role.ADMINISTRATOR))
        seal_all(at=timezone.now())

    asked = client.get("/readyz", headers={"Authorization": f"Bearer {TOKEN}"} if way == "token" else {})

    assert {name for name, part in asked.json()["parts"].items() if not part["ok"]} == {"scanner"}


def test_without_a_token_set_an_empty_one_opens_nothing(client: Client, settings: object) -> None:
    settings.READY_TOKEN = ""  # type: ignore[attr-defined]

    assert "parts" not in client.get("/readyz", headers={"Authorization": "Bearer "}).json()


def test_other_staff_are_strangers_here(client: Client) -> None:
    client.force_login(person("Every Other", *(role for role in Role if role != Role.ADMINISTRATOR)))

    assert "parts" not in client.get("/readyz").json()
    assert client.get("/administration/running/").status_code == 403


def test_liveness_asks_nobody(client: Client, django_assert_num_queries: object, settings: object) -> None:
    settings.MEDIA_ROOT = "/nowhere/at/all"  # type: ignore[attr-defined]
    with django_assert_num_queries(0):  # type: ignore[operator]
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"ok": True})


def test_administrators_read_it_in_words(client: Client, settings: object) -> None:
    client.force_login(person("Ada Minister", Role.ADMINISTRATOR))
    seal_all(at=timezone.now())
    well = client.get("/administration/running/").content.decode()
    settings.SCANNER_URL = "unix:///nowhere"  # type: ignore[attr-defined]
    ill_page = client.get("/administration/running/").content.decode()

    assert "Everything is running." in well
    assert "Needs attention" not in well
    assert "Not everything is running: virus scanner." in ill_page
    assert "It does not answer: no file is taken in until it does." in ill_page
    assert "Look at clamd and at SCANNER_URL." in ill_page
